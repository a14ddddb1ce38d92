"""Claims with their verdicts for a terminal: in full, in short, and as the chapter's comparison table."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bench.analysis.claims.base import Judged
from bench.analysis.claims.judgement import Verdict
from bench.analysis.claims.judging import tested
from bench.output.tables.chaptertable import (
    SECTION,
    TableCell,
    TableRow,
    chapter_rows,
    columns_of,
    verdict_counts,
)
from bench.output.tables.claims import by_section, figure_line, heading, shown_id, summary_line
from bench.output.tables.marks import COLOURS, marked
from bench.text import plain


def print_claims(console: Console, judged: Sequence[Judged], figures: bool = True) -> None:
    """Print all claims section by section, and how many have each verdict."""
    for section, found in by_section(judged).items():
        console.print(Text(plain(heading(section)), style="bold"))
        for one in found:
            said = one.judgement
            head = Text.assemble((plain(shown_id(one.claim)), "bold"), plain(one.claim.statement))
            _print_at(console, 2, head)
            _print_at(console, 6, Text.assemble(_marked(said.verdict), f": {plain(said.says)}"))
            for figure in said.figures if figures else ():
                _print_at(console, 8, Text(plain(figure_line(figure)), style="dim"))
        console.print()
    console.print(Text(summary_line(judged), style="bold"))


def print_verdicts(console: Console, judged: Sequence[Judged]) -> None:
    """Print a line for every claim that this run tests, and the chapter's table if it is among them."""
    shown = tested(judged)
    if not shown:
        return
    console.print()
    console.print(Text("Published claims, checked against this run", style="bold"))
    for one in shown:
        if one.claim.section != SECTION:
            said = f"  {shown_id(one.claim)}{plain(one.claim.statement)}: {plain(one.judgement.says)}"
            _print_at(console, 2, Text.assemble(_marked(one.judgement.verdict), said))
    _print_at(console, 2, Text(f"{summary_line(judged)}; `bench claims -f` shows the metrics"))
    if any(one.claim.section == SECTION for one in shown):
        console.print()
        print_chapter(console, chapter_rows(judged))


def print_chapter(console: Console, rows: Sequence[TableRow]) -> None:
    """Print the chapter's table: each statement, its verdict, and the metric."""
    models = columns_of(rows)
    table = Table(pad_edge=False, show_lines=True, header_style="bold")
    table.add_column("")
    for model in models:
        table.add_column(model, ratio=1)
    for row in rows:
        table.add_row(Text(row.feature, style="bold"), *(_cell(row.cells.get(model)) for model in models))
    console.print(Text("The chapter's comparison table, checked on this machine", style="bold"))
    console.print(table)
    console.print(Text(verdict_counts(rows)))


def _cell(cell: TableCell | None) -> Text:
    if cell is None:
        return Text()
    figure = f"\n{plain(cell.figure)}" if cell.figure else ""
    return Text.assemble((f"{plain(cell.says)}\n", "italic"), _marked(cell.verdict), (figure, "dim"))


def _marked(verdict: Verdict) -> tuple[str, str]:
    return marked(verdict), COLOURS[verdict]


def _print_at(console: Console, indent: int, text: Text) -> None:
    console.print(Padding(text, (0, 0, 0, indent)))
