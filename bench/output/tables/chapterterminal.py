"""The chapter's comparison table and the claims in short, for a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.analysis.claims.base import Judged
from bench.analysis.claims.judging import tested
from bench.output.tables.chaptertable import TableCell, TableRow, columns_of, verdict_counts
from bench.output.tables.claims import summary_line
from bench.output.tables.marks import COLOURS, marked
from bench.output.tables.verdicts import chapter_rows
from bench.text import plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

SECTION = "§ 12"


def print_chapter(console: "Console", rows: Sequence[TableRow]) -> None:
    """Print the chapter's table: in every cell what it says, the verdict, and the figure."""
    from rich.table import Table
    from rich.text import Text

    models = columns_of(rows)
    table = Table(pad_edge=False, show_lines=True, header_style="bold")
    table.add_column("")
    for model in models:
        table.add_column(model, ratio=1)
    for row in rows:
        table.add_row(Text(row.feature, style="bold"), *(_cell(row.cells.get(model)) for model in models))
    console.print(Text("The chapter's comparison, and what this machine says of it", style="bold"))
    console.print(table)
    console.print(Text(verdict_counts(rows)))


def _cell(cell: TableCell | None) -> "Text":
    from rich.text import Text

    if cell is None:
        return Text()
    parts = [(f"{plain(cell.says)}\n", "italic"), (marked(cell.verdict), COLOURS[cell.verdict])]
    return Text.assemble(*parts, (f"\n{plain(cell.figure)}" if cell.figure else "", "dim"))


def print_verdicts(console: "Console", judged: Sequence[Judged]) -> None:
    """Print a line for every claim that the run says anything of, and the chapter's table if it is in it."""
    from rich.padding import Padding
    from rich.text import Text

    told = tested(judged)
    if not told:
        return
    console.print()
    console.print(Text("What the chapter and others say, and what this run says of it", style="bold"))
    for one in told:
        if one.claim.section != SECTION:
            verdict = one.judgement.verdict
            head = (marked(verdict), COLOURS[verdict])
            line = Text.assemble(
                head, f"  {one.claim.id}  {plain(one.claim.statement)}: {plain(one.judgement.says)}"
            )
            console.print(Padding(line, (0, 0, 0, 2)))
    console.print(Padding(Text(f"{summary_line(judged)}; `bench claims -f` has the figures"), (0, 0, 0, 2)))
    if any(one.claim.section == SECTION for one in told):
        console.print()
        print_chapter(console, chapter_rows(judged))
