"""The chapter's comparison table with a verdict and a figure in every cell: what it says, and what is so."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from bench.analysis.claims.judgement import Verdict
from bench.output.tables.marks import MARKS, marked
from bench.output.tables.pipes import table
from bench.text import counted

MODELS = ("Asyncio", "Threading", "Multiprocessing")


class TableCell(Struct, frozen=True):
    """One cell: what the chapter says, what the data say of it, and the figure that says so."""

    says: str
    verdict: Verdict
    figure: str = ""


class TableRow(Struct, frozen=True):
    """One feature, and what is said of it for each model by the model's name."""

    feature: str
    cells: Mapping[str, TableCell]


def columns_of(rows: Sequence[TableRow]) -> tuple[str, ...]:
    """Return the models that the rows tell of: the chapter's first, in its order, then any other."""
    named = dict.fromkeys(name for row in rows for name in row.cells)
    return (*(name for name in MODELS if name in named), *(name for name in named if name not in MODELS))


def chapter_markdown(rows: Sequence[TableRow]) -> str:
    """Return the table: in every cell what the chapter says, the verdict, and the figure."""
    models = columns_of(rows)
    lines = [[row.feature, *(_told(row.cells.get(model)) for model in models)] for row in rows]
    return "\n\n".join([table(["Feature", *models], lines), verdict_counts(rows)])


def _told(cell: TableCell | None) -> str:
    if cell is None:
        return ""
    figure = f" ({cell.figure})" if cell.figure else ""
    return f"{cell.says}: {marked(cell.verdict)}{figure}"


def verdict_counts(rows: Sequence[TableRow]) -> str:
    """Return how many cells have each verdict."""
    verdicts = [cell.verdict for row in rows for cell in row.cells.values()]
    told = [f"{verdicts.count(verdict)} {verdict}" for verdict in MARKS if verdict in verdicts]
    return f"{counted(len(verdicts), 'cell')}: {', '.join(told)}."
