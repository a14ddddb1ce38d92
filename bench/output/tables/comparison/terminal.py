"""A comparison of runs for a terminal: what else differs first, then the tables, then what is left out."""

from rich.console import Console
from rich.text import Text

from bench.analysis.runs.comparability import Side
from bench.analysis.runs.compare_runs import RunComparison
from bench.machine.facts import clean
from bench.output.tables.comparison.rows import (
    LEAST,
    THE_REST,
    by_group,
    by_pair,
    caption,
    columns,
    shown,
    whole,
)
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
from bench.output.tables.table import Column, Table, table_of
from bench.output.tables.terminal import print_list, print_table, print_warnings

MOST_SIDES = 6


def print_comparison(console: Console, across: RunComparison, threshold: float | None) -> None:
    """Print a comparison: the runs, the warnings, the tables, and how to read them."""
    for side in across.sides[:MOST_SIDES]:
        console.print(Text.assemble((f"{side.label}  ", "bold"), side_line(side)))
    if len(across.sides) > MOST_SIDES:
        more = len(across.sides) - MOST_SIDES
        console.print(Text(f"and {more} more runs compared with {across.sides[0].label}"))
    print_list(console, "What else differs", [differing_line(one) for one in across.differing])
    console.print()
    print_warnings(console, warnings(across))
    _print_tables(console, across, threshold)
    print_list(console, "Without a verdict", not_relative_lines(across.cells))
    print_list(console, "Not compared", refused_lines(across.refused))
    print_list(console, "How to read this", _legend(across))
    if threshold is not None:
        console.print()
        for line in threshold_lines(across, threshold):
            console.print(Text(line, style="bold"))


def _legend(across: RunComparison) -> list[str]:
    a, b = across.sides[0].label, across.sides[1].label
    return [
        f"{b} is … as fast as {a}: each compared with its own run's sequential cell first, so that drift "
        f"between the runs cancels. Above 1×, {b} is faster; the verdict is on this ratio and describes {b}",
        "as measured: the same from the times as they are; drift is not controlled, so no verdict",
        *notes(across),
    ]


def _print_tables(console: Console, across: RunComparison, threshold: float | None) -> None:
    first = across.sides[0].label
    if not whole(across):
        print_table(console, _overview(across))
    for label, cells in by_pair(shown(across, threshold)).items():
        for group, rows in by_group(cells).items():
            title = f"{clean(group, 80)}  {label} compared with {first}"
            drawn = columns(rows, threshold)
            words = {"title": title, "caption": caption(rows), "option": ""}
            print_table(console, table_of(drawn, rows, console.width, LEAST, **words))
    if len(shown(across, threshold)) < len(across.cells):
        console.print()
        console.print(Text(THE_REST))


def _overview(across: RunComparison) -> Table:
    pairs = by_pair(across.cells)
    columns: list[Column[Side]] = [
        Column(0, f"compared with {across.sides[0].label}", lambda side: side.label, align="left"),
        Column(0, "run", lambda side: clean(side.name, 40), align="left"),
        Column(0, "relative to sequential", lambda side: tally(pairs.get(side.label, [])), align="wrapped"),
        Column(0, "not compared", lambda side: str(sum(one.b is side for one in across.refused) or "–")),
    ]
    return table_of(columns, across.sides[1:])
