"""When the caller has the k-th result in hand: all at once at the end, or one by one as they come."""

from typing import TYPE_CHECKING

from bench.analysis.run.figures import series
from bench.analysis.run.summary import GroupSummary, Summary
from bench.output.charts.base import Chart, drawable
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
from bench.output.charts.style import QUIET
from bench.output.charts.text import safe
from bench.output.tables import format as fmt
from bench.output.tables.words import label

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SERIES = "kth_s"
MOST_PANELS, MOST_TICKS = 4, 12


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run without traced rounds that tell when each result came."""
    found = [(group, curves) for group in summary.groups if len(curves := curves_of(group)) > 1][:MOST_PANELS]
    if not found:
        return None
    sheet = make_sheet(summary, _words(), PANEL_IN * len(found), [group.group.name for group, _ in found])
    for index, (group, curves) in enumerate(found):
        _draw_panel(sheet, index * PANEL_IN, group, curves)
    return sheet.figure


def _words() -> Words:
    return Words(
        title="When does the caller have the k-th result?",
        reading="Lower is better. A flat line: nothing can be handled before everything is there. A rising "
        "line: results are handled as they arrive. The scale of time is logarithmic.",
        notes=(
            "One traced round, of which no time is in any table; the tables have the "
            "figures of the timed rounds, with intervals.",
        ),
    )


def curves_of(group: GroupSummary) -> list[Curve]:
    """Return a line for every cell of the group that tells when each result came."""
    rows = [row for row in group.rows if row.cell.status == "ok"]
    looks = looks_of([row.cell.backend for row in rows])
    curves = []
    for row, (look, hollow) in zip(rows, looks, strict=True):
        times_s = series(row.cell, SERIES)
        points = tuple((float(k), time_s) for k, time_s in enumerate(times_s, 1) if drawable(time_s))
        if points:
            told = f"first {fmt.duration(points[0][1])}"
            curves.append(Curve(safe(label(row.cell), NAME_LETTERS), told, look, points, hollow))
    return curves[:MOST_LINES]


def _draw_panel(sheet: Sheet, top_in: float, group: GroupSummary, curves: list[Curve]) -> None:
    size = f"N={group.operations or '?'} · K={group.group.concurrency}"
    axes = panel_axes(sheet, top_in, f"{safe(group.group.name, 40)} · {size}: time until the caller has it")
    time_axis(axes, curves)
    most = max(int(x) for curve in curves for x, _ in curve.points)
    step = -(-most // MOST_TICKS)
    axes.set_xlim(0.5, most + 0.5)
    axes.set_xticks(sorted({1, *range(step, most + 1, step)}))
    axes.set_xlabel("k: results in hand", color=QUIET)
    draw_curves(axes, curves)


CHART = Chart(
    name="kth",
    alt="The time at which the caller had each result in hand, against how many it had, one line for each "
    "backend and pattern: flat where all results come at the end, rising where they come one by one.",
    draw=draw,
)
