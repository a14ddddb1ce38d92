"""What it costs to have workers at all: create them, wait until all are up, and take them down, against K."""

from typing import TYPE_CHECKING

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.analysis.stats.blocks import median_of
from bench.model.run import CellBlock
from bench.output.charts.axes import limits
from bench.output.charts.base import Chart, drawable, small_print
from bench.output.charts.curves import (
    MOST_LINES,
    NAME_LETTERS,
    PANEL_IN,
    Curve,
    draw_curves,
    looks_of,
    panel_axes,
    time_axis,
)
from bench.output.charts.sheet import Sheet, Words, make_sheet
from bench.output.charts.style import QUIET, Look
from bench.output.charts.text import safe
from bench.output.tables import format as fmt
from bench.output.tables.words import label

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME = "lifecycle"
MOST_PANELS = 3


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run in which no workload asked for it at two levels of K."""
    workloads: dict[str, list[GroupSummary]] = {}
    for group in summary.groups:
        if group.group.display.chart == NAME:
            workloads.setdefault(group.group.workload, []).append(group)
    made = [(groups, curves_of(groups)) for groups in workloads.values()]
    found = [(groups, curves) for groups, curves in made if curves][:MOST_PANELS]
    if not found:
        return None
    drawn = [group for groups, _ in found for group in groups]
    sheet = make_sheet(summary, _words(drawn), PANEL_IN * len(found), [group.group.name for group in drawn])
    for index, (groups, curves) in enumerate(found):
        _draw_panel(sheet, index * PANEL_IN, groups, curves)
    return sheet.figure


def _words(groups: list[GroupSummary]) -> Words:
    basis = (
        "Medians over blocks of fresh workers: a block's three phases together; beside the names, those at "
        "the largest K. The phases chart and the tables have them one by one."
    )
    return Words(
        title="What does it cost to have workers at all, before and after any work?",
        reading="Lower is better. Each point is create + ready (until all K are up) + teardown (until all is "
        "gone). A line that rises pays for each worker. Both scales are logarithmic.",
        notes=small_print(basis, groups),
    )


def curves_of(groups: list[GroupSummary]) -> list[Curve]:
    """Return a line for every name that has its phases known at two levels of K or more."""
    points: dict[tuple[str, str], dict[int, Row]] = {}
    for group in groups:
        for row in group.rows:
            if row.cell.status == "ok" and drawable(whole_s(row)):
                levels = points.setdefault((label(row.cell), row.cell.backend), {})
                levels.setdefault(group.group.concurrency, row)
    found = [(name, levels) for name, levels in points.items() if len(levels) > 1][:MOST_LINES]
    looks = looks_of([backend for (_, backend), _ in found])
    return [
        _curve(text, levels, look, hollow)
        for ((text, _), levels), (look, hollow) in zip(found, looks, strict=True)
    ]


def _curve(text: str, levels: dict[int, Row], look: Look, hollow: bool) -> Curve:
    points = tuple((float(level), whole_s(row) or 0.0) for level, row in sorted(levels.items()))
    last = levels[max(levels)]
    up_s = (last.create_s or 0.0) + (last.ready_s or 0.0)
    told = f"up {fmt.duration(up_s)}, down {fmt.duration(last.teardown_s)}"
    return Curve(safe(text, NAME_LETTERS), told, look, points, hollow)


def whole_s(row: Row) -> float | None:
    """Return the median over blocks of create, ready and teardown together; None where one is not known."""
    return median_of(row.cell, _sum_s)


def _sum_s(block: CellBlock) -> float | None:
    found = (block.phases.create_s, block.phases.ready_s, block.phases.teardown_s)
    known = [value for value in found if value is not None]
    return sum(known) if len(known) == len(found) else None


def _draw_panel(sheet: Sheet, top_in: float, groups: list[GroupSummary], curves: list[Curve]) -> None:
    sizes = {group.group.concurrency: group.operations or "?" for group in groups}
    axes = panel_axes(sheet, top_in, f"{safe(groups[0].group.workload, 40)}: create + ready + teardown")
    time_axis(axes, curves)
    levels = sorted({int(x) for curve in curves for x, _ in curve.points})
    axes.set_xscale("log", base=10)
    axes.set_xlim(limits(levels, 1.12))
    axes.set_xticks(levels, [f"{level}\nN={sizes.get(level, '?')}" for level in levels])
    axes.set_xticks([], minor=True)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("K: workers", color=QUIET)
    draw_curves(axes, curves, lines=2)


CHART = Chart(
    name=NAME,
    alt="The time to create workers, wait until all are up and take them down, against how many there are, "
    "one line for each backend and start method, both scales logarithmic.",
    draw=draw,
)
