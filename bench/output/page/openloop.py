"""Charts of an open loop: percentiles of latency at one rate, and a high percentile against the rate."""

from bench.analysis.run.latency import HOLDS, SHARES, LatencyRow, Quantile
from bench.analysis.run.summary import GroupSummary, Summary
from bench.output.charts.base import drawable
from bench.output.charts.knee import drawn_percentile, lines_of
from bench.output.charts.percentiles import curve, rows_at_one_rate, size_of
from bench.output.page.graphs import Graph, Line, Panel, Places, Point, bounds_of, look, short
from bench.output.tables import format as fmt
from bench.output.tables.latency import held_text
from bench.output.tables.words import label

MOST_STEPS = 160
BASIS = (
    "Open loop: a seeded Poisson schedule, the same for all models of a block; waiting counts. Intervals: "
    "95 %, for "
    "each point by itself, over blocks of fresh workers, from six blocks on. "
)


def percentiles(summary: Summary, places: Places) -> Graph | None:
    """Return latency by percentile at one rate, by group with an open loop; None without any."""
    panels = []
    for group in summary.groups:
        if rows := rows_at_one_rate(group):
            lines = tuple(_percentile_line(row, places) for row in rows)
            title = f"{short(group.group.name)} at {fmt.rate(rows[0].rate_per_s)}"
            ticks = tuple((1 / (1 - share), name) for name, share in SHARES.items())
            note = f"K={group.group.concurrency} · {size_of(rows)}"
            panels.append(Panel(title, note, lines, ticks=ticks))
    if not panels:
        return None
    return Graph(
        name="latency",
        kind="lines",
        title="How long does an operation take that arrives on a schedule of its own?",
        reading="Lower is better. At p99, 99 of 100 operations were done within the time on the left, "
        "counted from the "
        "instant at which they were due. A line that rises to the right has a long tail.",
        basis=f"{BASIS}A line ends where too few operations lie beyond it.",
        alt="Latency in an open loop at one rate by percentile, a line for each model.",
        panels=tuple(panels),
        axis="s",
        across_label="percentile of all operations",
        across_log=True,
    )


def _percentile_line(row: LatencyRow, places: Places) -> Line:
    course = curve(row.histogram)
    step = -(-len(course) // MOST_STEPS)
    thin = course[::step] + (course[-1:] if step > 1 else [])
    points = tuple(
        _point(1 / (1 - one.share), one, row, places) for one in row.latency if drawable(one.value_s)
    )
    rounded = tuple((float(f"{x:.4g}"), float(f"{y:.4g}")) for x, y in thin)
    behind = "" if row.verdict == HOLDS else row.verdict
    return Line(short(label(row.cell)), row.cell.backend, look(row.cell.backend), points, behind, rounded)


def _point(x: float, one: Quantile, row: LatencyRow, places: Places) -> Point:
    low, high = bounds_of(one.value_s_ci)
    says = f"{one.name} at {fmt.rate(row.rate_per_s)}: {fmt.duration_interval(one.value_s, one.value_s_ci)}"
    holds = row.verdict == HOLDS
    told = says if holds else f"{says} ({row.verdict})"
    return Point(
        x, one.value_s or 0.0, told, low, high, "full" if holds else "hollow", places.get(row.cell.id)
    )


def knee(summary: Summary, places: Places) -> Graph | None:
    """Return a high percentile against the rate of arrivals; None where nothing was driven at two rates."""
    panels = [panel for group in summary.groups if (panel := _knee_panel(group, places))]
    if not panels:
        return None
    return Graph(
        name="knee",
        kind="lines",
        title="Where is the knee? Latency as the rate rises",
        reading="Lower is better. A model holds its latency until the rate comes near what it can do; then "
        "its queue "
        "grows. Hollow: it fell behind, and the longer the schedule, the higher the mark; or the "
        "pacer was late in too many rounds to say that it keeps up.",
        basis=f"{BASIS}No point where too few operations lie beyond the percentile.",
        alt="A high percentile of latency in an open loop against the rate of arrivals, a line for each "
        "model.",
        panels=tuple(panels),
        axis="s",
        across="per_s",
        across_label="operations that arrive per second",
    )


def _knee_panel(group: GroupSummary, places: Places) -> Panel | None:
    lines = lines_of(group)
    if not any(len(line) > 1 for line in lines.values()):
        return None
    name = f"{short(group.group.name)}: {drawn_percentile(group.latency)}"
    drawn = []
    for line in lines.values():
        row = line[-1][0]
        told = held_text(group.latency, row.cell.id)
        points = tuple(_point(row.rate_per_s, one, row, places) for row, one in line)
        drawn.append(Line(short(label(row.cell)), row.cell.backend, look(row.cell.backend), points, told))
    return Panel(name, f"K={group.group.concurrency}", tuple(drawn))
