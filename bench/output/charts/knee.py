"""A high percentile of latency against the rate: where each model's queue begins to grow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.analysis.run.latency import BEYOND, HOLDS, LatencyRow, Quantile
from bench.analysis.run.summary import GroupSummary, Summary
from bench.output.charts.axes import limits, log_axis
from bench.output.charts.base import LABEL_LETTERS, Chart, drawable
from bench.output.charts.curves import panel_axes
from bench.output.charts.ends import End, name_ends
from bench.output.charts.percentiles import size_of
from bench.output.charts.sheet import Sheet, Words, make_sheet
from bench.output.charts.style import PAPER, QUIET, look_of
from bench.output.charts.text import count_tick, safe, time_tick
from bench.output.tables.latency import held_text
from bench.output.tables.words import label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RIGHT_IN, PLOT_IN, PANEL_IN = 2.2, 2.9, 3.85
MOST_PANELS = 6
# A percentile is drawn if this share of all points have earned it.
MOST_POINTS = 0.6
Points = list[tuple[LatencyRow, Quantile]]


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run that drove no model at two rates."""
    found = [group for group in summary.groups if any(len(line) > 1 for line in lines_of(group).values())]
    if not found:
        return None
    kept = found[:MOST_PANELS]
    sheet = make_sheet(summary, _words(), PANEL_IN * len(kept), [group.group.name for group in kept])
    for index, group in enumerate(kept):
        _draw_panel(sheet, index * PANEL_IN, group)
    return sheet.figure


def _words() -> Words:
    return Words(
        title="Where is the knee? Latency as the rate rises",
        reading="Lower is better. A model holds its latency until the rate comes near what it can do; then "
        "its queue grows. A hollow mark: it fell behind, and the longer the schedule, the higher the mark; "
        "or the pacer was late in too many rounds to say that it keeps up.",
        notes=(
            "Open loop: seeded Poisson schedules, the same for all models of a block; waiting counts. Bars: "
            "95 %, for each point by itself, over blocks of fresh workers. No point where fewer than 100 "
            "operations lie beyond the percentile, or where a model does less than a quarter of the rate.",
        ),
    )


def drawn_percentile(rows: Sequence[LatencyRow]) -> str:
    """Return the highest percentile up to p99 that most of the points have earned; p50 where none is."""
    driven = [row for row in rows if row.verdict != BEYOND]
    for name in ("p99", "p90"):
        earned = [row for row in driven if (one := row.quantile(name)) and one.value_s is not None]
        if driven and len(earned) >= MOST_POINTS * len(driven):
            return name
    return "p50"


def lines_of(group: GroupSummary) -> dict[str, Points]:
    """Return each cell's points in the order of the rate, by cell id; cells without any are left out."""
    name = drawn_percentile(group.latency)
    lines: dict[str, Points] = {}
    for row in sorted(group.latency, key=lambda row: row.rate_per_s):
        one = row.quantile(name)
        if one is not None and drawable(one.value_s) and drawable(row.rate_per_s):
            lines.setdefault(row.cell.id, []).append((row, one))
    return lines


def _draw_panel(sheet: Sheet, top_in: float, group: GroupSummary) -> None:
    name = drawn_percentile(group.latency)
    title = f"{group.group.name}, K={group.group.concurrency}: {name} of the time until done"
    axes = panel_axes(sheet, top_in, safe(title), right_in=RIGHT_IN, plot_in=PLOT_IN)
    lines = lines_of(group)
    points = [point for line in lines.values() for point in line]
    times_s = [time_s for _, one in points for time_s in (one.value_s, *(one.value_s_ci or ()))]
    log_axis(axes, "y", limits([time_s for time_s in times_s if time_s and drawable(time_s)]), time_tick)
    rates = sorted({row.rate_per_s for row, _ in points})
    axes.set_xlim(0, rates[-1] * 1.06)
    ticks = apart(rates, 0.09 * rates[-1])
    axes.set_xticks(ticks, [count_tick(rate) for rate in ticks])
    axes.grid(visible=True, axis="x")
    size = size_of([row for row, _ in points])
    axes.set_xlabel(f"operations that arrive per second   ({size})", color=QUIET)
    for line in lines.values():
        _draw_line(axes, line)
    name_ends(axes, [_end(group, line) for line in lines.values()])


def apart(values: Sequence[float], gap: float) -> list[float]:
    """Return those of the ascending values that are at least `gap` apart, from the largest down."""
    kept: list[float] = []
    for value in reversed(values):
        if not kept or kept[-1] - value >= gap:
            kept.append(value)
    return kept[::-1]


def _draw_line(axes: "Axes", line: Points) -> None:
    look = look_of(line[0][0].cell.backend)
    rates = [row.rate_per_s for row, _ in line]
    axes.plot(rates, [one.value_s or 0 for _, one in line], color=look.colour, linestyle=look.dash)
    for row, one in line:
        face = look.colour if row.verdict == HOLDS else PAPER
        at, value_s = row.rate_per_s, one.value_s or 0
        axes.plot([at], [value_s], color=look.colour, marker=look.marker, markersize=6, markerfacecolor=face)
        if one.value_s_ci and all(map(drawable, one.value_s_ci)):
            axes.plot([at] * 2, one.value_s_ci, color=look.colour, linewidth=1.2, marker="_", zorder=1)


def _end(group: GroupSummary, line: Points) -> End:
    row, one = line[-1]
    told = held_text(group.latency, row.cell.id)
    look = look_of(row.cell.backend)
    return End(
        row.rate_per_s, one.value_s or 0, f"{safe(label(row.cell), LABEL_LETTERS)}\n{told}", look.colour
    )


CHART = Chart(
    name="knee",
    alt="A high percentile of latency in an open loop (logarithmic) against the rate of arrivals, one line "
    "for each backend; hollow marks where a model fell behind, or the pacer was late; the tables below "
    "hold the same figures.",
    draw=draw,
)
