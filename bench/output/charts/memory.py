"""Memory against how many idle tasks, threads or processes there are: what one more of them weighs."""

from typing import TYPE_CHECKING

from bench.analysis.run.figures import series
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.output.charts.axes import DECADES, limits, log_axis
from bench.output.charts.base import Chart, drawable
from bench.output.charts.curves import (
    MOST_LINES,
    NAME_LETTERS,
    PANEL_IN,
    Curve,
    draw_curves,
    looks_of,
    panel_axes,
)
from bench.output.charts.ends import EARLY
from bench.output.charts.sheet import Sheet, Words, make_sheet
from bench.output.charts.style import QUIET
from bench.output.charts.text import count_tick, safe
from bench.output.tables import format as fmt
from bench.output.tables.words import label

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COUNT, PSS, SLOPE = "count", "pss_bytes", "bytes_per_idle"
MOST_PANELS = 3
# Below a page nothing can be told from the next measurement.
PAGE_BYTES = 4096
ROUND_BYTES = tuple(float(2**power) for power in range(10, 50, 2))


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run without rounds in which memory grew with a count."""
    workloads: dict[str, list[GroupSummary]] = {}
    for group in summary.groups:
        if any(series(row.cell, COUNT) for row in group.rows):
            workloads.setdefault(group.group.workload, []).append(group)
    made = [(name, groups, curves_of(groups)) for name, groups in workloads.items()]
    found = [panel for panel in made if panel[2]][:MOST_PANELS]
    if not found:
        return None
    drawn = [group for _, groups, _ in found for group in groups]
    sheet = make_sheet(summary, _words(drawn), PANEL_IN * len(found), [group.group.name for group in drawn])
    for index, (name, _, curves) in enumerate(found):
        _draw_panel(sheet, index * PANEL_IN, name, curves)
    return sheet.figure


def _words(groups: list[GroupSummary]) -> Words:
    sizes = ", ".join(f"{group.group.name} N={group.operations or '?'}" for group in groups)
    return Words(
        title="What does one more weigh? Memory against how many there are",
        reading="Lower is better. Each line is the growth over having none, of the whole tree of processes; "
        "beside its name is what one more adds. Both scales are logarithmic.",
        notes=(
            "The line: one traced round. The weight of each: the mean slope over "
            "timed rounds. Proportional set size: pages that processes share are counted once.",
            f"{sizes}.",
        ),
    )


def curves_of(groups: list[GroupSummary]) -> list[Curve]:
    """Return a line for every cell that tells its memory at several counts."""
    rows = [row for group in groups for row in group.rows if row.cell.status == "ok"]
    grown = [(row, points) for row in rows if len(points := growth(row)) > 1]
    looks = looks_of([row.cell.backend for row, _ in grown])
    return [
        Curve(safe(label(row.cell), NAME_LETTERS), _each(row), look, points, hollow)
        for (row, points), (look, hollow) in zip(grown, looks, strict=True)
    ][:MOST_LINES]


def growth(row: Row) -> tuple[tuple[float, float], ...]:
    """Return (count, bytes over those at count 0) for every count at which memory had grown by a page."""
    found = sorted(zip(series(row.cell, COUNT), series(row.cell, PSS), strict=False))
    if not found or found[0][0] != 0:
        return ()
    base_bytes = found[0][1]
    grown = [(count, size - base_bytes) for count, size in found[1:]]
    return tuple((count, size) for count, size in grown if size >= PAGE_BYTES and drawable(size))


def _each(row: Row) -> str:
    slope = row.figures.get(SLOPE)
    return "" if slope is None else f"{fmt.size(slope)} each"


def _draw_panel(sheet: Sheet, top_in: float, name: str, curves: list[Curve]) -> None:
    axes = panel_axes(sheet, top_in, f"{safe(name, 40)}: memory over that of none")
    points = [point for curve in curves for point in curve.points]
    bounds = limits([size for _, size in points], margin=2.5)
    log_axis(axes, "y", bounds, _size_tick)
    # Decades of bytes are no round sizes.
    ticks = [size for size in ROUND_BYTES if bounds[0] <= size <= bounds[1]]
    axes.set_yticks(ticks, [_size_tick(size) for size in ticks])
    log_axis(axes, "x", limits([count for count, _ in points], margin=1.3), count_tick, steps=DECADES)
    axes.set_xlabel("how many there are, all idle", color=QUIET)
    draw_curves(axes, curves, early=EARLY, lines=2)


def _size_tick(value_bytes: float) -> str:
    scale, unit = next((entry for entry in fmt.SIZES if value_bytes >= entry[0]), (1, "B"))
    return f"{value_bytes / scale:,.0f} {unit}"


CHART = Chart(
    name="memory",
    alt="Growth of memory against the number of idle tasks, threads or processes, both scales logarithmic, "
    "one line for each, with what one more of them adds.",
    draw=draw,
)
