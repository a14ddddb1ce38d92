"""When the caller has the k-th result in hand: all at once at the end, or one by one as they come."""

from bench.analysis.run.figures import series
from bench.analysis.run.summary import GroupSummary, Summary
from bench.output.charts.description import Chart, Graph, Line, Panel, Point
from bench.output.charts.looks import looks_of
from bench.output.charts.parts import MOST_POINTS, drawable, group_panel, name_of
from bench.output.tables import format as fmt

SERIES = "kth_s"


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run without traced rounds that record when each result came."""
    return Graph(
        kind="lines",
        title="When does the caller have the k-th result?",
        reading="Lower is better. A flat line: nothing can be handled before everything has arrived. A "
        "rising line: results are handled as they arrive.",
        basis="One traced round, whose times are in no table; the tables have the metrics of the timed "
        "rounds, with intervals.",
        panels=tuple(panel for group in summary.groups if (panel := _panel(group))),
        unit="s",
        values_label="time until the k-th result is in hand",
        across_label="k: results in hand",
    )


def _panel(group: GroupSummary) -> Panel | None:
    rows = [row for row in group.rows if row.cell.status == "ok" and series(row.cell, SERIES)]
    lines = []
    for row, look in zip(rows, looks_of([row.cell.backend for row in rows]), strict=True):
        times_s = [(k, at_s) for k, at_s in enumerate(series(row.cell, SERIES), 1) if drawable(at_s)]
        points = tuple(
            Point(k, at_s, f"k={k}: {fmt.duration(at_s)}", cell=row.cell.id)
            for k, at_s in times_s[:MOST_POINTS]
        )
        if points:
            first = f"first {fmt.duration(points[0].y)}"
            lines.append(Line(name_of(row), row.cell.backend, look, points, first))
    return group_panel(group, tuple(lines)) if len(lines) > 1 else None


CHART = Chart(
    name="kth",
    alt="The time at which the caller had each result in hand, against how many it had, a line for each "
    "model and pattern: flat where all results come at the end, rising where they come one by one.",
    order=80,
    describe=describe,
)
