"""Several machines in a terminal: who they are, what differs, which rankings hold, and by how much more."""

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.analysis.runs.between import Between, GroupBetween, PairAcross
from bench.machine.facts import clean
from bench.output.machines.rankings import TITLES, ranking_lines
from bench.output.machines.rows import THE_REST, caption, chosen, fitting, headers, lines_of, whole
from bench.output.machines.words import QUESTION, notes, side_line, warnings
from bench.output.tables.comparison.words import differing_line, refused_lines
from bench.output.tables.terminal import print_list

COLOURS = {"larger": "green", "smaller": "red", "equivalent": "cyan"}
LEFT = ("lead", "on", "there")


def print_machines(console: Console, between: Between) -> None:
    """Print everything that several machines side by side say."""
    for side in between.sides:
        console.print(Text.assemble((f"{side.label}  ", "bold"), side_line(side)))
    differing = [differing_line(one) for one in between.differing]
    print_list(console, "What differs between them", differing or ["Nothing that is recorded."])
    console.print()
    for line in warnings(between):
        console.print(Text(f"! {line}", style="bold yellow"))
    console.print()
    console.print(Text(QUESTION, style="bold"))
    for fate, lines in ranking_lines(between).items():
        print_list(console, TITLES[fate], lines)
    groups = {group.name: group for group in between.groups}
    for name, pairs in chosen(between).items():
        console.print()
        console.print(_table(between, groups[name], pairs, console.width))
    if not whole(between):
        console.print()
        console.print(Text(THE_REST))
    print_list(console, "Not compared", refused_lines(between.refused))
    print_list(console, "How to read this", notes(between))


def _table(between: Between, group: GroupBetween, pairs: list[PairAcross], width: int) -> RenderableType:
    lines = [line.cells for pair in pairs for line in lines_of(group, pair)]
    names = headers(between)
    kept = fitting(lines, names, width)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for place in kept:
        table.add_column(
            names[place],
            justify="left" if names[place] in LEFT else "right",
            no_wrap=names[place] != "lead",
            overflow="fold",
        )
    for line in lines:
        table.add_row(*(Text(line[place], style=COLOURS.get(line[place], "")) for place in kept))
    title = Text.assemble((clean(group.name, 80), "bold"), "  ", (caption(group), "dim"))
    return Group(title, table)
