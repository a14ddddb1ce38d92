"""Speed-up compared with sequential: a mark with its interval for every cell of the headline groups."""

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.output.charts.description import Chart, Graph, Mark
from bench.output.charts.parts import basis_of, group_panels, name_of, speed_mark
from bench.output.tables import format as fmt


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run that compares nothing with sequential."""
    groups = summary.headline_groups
    return Graph(
        kind="rows",
        title="Speed-up: how many times as fast as sequential?",
        reading="Right of the line at 1×: faster than sequential. Filled: an established difference. Hollow: "
        "the same within 5 %, or inconclusive. Empty operations, which show a model's own cost, have a "
        "scale of their own.",
        basis=basis_of(
            f"Intervals: {fmt.confidence(summary.run.plan.alpha)}, simultaneous within each group, over "
            "blocks of fresh workers. K: the most operations in flight (sequential: 1).",
            groups,
        ),
        # The cost of a model itself is far below the others, so it comes last, on a scale of its own.
        panels=group_panels(sorted(groups, key=_is_cost), _mark, _is_cost),
        unit="ratio",
        values_label="speed-up: times as fast as sequential",
        one=True,
    )


def _is_cost(group: GroupSummary) -> bool:
    return any(control.kind == "cost" for control in group.group.controls)


def _mark(row: Row) -> Mark | None:
    if row.speedup is None or row.verdict is None:
        return None
    return speed_mark(name_of(row), row.cell, row.speedup, row.speedup_ci, row.verdict)


CHART = Chart(
    name="speedup",
    alt="Speed-up compared with sequential of every model in each headline group, with intervals, on a "
    "logarithmic scale.",
    order=10,
    describe=describe,
)
