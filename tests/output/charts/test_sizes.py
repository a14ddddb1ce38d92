"""Tests of bench.output.charts.sizes and payload."""

import math
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.model.plan import Display
from bench.model.run import Run
from bench.output.charts import payload, sizes
from bench.output.charts.description import Line, Point
from tests.made import blocks_of, planned_cell, planned_group, result, run_of

MODELS = ("sequential", "threads", "processes")
JITTER = (0.0, 0.01, -0.01, 0.005, -0.005, 0.0, 0.008, -0.008, 0.004, -0.004)


def curve(chart: str, speedups: Sequence[tuple[float, float]], **params: object) -> Run:
    """Return a run with a group for each size: processes have these speed-ups, threads have none.

    The sequential operation of the first group takes 1, of the second e times as long, and so on.
    """
    groups, cells = [], []
    for at, (size, speedup) in enumerate(speedups):
        made = [planned_cell(f"g{at}", model) for model in MODELS]
        logs = {"sequential": 0.0, "threads": 0.0, "processes": -math.log(speedup)}
        groups.append(
            replace(
                planned_group(f"g{at}", made),
                params={"size_bytes": size, **params},
                display=Display(chart=chart),
            )
        )
        cells += [result(cell, blocks_of([at + logs[cell.backend] + j for j in JITTER])) for cell in made]
    return run_of(groups, cells)


def lines(run: Run) -> dict[str, Line]:
    """Return the lines of the one panel by name."""
    graph = (sizes.describe if sizes.describe(summarise(run)).panels else payload.describe)(summarise(run))
    (panel,) = graph.panels
    return {item.name: item for item in panel.items if isinstance(item, Line)}


def test_a_line_goes_through_the_sizes_of_the_sequential_operation() -> None:
    """Sequential itself has no line; each other model has a point at the length of the operation."""
    found = lines(curve("sizes", [(0, 0.5), (0, 2.0)]))
    assert list(found) == ["threads", "processes"]
    xs = [point.x for point in found["processes"].points]
    assert xs[1] / xs[0] == pytest.approx(math.e, rel=0.02)
    assert [point.y for point in found["processes"].points] == [
        pytest.approx(0.5, rel=0.02),
        pytest.approx(2.0, rel=0.02),
    ]


def test_two_interpreters_are_not_two_sizes() -> None:
    """Each has a curve of its own; here either has one point, which is none."""
    groups = summarise(curve("sizes", [(0, 0.5), (0, 2.0)])).groups
    apart = [
        replace(one, group=replace(one.group, name=f"g · GIL {gil}"))
        for one, gil in zip(groups, ("on", "off"), strict=True)
    ]
    assert len(sizes.panels_of(groups, sizes.sequential_s, str)) == 1
    assert sizes.panels_of(apart, sizes.sequential_s, str) == ()


def test_where_a_line_crosses_one_is_said_at_its_end() -> None:
    """From half to twice as fast, the break-even is in the middle, on logarithmic scales."""
    assert sizes.break_even([Point(1.0, 0.5, ""), Point(100.0, 2.0, "")]) == pytest.approx(10.0)
    assert "1× at" in lines(curve("sizes", [(0, 0.5), (0, 2.0)]))["processes"].ends


def test_a_line_that_is_nowhere_established_to_be_on_both_sides_has_no_break_even() -> None:
    """Threads lie on 1 give or take their noise, and cross it without a meaning."""
    assert "at" not in lines(curve("sizes", [(0, 0.5), (0, 2.0)]))["threads"].ends


def test_sizes_are_written_on_the_axis() -> None:
    """The axis across names the measured sizes with their units, not round numbers."""
    graph = payload.describe(summarise(curve("payload", [(1024, 1.8), (1_048_576, 0.6)])))
    assert graph.panels[0].ticks == ((1024.0, "1.00 KiB"), (1_048_576.0, "1.00 MiB"))


@pytest.mark.parametrize("ys", [(1.5, 2.0), (0.5, 0.9), (1.0, 1.0)])
def test_a_line_on_one_side_has_no_break_even(ys: tuple[float, float]) -> None:
    """Nothing is extrapolated."""
    assert sizes.break_even([Point(1.0, ys[0], ""), Point(2.0, ys[1], "")]) is None


def test_payloads_are_places_in_bytes() -> None:
    """The axis across has the size that was asked for, whatever the operation took."""
    found = lines(curve("payload", [(1000, 1.8), (1_000_000, 0.6)]))
    assert [point.x for point in found["processes"].points] == [1000, 1_000_000]
    assert "1× at" in found["processes"].ends


def test_a_single_size_is_no_curve() -> None:
    """A run with one group of the curve, or none, has no such chart."""
    assert not sizes.describe(summarise(curve("sizes", [(0, 2.0)]))).panels
    assert not payload.describe(summarise(curve("sizes", [(0, 0.5), (0, 2.0)]))).panels
