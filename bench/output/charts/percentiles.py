"""Percentiles of latency by model at one rate: one panel for every group with an open loop."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.analysis.run.latency import HOLDS, LEAST_BEYOND, SHARES, LatencyRow, highest_held
from bench.analysis.run.summary import GroupSummary, Summary
from bench.model.measurements import Histogram
from bench.model.plan import SEQUENTIAL
from bench.output.charts.axes import limits, log_axis
from bench.output.charts.base import LABEL_LETTERS, Chart, drawable
from bench.output.charts.curves import panel_axes
from bench.output.charts.ends import End, name_ends
from bench.output.charts.sheet import Sheet, Words, make_sheet
from bench.output.charts.style import QUIET, look_of
from bench.output.charts.text import safe, time_tick
from bench.output.tables import format as fmt
from bench.output.tables.words import label
from bench.worker.meters.histogram import middle_ns, total

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RIGHT_IN, PLOT_IN, PANEL_IN = 2.1, 2.9, 3.85
MOST_PANELS = 6


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run without an open loop."""
    found = [(group, rows) for group in summary.groups if (rows := rows_at_one_rate(group))][:MOST_PANELS]
    if not found:
        return None
    sheet = make_sheet(summary, _words(), PANEL_IN * len(found), [group.group.name for group, _ in found])
    for index, (group, rows) in enumerate(found):
        _draw_panel(sheet, index * PANEL_IN, group, rows)
    return sheet.figure


def _words() -> Words:
    return Words(
        title="Latency: how long does an operation take that arrives on a schedule of its own?",
        reading="Lower is better. At p99, 99 of 100 operations were done within the time on the left, "
        "counted from the instant at which they were due. A line that rises to the right has a long tail.",
        notes=(
            "Open loop: a seeded Poisson schedule, the same for all models of a block; waiting counts. A "
            f"line ends where fewer than {LEAST_BEYOND} operations lie beyond it. Bars: 95 %, over blocks of "
            "fresh workers, from six blocks on.",
        ),
    )


def rows_at_one_rate(group: GroupSummary) -> list[LatencyRow]:
    """Return the rows at the highest rate up to which every model keeps up, else at the lowest.

    Sequential is not asked: it keeps up with the least, mostly.
    """
    drawn = [row for row in group.latency if row.blocks and curve(row.histogram)]
    rates = sorted({row.rate_per_s for row in drawn})
    models = {row.cell.id for row in group.latency if row.cell.backend != SEQUENTIAL}
    held = min((highest_held(group.latency, cell) or 0.0 for cell in models), default=0.0)
    chosen = max((rate for rate in rates if rate <= held), default=rates[0] if rates else None)
    return [row for row in drawn if row.rate_per_s == chosen]


def curve(histogram: Histogram) -> list[tuple[float, float]]:
    """Return (1 / (1 − share), seconds) for every share that is earned, in order."""
    size, seen = total(histogram), 0
    points = []
    for bucket, count in zip(histogram.buckets, histogram.counts, strict=True):
        seen += count
        if size - seen < LEAST_BEYOND:
            break
        if drawable(middle_ns(bucket) / 1e9):
            points.append((size / (size - seen), middle_ns(bucket) / 1e9))
    return points


def _draw_panel(sheet: Sheet, top_in: float, group: GroupSummary, rows: Sequence[LatencyRow]) -> None:
    rate = fmt.rate(rows[0].rate_per_s)
    title = f"{group.group.name} at {rate}, K={group.group.concurrency}: time until done"
    axes = panel_axes(sheet, top_in, safe(title), right_in=RIGHT_IN, plot_in=PLOT_IN)
    lines = [(row, curve(row.histogram)) for row in rows]
    log_axis(axes, "y", limits([time_s for _, line in lines for _, time_s in line]), time_tick)
    axes.set_xscale("log", base=10)
    axes.set_xlim(1, max(12.0, *(line[-1][0] * 1.1 for _, line in lines)))
    ticks = [share for share in SHARES.values() if 1 / (1 - share) <= axes.get_xlim()[1]]
    names = [name for name, share in SHARES.items() if share in ticks]
    axes.set_xticks([1 / (1 - share) for share in ticks], names)
    axes.set_xticks([], minor=True)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel(f"percentile of all operations   ({size_of(rows)})", color=QUIET)
    for row, line in lines:
        _draw_line(axes, row, line)
    name_ends(axes, [_end(row, line) for row, line in lines])


def size_of(rows: Sequence[LatencyRow]) -> str:
    """Return N of a block's schedule, from the least to the largest, and how many blocks there are."""
    sizes = sorted({row.operations // row.blocks for row in rows if row.blocks})
    told = " … ".join(f"{size:,}" for size in dict.fromkeys((sizes[0], sizes[-1])))
    return f"N={told} in each of {max(row.blocks for row in rows)} blocks"


def _draw_line(axes: "Axes", row: LatencyRow, line: list[tuple[float, float]]) -> None:
    look = look_of(row.cell.backend)
    xs, times_s = [x for x, _ in line], [time_s for _, time_s in line]
    axes.plot(xs, times_s, color=look.colour, linestyle=look.dash, linewidth=1.8)
    for one in row.latency:
        if one.value_s is None or not drawable(one.value_s):
            continue
        at = 1 / (1 - one.share)
        axes.plot([at], [one.value_s], color=look.colour, marker=look.marker, markersize=5, clip_on=False)
        if one.value_s_ci and all(map(drawable, one.value_s_ci)):
            axes.plot([at] * 2, one.value_s_ci, color=look.colour, linewidth=1.2, marker="_")


def _end(row: LatencyRow, line: list[tuple[float, float]]) -> End:
    told = [one for one in row.latency if one.value_s is not None][-1:]
    figure = f"{told[0].name} {fmt.duration(told[0].value_s)}" if told else ""
    behind = "" if row.verdict == HOLDS else f" ({row.verdict})"
    text = f"{safe(label(row.cell), LABEL_LETTERS)}\n{figure}{behind}"
    return End(*line[-1], text, look_of(row.cell.backend).colour)


CHART = Chart(
    name="latency",
    alt="Latency in an open loop at one rate, by percentile from p50 to p99.9, one line for each backend, "
    "both scales logarithmic; the tables below hold the same figures.",
    draw=draw,
)
