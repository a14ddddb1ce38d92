"""What every cell of a group was seen to do, as a table: its words and figures, and whether they varied.

Times say how fast a pattern is. What its caller saw, and what was lost on the way, is in the texts that its
rounds observed; whether that is so each time or only mostly is part of the answer.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from bench.analysis.stats.blocks import measured_blocks, rounds_of
from bench.model.plan import Scalar
from bench.model.run import CellResult, Run
from bench.output.tables import format as fmt
from bench.output.tables.pipes import table
from bench.text import plain

PATTERN = "pattern"
NOTHING = "–"
SECONDS = "_s"


class Told(Struct, frozen=True):
    """What the rounds observed under one name: each text with how often, the most frequent first."""

    texts: tuple[tuple[str, int], ...]

    @property
    def always(self) -> str | None:
        """Return the one text that all rounds observed, None where it varied."""
        return self.texts[0][0] if len(self.texts) == 1 else None


class Span(Struct, frozen=True):
    """A figure over the timed rounds: the lowest, the middle one and the highest."""

    low: float
    middle: float
    high: float

    @property
    def always(self) -> float | None:
        """Return the one value that all rounds had, None where it varied."""
        return self.low if self.low == self.high else None


class SemanticsRow(Struct, frozen=True, kw_only=True):
    """One cell: how it is told from the others, and all that its rounds observed and figured, by name."""

    cell: str
    backend: str
    pattern: Scalar | None
    rounds: int
    observed: Mapping[str, Told]
    figures: Mapping[str, Span]


def semantics_groups(run: Run) -> tuple[str, ...]:
    """Return the names of the groups whose rounds observed anything, in the order of the plan."""
    return tuple(group.name for group in run.plan.groups if semantics_rows(run, group.name))


def semantics_rows(run: Run, group: str) -> tuple[SemanticsRow, ...]:
    """Return a row for every cell of a group that is sound and observed something; twins have none."""
    cells = (cell for cell in run.cells if cell.group == group and cell.status == "ok" and not cell.twin)
    return tuple(row for row in map(_row, cells) if row.observed)


def _row(cell: CellResult) -> SemanticsRow:
    blocks = measured_blocks(cell)
    observed = [record.observed for block in blocks for record in block.rounds if record.observed]
    figures = [record.figures for block in blocks for record in rounds_of(block, "timed")]
    return SemanticsRow(
        cell=cell.id,
        backend=cell.backend,
        pattern=cell.params.get(PATTERN),
        rounds=len(observed),
        observed={name: _told(one[name] for one in observed if name in one) for name in _names(observed)},
        figures={name: _span(one[name] for one in figures if name in one) for name in _names(figures)},
    )


def _names(rounds: Iterable[Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(name for one in rounds for name in one))


def _told(texts: Iterable[str]) -> Told:
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    return Told(tuple(sorted(counts.items(), key=lambda entry: -entry[1])))


def _span(values: Iterable[float]) -> Span:
    ordered = sorted(values)
    return Span(ordered[0], ordered[len(ordered) // 2], ordered[-1])


def semantics_markdown(run: Run, group: str, figures: Sequence[str] | None = None) -> str:
    """Return a group's rows as Markdown, with these figures or all; nothing where nothing was observed.

    A text that varied is told with how many rounds of how many observed the most frequent one.
    """
    headers, lines, caption = semantics_table(run, group, figures)
    return f"{table(headers, lines)}\n\n{plain(caption)}" if lines else ""


def semantics_table(
    run: Run, group: str, figures: Sequence[str] | None = None
) -> tuple[list[str], list[list[str]], str]:
    """Return the headings, the rows and the caption of that table; no rows where nothing was observed."""
    rows = semantics_rows(run, group)
    if not rows:
        return [], [], ""
    texts = _names(row.observed for row in rows)
    known = _names(row.figures for row in rows)
    chosen = known if figures is None else [name for name in figures if name in known]
    headers = ["model", "pattern", *texts, *chosen]
    lines = [
        [
            row.backend,
            NOTHING if row.pattern is None else str(row.pattern),
            *(_text(row.observed.get(name)) for name in texts),
            *(_figure(name, row.figures.get(name)) for name in chosen),
        ]
        for row in rows
    ]
    return headers, lines, _caption(rows)


def _text(told: Told | None) -> str:
    if told is None:
        return NOTHING
    if told.always is not None:
        return told.always or NOTHING
    (text, times), rounds = told.texts[0], sum(count for _, count in told.texts)
    return f"varies: {text or NOTHING} in {times} of {rounds}"


def _figure(name: str, span: Span | None) -> str:
    if span is None:
        return NOTHING
    draw = fmt.duration if name.endswith(SECONDS) else _number
    if span.always is not None:
        return draw(span.always)
    return f"{draw(span.middle)} ({draw(span.low)} … {draw(span.high)})"


def _number(value: float) -> str:
    return f"{value:g}"


def _caption(rows: Sequence[SemanticsRow]) -> str:
    fewest, most = min(row.rounds for row in rows), max(row.rounds for row in rows)
    rounds = f"{most}" if fewest == most else f"{fewest} to {most}"
    return (
        f"What {rounds} rounds of each cell observed: one text where it was so each time. "
        "Figures are the middle of the timed rounds, with the lowest and the highest where they differ."
    )
