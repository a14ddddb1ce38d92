"""What claims come to: the JSON of `bench claims`, and the chapter's comparison table with its verdicts."""

from collections.abc import Sequence
from typing import Any

from bench.analysis.claims.base import Judged
from bench.analysis.claims.judgement import Figure
from bench.analysis.claims.section12 import MODELS, TABLE, identifier
from bench.model.run import Run
from bench.output.tables.chaptertable import TableCell, TableRow
from bench.output.tables.claims import figure_text


def plain(run: Run, judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the JSON of `bench claims`; a figure without an interval has null there."""
    return {
        "schema": 1,
        "run": run.id,
        "claims": [
            {
                "id": one.claim.id,
                "section": one.claim.section,
                "statement": one.claim.statement,
                "predicate": one.claim.predicate,
                "why": one.claim.why,
                "reads": list(one.claim.reads),
                "verdict": one.judgement.verdict,
                "says": one.judgement.says,
                "figures": [_figure(figure) for figure in one.judgement.figures],
            }
            for one in judged
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    interval = None if figure.interval is None else list(figure.interval)
    return {
        "name": figure.name,
        "value": figure.value,
        "interval": interval,
        "unit": figure.unit,
        "source": figure.source,
    }


def chapter_rows(judged: Sequence[Judged]) -> list[TableRow]:
    """Return the chapter's table: what it says in each cell, with the verdict and the telling figure."""
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
    if not figures:
        return TableCell(says, one.judgement.verdict)
    return TableCell(says, one.judgement.verdict, f"{figures[0].name} {figure_text(figures[0])}")
