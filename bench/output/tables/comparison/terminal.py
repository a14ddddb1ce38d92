"""A comparison of runs for a terminal: what else differs first, then the tables, then what is left out."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.analysis.runs.across import Across, CellAcross
from bench.machine.facts import clean
from bench.output.tables.comparison.rows import THE_REST, by_group, by_pair, caption, columns, shown, whole
from bench.output.tables.comparison.words import (
    differing_line,
    not_relative_lines,
    notes,
    refused_lines,
    side_line,
    tally,
    threshold_lines,
    warnings,
)
from bench.output.tables.terminal import print_list

COLOURS = {"faster": "green", "slower": "red", "REGRESSION": "bold red", "equivalent": "cyan"}
LEFT = ("model", "verdict")
MOST_SIDES = 6


def print_comparison(console: Console, across: Across, threshold: float | None) -> None:
    """Print everything that a comparison says."""
    for side in across.sides[:MOST_SIDES]:
        console.print(Text.assemble((f"{side.label}  ", "bold"), side_line(side)))
    if len(across.sides) > MOST_SIDES:
        console.print(Text(f"and {len(across.sides) - MOST_SIDES} more runs beside {across.sides[0].label}"))
    print_list(console, "What else differs", [differing_line(one) for one in across.differing])
    console.print()
    for line in warnings(across):
        console.print(Text(f"! {line}", style="bold yellow"))
    _print_tables(console, across, threshold)
    print_list(console, "Without a verdict", not_relative_lines(across.cells))
    print_list(console, "Not compared", refused_lines(across.refused))
    print_list(console, "How to read this", _legend(across))
    if threshold is not None:
        console.print()
        for line in threshold_lines(across, threshold):
            console.print(Text(line, style="bold"))


def _legend(across: Across) -> list[str]:
    a, b = across.sides[0].label, across.sides[1].label
    return [
        f"relative: {b}'s time over {a}'s, each over its own sequential cell; it carries the verdict, of {b}",
        "as it stands: the times themselves, drift not controlled, so without a verdict",
        *notes(across),
    ]


def _print_tables(console: Console, across: Across, threshold: float | None) -> None:
    if not whole(across):
        console.print()
        console.print(_overview(across))
    for label, cells in by_pair(shown(across, threshold)).items():
        for group, rows in by_group(cells).items():
            heading = f"{clean(group, 80)}  {label} beside {across.sides[0].label}"
            console.print()
            console.print(group_table(heading, rows, threshold, console.width))
    if not whole(across):
        console.print()
        console.print(Text(THE_REST))


def _overview(across: Across) -> RenderableType:
    first, pairs = across.sides[0].label, by_pair(across.cells)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in (f"beside {first}", "run", "relative to sequential", "not compared"):
        table.add_column(name, no_wrap=name != "relative to sequential")
    for side in across.sides[1:]:
        refused = sum(one.b is side for one in across.refused)
        told = (side.label, clean(side.name, 40), tally(pairs.get(side.label, [])), str(refused or "–"))
        table.add_row(*map(Text, told))
    return table


def group_table(
    heading: str, rows: Sequence[CellAcross], threshold: float | None, width: int
) -> RenderableType:
    """Return one group's table under its heading, for a terminal of this width."""
    drawn = columns(rows, threshold, width)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name, _ in drawn:
        table.add_column(name, justify="left" if name in LEFT else "right", no_wrap=True)
    for row in rows:
        cells = [draw(row) for _, draw in drawn]
        table.add_row(*(Text(cell, style=COLOURS.get(cell, "")) for cell in cells))
    return Group(Text.assemble((heading, "bold"), "  ", (caption(rows), "dim")), table)
