"""Percentiles of latency by model at one rate: one panel for every group with an open loop."""

from bench.analysis.run.latency import HOLDS, LEAST_BEYOND, SHARES, LatencyRow, Quantile, highest_held
from bench.analysis.run.summary import GroupSummary, Summary
from bench.model.measurements import Histogram
from bench.model.plan import SEQUENTIAL
from bench.output.charts.description import Chart, Graph, Line, Panel, Point
from bench.output.charts.parts import bounds_of, drawable, short, shown, span
from bench.output.tables import format as fmt
from bench.worker.meters.histogram import middle_ns, total

MOST_STEPS = 160
BASIS = (
    "Open loop: a seeded Poisson schedule, the same for all models of a block; waiting counts. Intervals: "
    "95 %, for each point by itself, over blocks of fresh workers, from six blocks."
)


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run without an open loop."""
    return Graph(
        kind="lines",
        title="Latency: how long does an operation take that arrives on a schedule?",
        reading="Lower is better. At p99, 99 of 100 operations were done within the time on the left, "
        "counted from the instant at which they were due. A line that rises to the right has a long tail.",
        basis=f"{BASIS} A line ends where fewer than {LEAST_BEYOND} operations lie beyond it.",
        panels=tuple(panel for group in summary.groups if (panel := _panel(group))),
        unit="s",
        values_label="time until an operation is done",
        across_label="percentile of all operations",
        across_log=True,
    )


def _panel(group: GroupSummary) -> Panel | None:
    rows = rows_at_one_rate(group)
    if not rows:
        return None
    title = f"{short(group.group.name)} at {fmt.rate(rows[0].rate_per_s)}"
    size = f"K={group.group.concurrency} · {size_of(rows)}"
    ticks = tuple((1 / (1 - share), name) for name, share in SHARES.items())
    return Panel((group.group.name,), title, "", size, tuple(_line(row) for row in rows), ticks=ticks)


def rows_at_one_rate(group: GroupSummary) -> list[LatencyRow]:
    """Return the rows at the highest rate up to which every model keeps up, else at the lowest.

    Sequential has no say: it keeps up with the least, mostly.
    """
    drawn = [row for row in group.latency if row.blocks and curve(row.histogram)]
    rates = sorted({row.rate_per_s for row in drawn})
    models = {row.cell.id for row in group.latency if row.cell.backend != SEQUENTIAL}
    held = min((highest_held(group.latency, cell) or 0.0 for cell in models), default=0.0)
    chosen = max((rate for rate in rates if rate <= held), default=rates[0] if rates else None)
    return [row for row in drawn if row.rate_per_s == chosen]


def curve(histogram: Histogram) -> list[tuple[float, float]]:
    """Return (1 / (1 − share), seconds) for every share that has enough operations beyond it, in order."""
    size, seen = total(histogram), 0
    points = []
    for bucket, count in zip(histogram.buckets, histogram.counts, strict=True):
        seen += count
        if size - seen < LEAST_BEYOND:
            break
        if drawable(middle_ns(bucket) / 1e9):
            points.append((size / (size - seen), middle_ns(bucket) / 1e9))
    return points


def size_of(rows: list[LatencyRow]) -> str:
    """Return N of a block's schedule, from the least to the largest, and how many blocks there are."""
    sizes = span((row.operations // row.blocks for row in rows if row.blocks), " … ")
    return f"N={sizes} in each of {max(row.blocks for row in rows)} blocks"


def _line(row: LatencyRow) -> Line:
    found = curve(row.histogram)
    step = -(-len(found) // MOST_STEPS)
    thin = found[::step] + (found[-1:] if step > 1 else [])
    course = tuple((float(f"{x:.4g}"), float(f"{y:.4g}")) for x, y in thin)
    points = tuple(point(1 / (1 - one.share), one, row) for one in row.latency if drawable(one.value_s))
    known = [one for one in row.latency if one.value_s is not None][-1:]
    told = [f"{one.name} {fmt.duration(one.value_s)}" for one in known]
    behind = [] if row.verdict == HOLDS else [f"({row.verdict})"]
    return Line(*shown(row.cell), points, " ".join(told + behind), course)


def point(x: float, one: Quantile, row: LatencyRow) -> Point:
    """Return a percentile as a point of a line; hollow where the model fell behind its schedule."""
    says = f"{one.name} at {fmt.rate(row.rate_per_s)}: {fmt.duration_interval(one.value_s, one.value_s_ci)}"
    holds = row.verdict == HOLDS
    told = says if holds else f"{says} ({row.verdict})"
    low, high = bounds_of(one.value_s_ci)
    return Point(x, one.value_s or 0.0, told, low, high, "full" if holds else "hollow", row.cell.id)


CHART = Chart(
    name="latency",
    alt="Latency in an open loop at one rate, by percentile from p50 to p99.9, a line for each model.",
    order=60,
    describe=describe,
)
