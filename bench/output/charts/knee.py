"""A high percentile of latency against the rate: where each model's queue begins to grow."""

from collections.abc import Sequence

from bench.analysis.grouped import grouped
from bench.analysis.run.latency import BEYOND, LatencyRow, Quantile
from bench.analysis.run.summary import GroupSummary, Summary
from bench.output.charts.description import Chart, Graph, Line, Panel
from bench.output.charts.latency import BASIS, point, size_of
from bench.output.charts.parts import drawable, short, shown
from bench.output.tables.latency import held_text

# A percentile is drawn if this share of all points have enough operations beyond it.
MOST_POINTS = 0.6
Points = list[tuple[LatencyRow, Quantile]]


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run that drove no model at two rates."""
    return Graph(
        kind="lines",
        title="Where is the knee? Latency as the rate rises",
        reading="Lower is better. A model holds its latency until the rate comes near what it can do; then "
        "its queue grows. A hollow mark: the model fell behind, and the longer the schedule, the higher the "
        "mark; or the pacer was late in too many rounds to establish that the model keeps up.",
        basis=f"{BASIS} No point where fewer than 100 operations lie beyond the percentile, or where a model "
        "does less than a quarter of the rate.",
        panels=tuple(panel for group in summary.groups if (panel := _panel(group))),
        unit="s",
        values_label="time until an operation is done",
        across="count",
        across_label="operations that arrive per second",
    )


def _panel(group: GroupSummary) -> Panel | None:
    lines = lines_of(group)
    if not any(len(line) > 1 for line in lines.values()):
        return None
    title = f"{short(group.group.name)}: {drawn_percentile(group.latency)} of the time until done"
    size = f"K={group.group.concurrency} · {size_of([row for line in lines.values() for row, _ in line])}"
    items = tuple(_line(group, line) for line in lines.values())
    return Panel((group.group.name,), title, "", size, items)


def drawn_percentile(rows: Sequence[LatencyRow]) -> str:
    """Return the highest percentile up to p99 that most of the points have; p50 where none is."""
    driven = [row for row in rows if row.verdict != BEYOND]
    for name in ("p99", "p90"):
        earned = [row for row in driven if (one := row.quantile(name)) and one.value_s is not None]
        if driven and len(earned) >= MOST_POINTS * len(driven):
            return name
    return "p50"


def lines_of(group: GroupSummary) -> dict[str, Points]:
    """Return each cell's points in the order of the rate, by cell id; cells without any are left out."""
    name = drawn_percentile(group.latency)
    rows = sorted(group.latency, key=lambda row: row.rate_per_s)
    known = [(row, one) for row in rows if (one := row.quantile(name)) and drawable(row.rate_per_s)]
    return grouped((row.cell.id, (row, one)) for row, one in known if drawable(one.value_s))


def _line(group: GroupSummary, line: Points) -> Line:
    cell = line[-1][0].cell
    points = tuple(point(row.rate_per_s, one, row) for row, one in line)
    held = held_text(group.latency, cell.id)
    return Line(*shown(cell), points, held)


CHART = Chart(
    name="knee",
    alt="A high percentile of latency in an open loop against the rate of arrivals, a line for each model; "
    "hollow marks where a model fell behind, or the pacer was late.",
    order=70,
    describe=describe,
)
