"""Event-loop lag: how late a periodic timer fires under each model and pattern while work goes on."""

from bench.analysis.run.summary import Row, Summary
from bench.output.charts.description import Chart, Graph, Mark, MarkAs, Spot
from bench.output.charts.parts import basis_of, drawable, group_panels, shown
from bench.output.tables import format as fmt

FIGURES: dict[str, MarkAs] = {"late_p50_s": "hollow", "late_p99_s": "full", "late_max_s": "tick"}


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run in which no timer ran beside the work."""
    panels = group_panels(summary.groups, _mark)
    drawn = {name for panel in panels for name in panel.groups}
    return Graph(
        kind="rows",
        title="Does anything stall? Event-loop lag while work goes on",
        reading="Left is better. A periodic timer records how late it fires. Hollow: the median lag (p50). "
        "Filled: the 99th percentile (p99). Vertical bar: the maximum.",
        basis=basis_of(
            "Each value is the mean over timed rounds of that round's own percentile; the line spans them "
            "and is no interval.",
            [group for group in summary.groups if group.group.name in drawn],
        ),
        panels=panels,
        unit="s",
        values_label="how late the timer fires",
    )


def _mark(row: Row) -> Mark | None:
    found = {name: row.figures.get(name) for name in FIGURES}
    spots = tuple(
        Spot(value, FIGURES[name]) for name, value in found.items() if value is not None and drawable(value)
    )
    if not spots:
        return None
    values = [spot.v for spot in spots]
    p50, p99, worst = (fmt.duration(value) for value in found.values())
    says = f"p50 {p50}, p99 {p99}, max {worst}"
    return Mark(*shown(row.cell), spots, says, min(values), max(values), cell=row.cell.id)


CHART = Chart(
    name="lateness",
    alt="Event-loop lag under each model and pattern: median, 99th percentile and maximum, on a logarithmic "
    "scale of time.",
    order=90,
    describe=describe,
)
