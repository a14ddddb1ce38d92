"""What the `idle` workload makes of its readings."""

import asyncio
import itertools
import time
from collections.abc import Callable

import pytest

from bench.plugins.pattern import Means, Seen
from tests.made_ground import facts_for
from workloads import idle
from workloads.idle import WORKLOAD, Ballast, account, counts, play_tasks, play_threads, slope


def lent(operations: int) -> Means:
    """Return the means of a round that calls nothing."""
    return Means(call=lambda index: index, operations=operations, concurrency=1, clock=time.perf_counter_ns)


def test_the_slope_is_that_of_the_line() -> None:
    """What was there before the first one is not counted; noise around the line cancels."""
    assert slope([(0, 1000), (1, 1010), (2, 1020)]) == pytest.approx(10)
    assert slope([(0, 1005), (1, 995), (2, 1005), (3, 995), (4, 1005)]) == pytest.approx(0)


@pytest.mark.parametrize("operations", [1, 2, 4, 7, 1000])
def test_the_steps_go_from_none_to_all(operations: int) -> None:
    """They grow, whatever N is, so that there always is a slope."""
    steps = counts(operations)
    assert steps[0] == 0
    assert steps[-1] == operations
    assert steps == sorted(set(steps))


def test_the_account_holds_every_reading() -> None:
    """Figures for all rounds, and the series behind them."""
    told = account([(0, 100), (5, 150), (10, 200)])
    assert told.figures == {"bytes_per_idle": pytest.approx(10), "idle_max": 10.0}
    assert told.series == {"count": [0, 5, 10], "pss_bytes": [100, 150, 200]}


def test_a_second_round_stands_on_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """What earlier tasks left behind is taken up again before the first reading."""
    alive: list[int] = []

    def reading() -> int:
        alive.append(len(asyncio.all_tasks()) - 1)
        return 0

    monkeypatch.setattr(idle, "tree_bytes", reading)
    ballast = Ballast()
    for first in (0, 10, 20):
        alive.clear()
        seen: Seen = asyncio.run(play_tasks(ballast, lent(10)))
        assert alive == [0, *(first + count for count in counts(10))]
        assert list(seen.values) == list(range(10))


def test_a_reading_that_fails_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, new_threads: Callable[[], int]
) -> None:
    """The crowd is ended when a round raises."""

    turns = itertools.count()

    def reading() -> int:
        if next(turns) == 2:
            raise RuntimeError("cannot be read")
        return 0

    monkeypatch.setattr(idle, "tree_bytes", reading)
    with pytest.raises(RuntimeError, match="cannot be read"):
        play_threads(lent(10))
    assert new_threads() == 0


@pytest.mark.parametrize("profile", ["quick", "standard", "thorough"])
def test_each_kind_has_a_group_of_its_own(profile: str) -> None:
    """The numbers differ by kind, so no group holds two kinds."""
    groups = WORKLOAD.groups(facts_for(profile))
    assert [group.name for group in groups] == ["idle/tasks", "idle/threads", "idle/processes"]
    assert all(len({variant.backend for variant in group.variants}) == 1 for group in groups)
