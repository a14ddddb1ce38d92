"""Tests of the charts of what patterns tell: kth, lateness, depth, memory, lifecycle, and their curves."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import GroupSummary, Summary, summarise
from bench.model.plan import Display
from bench.output.charts import depth, kth, lateness, lifecycle, memory
from bench.output.charts.base import Chart
from bench.output.charts.curves import looks_of
from bench.output.charts.depth import MOST_STEPS, strips_of, thinned
from tests.made import run_of
from tests.output.made_patterns import made_patterns, pattern_cell, pattern_group
from tests.output.made_run import made_run

CHARTS = (kth.CHART, lateness.CHART, depth.CHART, memory.CHART, lifecycle.CHART)
FOUND = made_patterns()


def summary_of(prefix: str) -> Summary:
    """Return a run of the groups whose names begin so."""
    kept = [(group, cells) for group, cells in FOUND if group.name.startswith(prefix)]
    return summarise(run_of([group for group, _ in kept], [cell for _, cells in kept for cell in cells]))


def groups_of(prefix: str) -> list[GroupSummary]:
    """Return the groups whose names begin so."""
    return list(summary_of(prefix).groups)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_run_without_what_it_shows_has_no_such_chart(chart: Chart) -> None:
    """Plain operations tell none of it."""
    assert chart.draw(summarise(made_run())) is None


def test_cells_of_one_backend_are_told_apart_without_colour() -> None:
    """The first has the backend's own look; no two of one backend share marker, dash and filling."""
    looks = looks_of(["asyncio", "threads", "asyncio", "asyncio", "asyncio"])
    assert looks[0][0].marker == "o"
    ours = [(look.marker, look.dash, hollow) for (look, hollow) in (looks[0], *looks[2:])]
    assert len(set(ours)) == len(ours)
    assert len({look.colour for look, _ in (looks[0], *looks[2:])}) == 1


def test_every_cell_that_tells_when_results_came_is_a_line() -> None:
    """k runs from 1; gather's line is flat, as_completed's rises."""
    curves = {curve.label: curve for curve in kth.curves_of(groups_of("early")[0])}
    assert len(curves) == 8
    gather = [y for _, y in curves["asyncio (gather)"].points]
    streamed = curves["asyncio (as_completed)"].points
    assert len(set(gather)) == 1
    assert [x for x, _ in streamed] == [float(k) for k in range(1, 13)]
    assert streamed[0][1] < streamed[-1][1]
    assert curves["asyncio (as_completed)"].told.startswith("first ")


def test_lateness_is_the_median_the_percentile_and_the_worst() -> None:
    """In that order; a cell without a heartbeat has no row."""
    section, _ = lateness.sections(summary_of("beat"))
    p50_s, p99_s, max_s = section.entries[0].late_s
    assert p50_s is not None
    assert p99_s is not None
    assert max_s is not None
    assert p50_s < p99_s < max_s
    assert lateness.sections(summary_of("early")) == []


def test_a_depth_keeps_its_peaks_however_many_steps_it_has() -> None:
    """What is thinned out still has the deepest, and the last instant."""
    steps = [(float(at), 1.0) for at in range(10 * MOST_STEPS)]
    steps[777] = (777.0, 99.0)
    kept = thinned(steps)
    assert len(kept) <= MOST_STEPS + 1
    assert max(deep for _, deep in kept) == 99.0
    assert kept[-1] == steps[-1]
    assert [strip.label for strip in strips_of(groups_of("queue")[0])] == ["asyncio", "threads"]


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
    curves = memory.curves_of(groups_of("weight"))
    assert [curve.label.split()[0] for curve in curves] == ["asyncio", "threads", "processes"]
    assert all(curve.told.endswith(" each") for curve in curves)


def test_the_lifecycle_is_drawn_where_it_was_asked_for() -> None:
    """Phases together against K, a line for each start method; the same groups without the wish have none."""
    summary = summary_of("life")
    curves = {curve.label: curve.points for curve in lifecycle.curves_of(list(summary.groups))}
    assert list(curves) == [
        "asyncio",
        "threads",
        "processes (fork)",
        "processes (forkserver)",
        "processes (spawn)",
    ]
    assert curves["processes (fork)"][1] == pytest.approx((8.0, 2e-4 + 2e-4 + 1.6e-2 + 1e-4 + 4e-3))
    unasked = tuple(
        replace(one, group=replace(one.group, display=Display(chart=""))) for one in summary.groups
    )
    assert lifecycle.draw(replace(summary, groups=unasked)) is None
    assert lifecycle.draw(replace(summary, groups=summary.groups[:1])) is None
