"""The matrix as a chart: each headline workload under each model, coloured by direction and size."""

import math

from bench.analysis.run.matrix import MatrixCell, MatrixRow, matrix_of
from bench.analysis.run.summary import Summary
from bench.machine.headline import headline
from bench.output.charts.description import Chart, Graph, Panel, Square
from bench.output.charts.parts import basis_of, short, size_line
from bench.output.tables import format as fmt
from bench.output.tables.matrix import SIGNS, doubts, give_or_take, legend, title_of
from bench.output.tables.trust import first_of
from bench.output.tables.words import label, sure_text

# From this ratio on a colour is as strong as it gets.
STRONGEST = 8.0
DIRECTED = ("best", "tied", "faster", "slower")
WORK_LETTERS = 26


def describe(summary: Summary) -> Graph | None:
    """Return the chart; None for a run that compares no models."""
    matrix = matrix_of(summary.groups)
    if not matrix.rows:
        return None
    alpha, groups = summary.run.plan.alpha, [row.group for row in matrix.rows]
    return Graph(
        kind="matrix",
        title=title_of(matrix),
        reading=f"{legend(matrix, None)} · ± and [ ]: {fmt.confidence(alpha)} interval",
        basis=basis_of(
            "Sequential: its time per operation. Intervals are simultaneous within a row. The stronger a "
            "colour, the larger the established difference from sequential.",
            groups,
        ),
        above=(("Machine", headline(summary.run.machine)), *first_of(summary).lines),
        panels=(
            Panel(
                groups=tuple(group.group.name for group in groups),
                title="",
                items=tuple(_square(row, cell) for row in matrix.rows for cell in row.cells.values()),
                notes=tuple(doubts(matrix, summary.run.controls)),
            ),
        ),
        unit="ratio",
    )


def _square(row: MatrixRow, cell: MatrixCell) -> Square:
    plan = row.group.group
    sign, text, sure = _texts(cell)
    level = _level(cell)
    return Square(
        up=short(plan.name, WORK_LETTERS),
        across=short(cell.row.cell.backend, WORK_LETTERS),
        sign=sign,
        text=text,
        mark=cell.mark,
        sure=f"{sure} {level}".strip(),
        near="" if cell.base else f"{give_or_take(cell.row.speedup, cell.row.speedup_ci)} {level}".strip(),
        tone=_tone(cell),
        work=short(plan.display.work, WORK_LETTERS),
        size=size_line(row.group),
        group=plan.name,
        cell=cell.row.cell.id,
    )


def _texts(cell: MatrixCell) -> tuple[str, str, str]:
    """Return a cell's sign, its text, and its interval."""
    row = cell.row
    if row.cell.status != "ok":
        return SIGNS[cell.mark], row.cell.status, ""
    if cell.base:
        per_op = f"{fmt.duration(row.s_per_op)}/op" if row.s_per_op else fmt.ABSENT
        return SIGNS[cell.mark] if cell.mark in ("best", "tied") else "", per_op, ""
    return SIGNS[cell.mark], fmt.times(row.speedup), sure_text(row.speedup_ci) if row.speedup else ""


def _level(cell: MatrixCell) -> str:
    """Return the level that the cell's backend has alone in its row: `(aiohttp)`."""
    model = cell.row.cell
    return short(label(model).removeprefix(model.backend).strip(), WORK_LETTERS)


def _tone(cell: MatrixCell) -> float | None:
    """Return the strength and direction of a cell's colour: that of its speed-up where it is established."""
    speedup = cell.row.speedup
    if cell.base or cell.mark not in DIRECTED or not speedup:
        return None
    strength = math.log(speedup) / math.log(STRONGEST)
    return max(-1.0, min(1.0, strength))


CHART = Chart(
    name="matrix",
    alt="A table with a row for each kind of work and a column for each model: how many times as fast as "
    "sequential the model is, with an interval, a sign and a colour for better and worse.",
    order=1,
    describe=describe,
)
