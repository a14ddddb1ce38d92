"""Tests of the charts of what patterns record: kth, lateness, depth, memory, lifecycle."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import Summary, summarise
from bench.model.plan import Display
from bench.output.charts import depth, kth, lateness, lifecycle, memory
from bench.output.charts.catalogue import describe
from bench.output.charts.depth import MOST_STEPS, thinned
from bench.output.charts.description import Chart, Line, Mark
from tests.made import run_of
from tests.output.made_patterns import made_patterns, pattern_cell, pattern_group
from tests.output.made_run import made_run

CHARTS = (kth.CHART, lateness.CHART, depth.CHART, memory.CHART, lifecycle.CHART)
FOUND = made_patterns()


def summary_of(prefix: str) -> Summary:
    """Return a run of the groups whose names begin so."""
    kept = [(group, cells) for group, cells in FOUND if group.name.startswith(prefix)]
    return summarise(run_of([group for group, _ in kept], [cell for _, cells in kept for cell in cells]))


def lines_of(chart: Chart, prefix: str) -> dict[str, Line]:
    """Return the lines of the chart's first panel, for the groups whose names begin so."""
    graph = chart.describe(summary_of(prefix))
    assert graph is not None
    return {item.name: item for item in graph.panels[0].items if isinstance(item, Line)}


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_run_without_what_it_shows_has_no_such_chart(chart: Chart) -> None:
    """Plain operations tell none of it."""
    assert describe(chart, summarise(made_run())) is None


def test_every_cell_that_tells_when_results_came_is_a_line() -> None:
    """k runs from 1; gather's line is flat, as_completed's rises."""
    curves = lines_of(kth.CHART, "early")
    assert len(curves) == 8
    gather = [point.y for point in curves["asyncio (gather)"].points]
    streamed = curves["asyncio (as_completed)"].points
    assert len(set(gather)) == 1
    assert [point.x for point in streamed] == [float(k) for k in range(1, 13)]
    assert streamed[0].y < streamed[-1].y
    assert curves["asyncio (as_completed)"].ends.startswith("first ")


def test_lateness_is_the_median_the_percentile_and_the_worst() -> None:
    """In that order; a cell without a heartbeat has no row."""
    graph = lateness.describe(summary_of("beat"))
    mark = graph.panels[0].items[0]
    assert isinstance(mark, Mark)
    assert [spot.kind for spot in mark.spots] == ["hollow", "full", "tick"]
    p50_s, p99_s, max_s = [spot.v for spot in mark.spots]
    assert p50_s < p99_s < max_s
    assert not lateness.describe(summary_of("early")).panels


def test_a_depth_keeps_its_peaks_however_many_steps_it_has() -> None:
    """What is thinned out still has the deepest, and the last instant."""
    steps = [(float(at), 1.0) for at in range(10 * MOST_STEPS)]
    steps[777] = (777.0, 99.0)
    kept = thinned(steps)
    assert len(kept) <= MOST_STEPS + 1
    assert max(deep for _, deep in kept) == 99.0
    assert kept[-1] == steps[-1]
    assert list(lines_of(depth.CHART, "queue")) == ["asyncio", "threads"]


def test_memory_is_growth_over_none() -> None:
    """The count of none is where it is counted from; what is below a page is left out."""
    group = pattern_group("w", [("asyncio", {})])
    told = {"count": (0, 10, 100), "pss_bytes": (5e6, 5e6 + 100, 5e6 + 2e5)}
    (row,) = summarise(run_of([group], [pattern_cell(group.cells[0], 0.1, series=told)])).groups[0].rows
    assert memory.growth(row) == ((100.0, 2e5),)
    without = {"count": (10, 100), "pss_bytes": (5e6, 6e6)}
    (row,) = summarise(run_of([group], [pattern_cell(group.cells[0], 0.1, series=without)])).groups[0].rows
    assert memory.growth(row) == ()


def test_what_one_more_weighs_stands_beside_its_line() -> None:
    """The slope's mean over timed rounds, in the unit that fits."""
    curves = lines_of(memory.CHART, "weight")
    assert [name.split()[0] for name in curves] == ["asyncio", "threads", "processes"]
    assert all(curve.ends.endswith(" each") for curve in curves.values())


def test_the_lifecycle_is_drawn_where_it_was_asked_for() -> None:
    """Phases together against K, a line for each start method; the same groups without the wish have none."""
    summary = summary_of("life")
    curves = lines_of(lifecycle.CHART, "life")
    assert list(curves) == [
        "asyncio",
        "threads",
        "processes (fork)",
        "processes (forkserver)",
        "processes (spawn)",
    ]
    point = curves["processes (fork)"].points[1]
    assert (point.x, point.y) == pytest.approx((8.0, 2e-4 + 2e-4 + 1.6e-2 + 1e-4 + 4e-3))
    unasked = tuple(
        replace(one, group=replace(one.group, display=Display(chart=""))) for one in summary.groups
    )
    assert not lifecycle.describe(replace(summary, groups=unasked)).panels
    assert not lifecycle.describe(replace(summary, groups=summary.groups[:1])).panels
