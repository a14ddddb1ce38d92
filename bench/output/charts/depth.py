"""How many items wait in a queue over the time of a round: who fills it, and who empties it."""

from bench.analysis.run.figures import series
from bench.analysis.run.summary import Row, Summary
from bench.output.charts.description import Chart, Graph, Line, Point
from bench.output.charts.parts import MOST, group_panels, shown
from bench.output.tables import format as fmt

DEPTH, AT = "depth", "depth_at_s"
MOST_STEPS = 600


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run without traced rounds that record a queue's depth."""
    return Graph(
        kind="steps",
        title="How many items are in the queue?",
        reading="High: the consumers set the pace, and what was produced waits. Low: the producers set it.",
        basis="One traced round, whose times are in no table: looking at the queue costs time, and one round "
        "has no interval.",
        panels=group_panels(summary.groups, _line, own=lambda _: True),
        unit="count",
        values_label="items in the queue",
        across="s",
        across_label="time since the round began",
        log=False,
        switch=False,
    )


def _line(row: Row) -> Line | None:
    found = sorted(zip(series(row.cell, AT), series(row.cell, DEPTH), strict=False))
    found = [(at_s, depth) for at_s, depth in found if 0 <= at_s < MOST and 0 <= depth < MOST]
    if row.cell.status != "ok" or len(found) < 2 or found[-1][0] <= 0:
        return None
    course = tuple((float(f"{at_s:.4g}"), depth) for at_s, depth in thinned(found))
    at_s, deepest = max(found, key=lambda one: one[1])
    says = f"deepest {deepest:,.0f}, at {fmt.duration(at_s)}"
    ends = f"deepest {deepest:,.0f}, {fmt.duration(found[-1][0])}"
    peak = Point(at_s, deepest, says, cell=row.cell.id)
    return Line(*shown(row.cell), (peak,), ends, course)


def thinned(found: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the deepest of every few instants, and the last, so that no picture has too many steps."""
    few = -(-len(found) // MOST_STEPS)
    if few == 1:
        return found
    parts = [found[at : at + few] for at in range(0, len(found), few)]
    return [(part[0][0], max(depth for _, depth in part)) for part in parts] + [found[-1]]


CHART = Chart(
    name="depth",
    alt="How many items waited in the queue over the time of one traced round, a line for each model.",
    order=100,
    describe=describe,
)
