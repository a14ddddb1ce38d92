"""Which model is the fastest where, and from which size on."""

import math
from collections.abc import Mapping

import pytest

from bench.analysis.run.summary import summarise
from bench.analysis.run.winners import BreakEven, WinnerMap, winner_maps
from bench.model.plan import Display, Group
from bench.model.run import CellResult
from tests.made import blocks_of, planned_cell, planned_group, result, run_of

NOISE = [0.004, -0.003, 0.001, -0.004, 0.002, 0.003, -0.002, 0.001, -0.001, -0.001]
WILD = [0.4, -0.5, 0.3, -0.4, 0.5, -0.3, 0.45, -0.35, 0.2, -0.3]


def at(
    share: float, size_s: float, times: Mapping[str, float], **noisy: list[float]
) -> tuple[Group, list[CellResult]]:
    """Return one point: each backend's time over 10 ms, with a little noise of its own or the one given."""
    name = f"made/{size_s}/{share}"
    cells = [planned_cell(name, backend) for backend in times]
    group = planned_group(
        name,
        cells,
        params={"share": share, "size_s": size_s, "other": "same"},
        display=Display(grid=("share", "size_s")),
    )
    results = [
        result(cell, blocks_of([math.log(time) + v for v in noisy.get(cell.backend, NOISE[i:] + NOISE[:i])]))
        for i, (cell, time) in enumerate(zip(cells, times.values(), strict=True))
    ]
    return group, results


def maps_of(*points: tuple[Group, list[CellResult]]) -> list[WinnerMap]:
    """Return the maps of a run of these points."""
    run = run_of([group for group, _ in points], [cell for _, cells in points for cell in cells])
    return winner_maps(summarise(run))


def evens_of(*ratios: float | None) -> dict[str, BreakEven]:
    """Return one row's break-evens by backend: at 1, 10, … processes take so many times the others' time.

    None is a size at which nothing can be told.
    """
    points = [
        at(
            1.0,
            10.0**i,
            {"sequential": 1.0, "threads": 1.3, "processes": ratio or 1.0},
            **({} if ratio else {"processes": WILD}),
        )
        for i, ratio in enumerate(ratios)
    ]
    (found,) = maps_of(*points)
    return {even.backend: even for even in found.break_evens}


def test_a_winner_is_faster_than_all_others() -> None:
    """Its margin is over the next one, whichever way round the pair stands in the family."""
    (found,) = maps_of(
        at(0.0, 1.0, {"sequential": 4.0, "asyncio": 1.0, "threads": 2.0}),
        at(0.0, 2.0, {"sequential": 1.0, "asyncio": 3.0, "threads": 2.0}),
    )
    first, second = found.points
    assert (first.outcome, [cell.backend for cell in first.leaders]) == ("winner", ["asyncio"])
    assert (second.outcome, [cell.backend for cell in second.leaders]) == ("winner", ["sequential"])
    for point in (first, second):
        assert point.runner_up is not None
        assert point.runner_up.backend == "threads"
        assert point.margin == pytest.approx(2.0, rel=0.02)
        assert point.margin_ci is not None
        assert point.margin_ci[0] < 2.0 < point.margin_ci[1] or point.margin_ci[0] > 1.9


def test_leaders_that_are_equivalent_tie() -> None:
    """Two that take the same time, both faster than the rest, make no difference."""
    (found,) = maps_of(
        at(0.0, 1.0, {"sequential": 4.0, "asyncio": 1.0, "threads": 1.0}),
        at(0.0, 2.0, {"sequential": 4.0, "asyncio": 1.0, "threads": 1.0}),
    )
    point = found.points[0]
    assert point.outcome == "no difference"
    assert {cell.backend for cell in point.leaders} == {"asyncio", "threads"}
    assert point.runner_up is not None
    assert point.runner_up.backend == "sequential"


def test_what_is_not_established_is_not_told() -> None:
    """The one ahead has not won while its lead may be noise; those it leads for sure are not among them."""
    point = at(0.0, 1.0, {"sequential": 40.0, "asyncio": 1.0, "threads": 1.2}, threads=WILD)
    (found,) = maps_of(point, at(0.0, 2.0, {"sequential": 4.0, "asyncio": 1.0, "threads": 1.5}))
    assert found.points[0].outcome == "cannot tell"
    assert {cell.backend for cell in found.points[0].leaders} == {"asyncio", "threads"}


def test_only_what_is_alike_but_for_the_two_factors_is_one_map() -> None:
    """A point alone makes no map, and groups without a grid are on none."""
    group, cells = at(0.0, 1.0, {"sequential": 4.0, "asyncio": 1.0})
    assert maps_of((group, cells)) == []
    other = planned_group("plain", [planned_cell("plain", "asyncio")])
    assert maps_of((group, cells), (other, [result(other.cells[0], blocks_of(NOISE))])) == []


def test_break_even_is_an_interval_between_two_sizes() -> None:
    """From slower at 10 to faster at 100: the interpolated size lies where the times meet."""
    even = evens_of(4.0, 2.0, 0.5)["processes"]
    assert (even.below, even.fastest) == (10.0, 100.0)
    assert even.about == pytest.approx(10**1.5, rel=0.05)


def test_break_even_widens_over_what_is_inconclusive() -> None:
    """A size in between without a verdict belongs to the interval."""
    even = evens_of(2.0, None, 0.5)["processes"]
    assert (even.below, even.fastest) == (1.0, 100.0)


def test_any_backend_may_become_the_fastest() -> None:
    """Where processes win at first and lose later, the sequential cell becomes the fastest."""
    even = evens_of(0.5, 2.0)["sequential"]
    assert (even.below, even.fastest) == (1.0, 10.0)


def test_a_backend_may_be_the_fastest_without_being_beaten_before() -> None:
    """Below the first size at which it is established to be the fastest, nothing is known."""
    even = evens_of(None, 0.5)["processes"]
    assert (even.below, even.fastest, even.about) == (None, 10.0, None)


@pytest.mark.parametrize("ratios", [(2.0, 2.0), (0.5, 0.5), (None, None)], ids=["never", "always", "unknown"])
def test_without_a_change_there_is_no_break_even(ratios: tuple[float | None, ...]) -> None:
    """What lies beyond the measured sizes is left open."""
    assert "processes" not in evens_of(*ratios)
