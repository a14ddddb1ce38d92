"""The comparison table of the textbook chapter: each of its statements with the verdict and a metric."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from bench.analysis.claims.base import Judged
from bench.analysis.claims.judgement import Verdict, phrase
from bench.analysis.claims.section12 import MODELS, TABLE, identifier
from bench.output.tables.claims import figure_text, verdict_tally
from bench.output.tables.marks import marked
from bench.output.tables.pipes import table
from bench.text import counted

SECTION = "§ 12"


class TableCell(Struct, frozen=True):
    """One cell: what the chapter states, the verdict on it, and the metric that decides."""

    says: str
    verdict: Verdict
    figure: str = ""


class TableRow(Struct, frozen=True):
    """One feature, and the statement on each model by the chapter's name of the model."""

    feature: str
    cells: Mapping[str, TableCell]


def chapter_rows(judged: Sequence[Judged]) -> list[TableRow]:
    """Return the chapter's table with the verdicts of these claims."""
    by_id = {one.claim.id: one for one in judged}
    return [
        TableRow(
            feature,
            {
                name: _cell(by_id[identifier(feature, model)], says)
                for (model, name), says in zip(MODELS.items(), TABLE[feature], strict=True)
                if identifier(feature, model) in by_id
            },
        )
        for feature in TABLE
    ]


def _cell(one: Judged, says: str) -> TableCell:
    figures = one.judgement.figures
    figure = phrase(figures[0].name, figure_text(figures[0])) if figures else ""
    return TableCell(says, one.judgement.verdict, figure)


def columns_of(rows: Sequence[TableRow]) -> tuple[str, ...]:
    """Return the models in the rows: the chapter's in its order, then any other."""
    named = dict.fromkeys(name for row in rows for name in row.cells)
    return tuple(dict.fromkeys([*(name for name in MODELS.values() if name in named), *named]))


def chapter_markdown(rows: Sequence[TableRow]) -> str:
    """Return the table: each statement, its verdict, and the metric."""
    models = columns_of(rows)
    lines = [[row.feature, *(_text(row.cells.get(model)) for model in models)] for row in rows]
    return "\n\n".join([table(["Feature", *models], lines), verdict_counts(rows)])


def _text(cell: TableCell | None) -> str:
    if cell is None:
        return ""
    figure = f" ({cell.figure})" if cell.figure else ""
    return f"{cell.says}: {marked(cell.verdict)}{figure}"


def verdict_counts(rows: Sequence[TableRow]) -> str:
    """Return how many cells have each verdict."""
    verdicts = [cell.verdict for row in rows for cell in row.cells.values()]
    return f"{counted(len(verdicts), 'statement')}: {verdict_tally(verdicts)}."
