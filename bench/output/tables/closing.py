"""The last screen of a run: the matrix, the chapter's table in short, and whether to trust them."""

from collections.abc import Sequence
from textwrap import shorten

from msgspec.structs import replace
from rich.console import Console
from rich.text import Text

from bench.analysis.claims.base import Judged
from bench.analysis.run.matrix import Matrix, matrix_of
from bench.analysis.run.summary import Summary
from bench.output.tables.chaptertable import TableRow, chapter_rows, verdict_counts
from bench.output.tables.interpreters import step_tables
from bench.output.tables.marks import COLOURS, marked
from bench.output.tables.surroundings import distortion_lines
from bench.output.tables.terminal import drawn_matrix, print_table, print_warnings
from bench.output.tables.trust import calibration_line, controls_line
from bench.output.tables.words import control_line, warnings
from bench.text import counted, plain

# The whole has at most 40 lines where a line has 100 characters.
MOST_ROWS, MOST_STATEMENTS, FEW_STATEMENTS, MOST_ALARMS = 14, 6, 3, 3
NOTABLE = ("refuted", "depends")


def print_closing(console: Console, summary: Summary, judged: Sequence[Judged]) -> None:
    """Print what a run comes to on one screen; what is printed nowhere else is named with its command."""
    alarms = alarm_lines(summary)
    print_warnings(console, alarms[:MOST_ALARMS])
    matrix = matrix_of(summary.groups)
    if matrix.rows:
        shown, plan = Matrix(matrix.rows[:MOST_ROWS]), summary.run.plan
        console.print()
        console.print(drawn_matrix(shown, console.width, plan.alpha, summary.run.controls))
        if len(shown.rows) < len(matrix.rows):
            console.print(
                f"  and {counted(len(matrix.rows) - MOST_ROWS, 'workload')} more: `bench show --all`"
            )
    for table in step_tables(summary, console.width, headlines=True):
        print_table(console, table)
    _print_chapter(console, chapter_rows(judged))
    console.print()
    for line in trust_lines(summary, len(alarms[:MOST_ALARMS])):
        console.print(Text(plain(line)))


def alarm_lines(summary: Summary) -> list[str]:
    """Return what makes the figures wrong or doubtful as a whole: distortions, and controls that failed."""
    run = summary.run
    return [*distortion_lines(run.machine), *(control_line(one) for one in run.controls if one.ok is False)]


def _print_chapter(console: Console, rows: Sequence[TableRow]) -> None:
    """Print how the chapter's statements fared, and those that do not simply hold."""
    cells = [(row.feature, model, cell) for row in rows for model, cell in row.cells.items()]
    if not any(cell.verdict != "not tested" for _, _, cell in cells):
        return
    notable = [found for found in cells if found[2].verdict in NOTABLE]
    console.print()
    told = f"The chapter's comparison table, {verdict_counts(rows)}".rstrip(".")
    console.print(Text.assemble((told, "bold"), "; see `bench claims`"))
    for feature, model, cell in notable[:MOST_STATEMENTS]:
        says = f"{feature} of {model}, “{cell.says}”" + (f": {cell.figure}" if cell.figure else "")
        line = Text.assemble("  ", (marked(cell.verdict), COLOURS[cell.verdict]), f"  {plain(says)}")
        # Where there are many, each has a line, whatever is in it.
        brief = len(notable) > FEW_STATEMENTS
        console.print(line, no_wrap=brief, overflow="ellipsis" if brief else "fold")
    if len(notable) > MOST_STATEMENTS:
        console.print(f"  and {len(notable) - MOST_STATEMENTS} more")


def trust_lines(summary: Summary, told: int = 0) -> list[str]:
    """Return a line on warnings, on controls, and on the calibration; `told` warnings stand above already."""
    return [
        _warning_line(warnings(summary)[told:]),
        controls_line(summary.run.controls),
        calibration_line(summary),
    ]


def _warning_line(lines: Sequence[str]) -> str:
    if not lines:
        return "Warnings: none."
    more = f" And {len(lines) - 1} more: `bench show --all`." if len(lines) > 1 else ""
    first = shorten(lines[0].rstrip("."), 150, placeholder=" …")
    return f"Warnings: {first}.{more}"


def own_groups(summary: Summary) -> Summary:
    """Return the summary with the groups that were asked for, without those of the controls."""
    own = tuple(group for group in summary.groups if group.group.display.headline)
    return replace(summary, groups=own or summary.groups)
