"""Where the time goes: create, ready, first result, one round, teardown, side by side for every cell."""

from bench.analysis.run.cell_times import median_interval_of
from bench.analysis.run.summary import Row, Summary
from bench.analysis.stats.estimate import Interval
from bench.output.charts.description import Bar, Chart, Graph, Part
from bench.output.charts.looks import look_of
from bench.output.charts.parts import (
    basis_of,
    bounds_of,
    drawable,
    group_panels,
    name_of,
)
from bench.output.tables import format as fmt

PHASES = (
    ("create", "the constructor"),
    ("ready", "all K workers up"),
    ("first result", "one operation"),
    ("one round", "N operations"),
    ("teardown", "until all is gone"),
)


def describe(summary: Summary) -> Graph | None:
    """Return the chart; None for a run in which no phase was timed."""
    groups = summary.headline_groups
    panels = group_panels(groups, _bar, own=lambda _: True)
    if not panels:
        return None
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
        panels=panels,
        unit="s",
        values_label="time",
        log=False,
        switch=False,
        phases=PHASES,
    )


def _bar(row: Row) -> Bar | None:
    found = (row.create_s, row.ready_s, row.first_result_s, row.wall_s, row.teardown_s)
    parts = tuple(
        Part(name, value, fmt.duration_interval(value, interval), *bounds_of(interval))
        for (name, _), value, interval in zip(PHASES, found, intervals_of(row), strict=True)
        if value is not None and drawable(value)
    )
    if not parts:
        return None
    says = f"one round {fmt.duration(row.wall_s)}, all {fmt.duration(sum(part.v for part in parts))}"
    backend = row.cell.backend
    return Bar(name_of(row), backend, look_of(backend), parts, says, row.cell.id)


def intervals_of(row: Row) -> tuple[Interval | None, ...]:
    """Return the intervals of a cell's phases, in seconds, in the order of PHASES."""
    cell = row.cell
    return (
        median_interval_of(cell, lambda block: block.phases.create_s),
        median_interval_of(cell, lambda block: block.phases.ready_s),
        median_interval_of(cell, lambda block: block.phases.first_result_s),
        row.wall_s_ci,
        median_interval_of(cell, lambda block: block.phases.teardown_s),
    )


CHART = Chart(
    name="phases",
    alt="The time of each phase (create, ready, first result, one round, teardown) of every model in each "
    "headline group, with intervals.",
    order=130,
    describe=describe,
)
