"""The matrix as a table, in lines, as records and as JSON: which model is how many times as fast."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from bench.analysis.grouped import grouped
from bench.analysis.run.matrix import Mark, Matrix, MatrixCell, MatrixRow
from bench.analysis.run.sites import FACTORS, own_name
from bench.analysis.stats.compare import ALPHA, DELTA
from bench.analysis.stats.estimate import Interval
from bench.model.plan import SEQUENTIAL, Group
from bench.model.run import Control
from bench.output.tables import format as fmt
from bench.output.tables.records import Record, fields
from bench.output.tables.table import Column, Table, table_of, width_of
from bench.output.tables.words import size_is_open
from bench.text import listing

QUESTION, MOST_MODELS = "how many times as fast as sequential?", 4
# Each sign has a shape of its own, so that colours are not needed; `bench.text` has stand-ins in ASCII.
SIGNS: Mapping[Mark, str] = {
    **{"best": "★", "tied": "=", "faster": "▲", "slower": "▼", "equivalent": "≈"},
    **{"inconclusive": "?", "void": "✘", "failed": "✘"},
}
# The title asks how fast the models are compared with sequential.
MEANINGS: Mapping[Mark, str] = {
    "best": "fastest",
    "tied": "tied for the fastest (within {margin})",
    "faster": "faster",
    "equivalent": "within {margin} of sequential",
    "slower": "slower",
    "inconclusive": "inconclusive",
}
SIZE_OPEN = "±?"
BETWEEN, INDENT = " · ", 2


class Layout(Struct, frozen=True):
    """Which parts of the matrix are shown: the work, or its kind, the sequential times, the intervals."""

    work: Literal["whole", "kind", ""] = "whole"
    base: bool = True
    sure: bool = True


# What is left out first where space is short; where even the last does not fit, there are lines.
LAYOUTS = (
    *(Layout(), Layout(base=False), Layout("kind", base=False), Layout("", base=False)),
    *(Layout("kind", base=False, sure=False), Layout("", base=False, sure=False)),
)


def matrix_table(
    matrix: Matrix,
    width: int | None = None,
    alpha: float = ALPHA,
    controls: Sequence[Control] = (),
    progress: Mapping[str, str] | None = None,
    caption: str = "",
) -> Table | None:
    """Return the matrix as a table that fits into `width` characters; None where none does.

    `progress` says by group how far a run has come that is still going on, `caption` what it was measured on.
    """
    for layout in LAYOUTS:
        columns = _columns(matrix, layout)
        if progress is not None:
            columns.append(Column(0, "blocks", lambda row: progress.get(row.group.group.name, "")))
        if width is None or width_of(columns, matrix.rows) <= width:
            signs = legend(matrix, alpha if layout.sure else None, layout.base)
            # While a run goes on, little is established.
            more = doubts(matrix, controls, layout.base) if progress is None else ()
            notes = (*wrapped(signs, width), *more)
            return table_of(columns, matrix.rows, title=title_of(matrix), caption=caption, notes=notes)
    return None


def title_of(matrix: Matrix) -> str:
    """Return the question of the matrix: `asyncio or threads: how many times as fast as sequential?`."""
    models = [model for model in matrix.models if model != SEQUENTIAL]
    asked = listing(models, "or") if 1 < len(models) <= MOST_MODELS else ""
    return f"{asked}: {QUESTION}" if asked else QUESTION.capitalize()


def matrix_lines(matrix: Matrix) -> list[tuple[str, str]]:
    """Return each workload with its models in a line, the fastest first, for the narrowest of terminals."""
    plans = [row.group.group for row in matrix.rows]
    names = [f"{plan.name}: {plan.display.work}" if plan.display.work else plan.name for plan in plans]
    return [(name, ", ".join(_ranked(row))) for name, row in zip(names, matrix.rows, strict=True)]


def _ranked(row: MatrixRow) -> list[str]:
    others = [(name, cell) for name, cell in row.cells.items() if not cell.base]
    ranked = sorted(others, key=lambda found: -(found[1].row.speedup or 0.0))
    return [f"{name} {cell_text(cell, sure=False)}" for name, cell in ranked]


def _columns(matrix: Matrix, layout: Layout) -> list[Column[MatrixRow]]:
    work = any(row.group.group.display.work for row in matrix.rows)
    columns = [Column[MatrixRow](0, "workload", lambda row: row.group.group.name, align="left")]
    if layout.work and work:
        columns.append(Column(0, "kind of work", lambda row: _work(row, layout), align="left"))
    shown = [model for model in matrix.models if model != SEQUENTIAL or layout.base]
    return [*columns, *(_model_column(model, layout.sure) for model in shown)]


def _work(row: MatrixRow, layout: Layout) -> str:
    display = row.group.group.display
    return display.work if layout.work == "whole" else display.kind


def _model_column(model: str, sure: bool) -> Column[MatrixRow]:
    def draw(row: MatrixRow) -> str:
        cell = row.cells.get(model)
        return cell_text(cell, sure) if cell else ""

    return Column(0, model, draw, align="right" if model == SEQUENTIAL else "left")


def cell_text(cell: MatrixCell, sure: bool = True) -> str:
    """Return a cell in short: `★ 1.90× ±5 %`; of the sequential one, its time per operation (`/op`)."""
    if cell.row.cell.status != "ok":
        return f"{SIGNS[cell.mark]} {cell.row.cell.status}"
    if cell.base:
        sign = f"{SIGNS[cell.mark]} " if cell.mark in ("best", "tied") else ""
        return f"{sign}{fmt.duration(cell.row.s_per_op)}{'/op' if cell.row.s_per_op else ''}"
    more = f" {give_or_take(cell.row.speedup, cell.row.speedup_ci)}" if sure else ""
    return f"{SIGNS[cell.mark]} {fmt.times(cell.row.speedup)}{more}".rstrip()


def give_or_take(value: float | None, bounds: Interval | None) -> str:
    """Return how far the farther end of an interval is from the value: `±5 %`; nothing without one."""
    if not value or bounds is None or bounds[0] <= 0:
        return ""
    if size_is_open(bounds):
        return SIZE_OPEN
    off = max(bounds[1] / value, value / bounds[0]) - 1
    return f"±{max(1, round(off * 100)):,} %"


def legend(matrix: Matrix, alpha: float | None = ALPHA, base: bool = True) -> str:
    """Return what the signs mean that occur, and at which level the intervals are, if they are shown.

    `base`: the sequential column is shown.
    """
    cells = [cell for row in matrix.rows for cell in row.cells.values() if base or not cell.base]
    found = {cell.mark for cell in cells if not cell.base or cell.mark in ("best", "tied")}
    margin = f"{100 * max((row.group.margin for row in matrix.rows), default=DELTA):g} %"
    signs = [
        f"{SIGNS[mark]} {says.format(margin=margin)}" for mark, says in MEANINGS.items() if mark in found
    ]
    if found & MEANINGS.keys() - {"inconclusive"}:
        signs[0] = f"Compared pair by pair: {signs[0]}"
    sure = {give_or_take(cell.row.speedup, cell.row.speedup_ci) for cell in cells if not cell.base}
    if alpha is not None and sure - {"", SIZE_OPEN}:
        signs.append(f"± (to its farther end) and [ ]: {fmt.confidence(alpha)} interval")
    if SIZE_OPEN in sure:
        signs.append(f"{SIZE_OPEN}{', size open' if alpha is None else ''}: by how much is unknown")
    return BETWEEN.join(signs)


def wrapped(signs: str, width: int | None) -> list[str]:
    """Return a legend in lines of a terminal, none of which parts a sign from its meaning."""
    lines: list[str] = []
    for one in signs.split(BETWEEN):
        if lines and (width is None or len(lines[-1]) + len(BETWEEN) + len(one) + INDENT <= width):
            lines[-1] += BETWEEN + one
        else:
            lines.append(one)
    return lines


def doubts(matrix: Matrix, controls: Sequence[Control] = (), base: bool = True) -> list[str]:
    """Return what a reader of single rows must know.

    That is what else differs in them, which controls failed, and why a row has no fastest model: it is not
    established, or it is sequential code, whose column (`base`) is not shown.
    """
    lines = []
    for group in (row.group.group for row in matrix.rows):
        if group.confounded:
            lines.append(f"{group.name}: the {group.confounded} differs, too: {_pairing(group)}")
        lines += [
            f"{group.name}: the control {one.name} FAILED"
            for one in controls
            if one.ok is False and one.group == group.name
        ]
    unclear = ", ".join(row.group.group.name for row in matrix.rows if row.open)
    lines += [f"No ★ where the fastest is not established: {unclear}"] if unclear else []
    hidden = [] if base else [row for row in matrix.rows if SEQUENTIAL in row.leaders and not row.open]
    first = ", ".join(row.group.group.name for row in hidden)
    return [*lines, *([f"{first}: nothing is faster than sequential code"] if hidden else [])]


def _pairing(group: Group) -> str:
    """Return which model has which level of what differs besides: `aiohttp for asyncio, …`."""
    found = grouped((str(cell.levels.get(group.confounded, "none")), cell.backend) for cell in group.cells)
    told = sorted(found.items(), key=lambda one: len(one[1]))
    names = [listing(list(dict.fromkeys(models))) for _, models in told]
    if len(told[-1][1]) > 1:
        names[-1] = "the others"
    return ", ".join(f"{level} for {name}" for (level, _), name in zip(told, names, strict=True))


def matrix_json(matrix: Matrix) -> list[dict[str, Any]]:
    """Return the matrix in the shape of the public contract."""
    return [
        {
            **fields(row.group.group, "workload"),
            "group": own_name(row.group.group.name),
            **{name: row.group.group.params.get(name) for name in FACTORS},
            "question": row.group.group.question,
            "work": row.group.group.display.work or None,
            "cells": {
                name: {**fields(cell.row, "speedup", "speedup_ci", "s_per_op"), "mark": cell.mark}
                for name, cell in row.cells.items()
            },
        }
        for row in matrix.rows
    ]


def matrix_records(matrix: Matrix) -> list[Record]:
    """Return a record for each cell of the matrix, for CSV files."""
    return [
        {
            **{name: row[name] for name in ("workload", "group", "work")},
            **{name: row[name] for name in FACTORS if row[name] is not None},
            "backend": backend,
            **cell,
        }
        for row in matrix_json(matrix)
        for backend, cell in row["cells"].items()
    ]
