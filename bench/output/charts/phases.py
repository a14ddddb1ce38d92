"""Where the time goes: create, ready, first result, one round, teardown, side by side for every cell."""

from bench.analysis.run.cell_times import median_interval_of
from bench.analysis.run.summary import Row, Summary
from bench.analysis.stats.estimate import Interval
from bench.output.charts.description import Bar, Chart, Graph, Part
from bench.output.charts.parts import basis_of, bounds_of, drawable, group_panels, shown
from bench.output.tables import format as fmt

# Each with its field in a row, its name, and its meaning.
PHASES = (
    ("create_s", "create", "the constructor"),
    ("ready_s", "ready", "all K workers up"),
    ("first_result_s", "first result", "one operation"),
    ("wall_s", "one round", "N operations"),
    ("teardown_s", "teardown", "until all is gone"),
)


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run in which no phase was timed."""
    groups = summary.headline_groups
    return Graph(
        kind="bars",
        title="Where does the time go?",
        reading="Every model is created, waits until all its workers are ready, returns a first result, runs "
        "rounds of N operations and is torn down. Compare what is paid once with what one round takes.",
        basis=basis_of(
            "Medians over blocks of fresh workers, with 95 % intervals by order statistics (from six "
            "blocks); one round is its typical time, with Student's interval.",
            groups,
        ),
        panels=group_panels(groups, _bar, own=lambda _: True),
        unit="s",
        values_label="time",
        log=False,
        switch=False,
        phases=tuple((name, meaning) for _, name, meaning in PHASES),
    )


def _bar(row: Row) -> Bar | None:
    found = [(name, getattr(row, field), _interval(row, field)) for field, name, _ in PHASES]
    parts = tuple(
        Part(name, value, fmt.duration_interval(value, interval), *bounds_of(interval))
        for name, value, interval in found
        if drawable(value)
    )
    if not parts:
        return None
    says = f"one round {fmt.duration(row.wall_s)}, all {fmt.duration(sum(part.v for part in parts))}"
    return Bar(*shown(row.cell), parts, says, row.cell.id)


def _interval(row: Row, field: str) -> Interval | None:
    if field == "wall_s":
        return row.wall_s_ci
    return median_interval_of(row.cell, lambda block: getattr(block.phases, field))


CHART = Chart(
    name="phases",
    alt="The time of each phase (create, ready, first result, one round, teardown) of every model in each "
    "headline group, with intervals.",
    order=130,
    describe=describe,
)
