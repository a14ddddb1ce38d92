"""What a run answers first, a sentence for each kind of work: which model is the fastest, and by how much."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from bench.analysis.run.matrix import Matrix, MatrixCell, MatrixRow
from bench.analysis.run.summary import GroupSummary
from bench.analysis.run.winners import ratio_of
from bench.model.plan import SEQUENTIAL
from bench.output.tables import format as fmt
from bench.output.tables.words import label, sure_text
from bench.text import is_, listing

# A reader asks about waiting, HTTP and computing; what more a run measures is in its matrix.
MOST_ASKED, MOST_CLAUSES = 3, 3


class Headline(Struct, frozen=True, kw_only=True):
    """One kind of work in a sentence: its `title`, then `text`; `groups` are those that it rests on."""

    workload: str
    title: str
    text: str
    groups: tuple[GroupSummary, ...]


def headlines(matrix: Matrix) -> list[Headline]:
    """Return a sentence for each of the first workloads of the matrix."""
    found: dict[str, list[MatrixRow]] = {}
    for row in matrix.rows:
        found.setdefault(row.group.group.workload, []).append(row)
    return [_headline(name, rows[:MOST_CLAUSES]) for name, rows in list(found.items())[:MOST_ASKED]]


def headlines_json(found: Sequence[Headline]) -> list[dict[str, Any]]:
    """Return the sentences as plain data."""
    return [
        {
            "workload": one.workload,
            "groups": [group.group.name for group in one.groups],
            "title": one.title,
            "text": one.text,
        }
        for one in found
    ]


def _headline(workload: str, rows: Sequence[MatrixRow]) -> Headline:
    title = rows[0].group.group.display.kind or rows[0].group.group.name
    clauses = [_standing(row, brief=at > 0) for at, row in enumerate(rows)]
    if len(rows) > 1:
        kinds = [row.group.group.display.work.removeprefix(title).lstrip(", ") for row in rows]
        names = kinds if len(set(kinds)) == len(kinds) else [row.group.group.name for row in rows]
        clauses = [f"{name}: {told}" if name else told for name, told in zip(names, clauses, strict=True)]
    return Headline(
        workload=workload,
        title=f"{title[:1].upper()}{title[1:]}" if rows[0].group.group.display.work else title,
        text=f"{'; '.join(clauses)}.",
        groups=tuple(row.group for row in rows),
    )


def _standing(row: MatrixRow, brief: bool) -> str:
    """Return who leads in a row, as far as that is established; a `brief` one follows another."""
    ahead = [row.cells[name] for name in row.leaders]
    models = [cell for cell in ahead if not cell.base]
    if not ahead:
        return "no answer, because fewer than two models have valid times"
    if not any(pair.comparison.reason is None for pair in row.group.pairs):
        return f"no answer yet: {row.group.pairs[0].comparison.reason}"
    if len(ahead) == 1:
        return _won(row, ahead[0], brief)
    if ahead[0].mark == "tied":
        if len(models) < len(ahead):
            return f"no model is faster than {SEQUENTIAL} code, which ties with {listing(_names(models))}"
        return f"{listing(_names(models))} tie{'' if brief else ' for the fastest'}, {_speeds(models, row)}"
    if len(models) < len(ahead):
        return f"this run cannot tell whether a model is faster than {SEQUENTIAL}: {_each(models)}"
    which = f"{listing(_names(models), 'or')}, but this run cannot tell which"
    return f"{which}: {_speeds(models, row)}"


def _won(row: MatrixRow, first: MatrixCell, brief: bool) -> str:
    following = [row.cells[name] for name in row.behind]
    if first.base:
        return f"nothing is as fast as {SEQUENTIAL} code; the next is {_each(following[:1])}"
    name = label(first.row.cell)
    told = name if brief else f"{is_(name)} the fastest"
    found = [_speeds([first], row)] if first.row.speedup else []
    # What is as fast as sequential has been said with the speed-up.
    if not brief and following and not following[0].base and following[0].mark != "equivalent":
        ratio, _ = ratio_of(row.group, first.row.cell, following[0].row.cell)
        found.append(f"{fmt.ratio(ratio)} as fast as {label(following[0].row.cell)}")
    return ", ".join([told, *found])


def _names(cells: Sequence[MatrixCell]) -> list[str]:
    return [label(cell.row.cell) for cell in cells]


def _each(cells: Sequence[MatrixCell]) -> str:
    return ", ".join(
        f"{label(cell.row.cell)} with {fmt.times(cell.row.speedup)} {sure_text(cell.row.speedup_ci)}".rstrip()
        for cell in cells
    )


def _speeds(cells: Sequence[MatrixCell], row: MatrixRow) -> str:
    """Return the speed of cells in one figure, the first one's, with an interval that holds those of all."""
    base, first = row.cells.get(SEQUENTIAL), cells[0].row
    bounds = [cell.row.speedup_ci for cell in cells if cell.row.speedup_ci]
    if base is None or not first.speedup:
        return "without a sequential time to compare with"
    whole = (min(low for low, _ in bounds), max(high for _, high in bounds)) if bounds else None
    return f"{fmt.times(first.speedup)} as fast as {label(base.row.cell)} {sure_text(whole)}".rstrip()
