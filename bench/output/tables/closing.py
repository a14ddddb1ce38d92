"""The last screen of a run: the matrix, the chapter in short, and last how far to trust the answers."""

from collections.abc import Sequence
from textwrap import shorten

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bench.analysis.claims.base import Judged
from bench.analysis.run.summary import Summary
from bench.output.tables.chaptertable import TableRow, chapter_rows, verdict_counts
from bench.output.tables.interpreters import step_tables
from bench.output.tables.marks import COLOURS, marked
from bench.output.tables.terminal import print_answers, print_matrix, print_table, print_warnings
from bench.output.tables.words import warnings
from bench.text import counted, plain

# The whole has at most 40 lines where a line has 100 characters.
MOST_ROWS, MOST_STATEMENTS, FEW_STATEMENTS, MOST_WARNINGS = 14, 6, 3, 2
# A run of no more groups is shown whole.
FEW_GROUPS = 4
# Reasons may come from a stranger's code, and have no end.
MOST_LETTERS = 400
NOTABLE = ("refuted", "depends")


def print_closing(console: Console, summary: Summary, judged: Sequence[Judged]) -> None:
    """Print what a run comes to on one screen, but for its answers.

    They are printed last (`print_answers`), where a short terminal still shows them.
    """
    print_matrix(console, summary, MOST_ROWS)
    for table in step_tables(summary, console.width, headlines=True):
        print_table(console, table)
    _print_chapter(console, chapter_rows(judged))
    _print_warnings(console, warnings(summary, beside_trust=True))


def _print_chapter(console: Console, rows: Sequence[TableRow]) -> None:
    """Print how the chapter's statements fared, and those that do not simply hold."""
    cells = [(row.feature, model, cell) for row in rows for model, cell in row.cells.items()]
    if not any(cell.verdict != "not tested" for _, _, cell in cells):
        return
    notable = [found for found in cells if found[2].verdict in NOTABLE]
    console.print()
    told = f"The textbook chapter's table, {verdict_counts(rows)}".rstrip(".")
    console.print(Text.assemble((told, "bold"), " (`bench claims`)"))
    for feature, model, cell in notable[:MOST_STATEMENTS]:
        says = f"{model}, {feature.lower()}: “{cell.says}”" + (f"; {cell.figure}" if cell.figure else "")
        line = Text.assemble((marked(cell.verdict), COLOURS[cell.verdict]), f"  {plain(says)}")
        # Where there are many, each has a line, whatever is in it.
        brief = len(notable) > FEW_STATEMENTS
        line.no_wrap, line.overflow = brief, "ellipsis" if brief else "fold"
        console.print(Padding(line, (0, 0, 0, 2)))
    if len(notable) > MOST_STATEMENTS:
        console.print(f"  and {len(notable) - MOST_STATEMENTS} more")


def _print_warnings(console: Console, lines: Sequence[str]) -> None:
    """Print the worst warnings whole, and how many more there are; what trust says comes with the answers."""
    if lines:
        console.print()
    print_warnings(console, [shorten(line, MOST_LETTERS, placeholder=" …") for line in lines[:MOST_WARNINGS]])
    if len(lines) > MOST_WARNINGS:
        more = counted(len(lines) - MOST_WARNINGS, "more warning")
        console.print(Text(f"  and {more}: `bench show --all` prints them first"))


def print_overview(console: Console, summary: Summary, judged: Sequence[Judged]) -> None:
    """Print what a run found on one screen, and the names of its workloads."""
    print_closing(console, summary, judged)
    plans = [group.group for group in summary.groups]
    above = {plan.workload for plan in plans if plan.display.headline}
    more = dict.fromkeys(plan.workload for plan in plans if plan.workload not in above)
    names = ", ".join([*(["workloads above"] if above else []), *more])
    console.print()
    console.print(Text(f"More tables: `bench show --all`, or `bench show NAME`: {names}"))
    console.print()
    print_answers(console, summary)
