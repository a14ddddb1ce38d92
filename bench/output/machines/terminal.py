"""Several machines in a terminal: what they are, what differs, who wins where, and by how much."""

from rich.console import Console
from rich.text import Text

from bench.analysis.runs.compare_machines import MachineComparison
from bench.machine.facts import clean
from bench.output.machines.camps import TITLE, camp_lines
from bench.output.machines.many import FEW, differing_lines, tables_of_many
from bench.output.machines.rankings import TITLES, ranking_lines
from bench.output.machines.rows import LEAST, THE_REST, caption, chosen, columns, whole
from bench.output.machines.words import QUESTION, capped, notes, side_line, warnings
from bench.output.tables.comparison.words import refused_lines
from bench.output.tables.table import Table, table_of
from bench.output.tables.terminal import print_list, print_table, print_warnings


def print_machines(console: Console, between: MachineComparison) -> None:
    """Print the comparison of several machines: the rankings first, then the leads."""
    many = len(between.sides) > FEW
    if many:
        console.print(Text(f"{len(between.sides)} machines, which stand below", style="bold"))
    for side in () if many else between.sides:
        console.print(Text.assemble((f"{side.label}  ", "bold"), side_line(side)))
    differing = differing_lines(between) or ["Nothing that is recorded."]
    print_list(console, "What differs between the machines", differing)
    console.print()
    print_warnings(console, capped(warnings(between)))
    console.print()
    console.print(Text(QUESTION, style="bold"))
    for fate, lines in ranking_lines(between).items():
        print_list(console, TITLES[fate], lines)
    print_list(console, TITLE, camp_lines(between))
    for table in (tables_of_many if many else _of_few)(between, console.width):
        print_table(console, table)
    if not whole(between):
        console.print()
        console.print(Text(THE_REST))
    print_list(console, "Not compared", capped(refused_lines(between.refused)))
    print_list(console, "How to read this", notes(between))


def _of_few(between: MachineComparison, width: int) -> list[Table]:
    drawn = columns(between)
    return [
        table_of(drawn, rows, width, LEAST, option="", title=clean(group.name, 80), caption=caption(group))
        for group, rows in chosen(between)
    ]
