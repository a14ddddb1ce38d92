"""What each pattern of `overlap` tells of three waits of unequal length, by the turns of a loop."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from bench.model.plan import Params
from bench.plugins.workload import RoundFacts, Setting
from tests.played_pattern import levels, play
from workloads.overlap import LENGTHS, PATTERNS, WORKLOAD, Timed

OVERLAPPING = [pattern for pattern in PATTERNS["loop"] if pattern != "in_turn"]
TURNS_A_UNIT = 10


def params(pattern: str) -> Params:
    """Return levels at which a unit is one second: nothing here waits for it."""
    return levels(WORKLOAD, unit_s=1.0, pattern=pattern)


class Turns:
    """Operations that take as many turns of the loop as they have units; a clock counts every look."""

    def __init__(self) -> None:
        self._ticks = count()
        self.most = self._now = 0

    async def task(self, index: int) -> Timed:
        """Take its turns."""
        self._now += 1
        self.most = max(self.most, self._now)
        begun = next(self._ticks)
        for _ in range(LENGTHS[index % len(LENGTHS)] * TURNS_A_UNIT):
            await asyncio.sleep(0)
        self._now -= 1
        return index, begun, next(self._ticks)


@pytest.mark.parametrize("pattern", OVERLAPPING)
def test_the_shorter_finishes_first(pattern: str) -> None:
    """The waits of 3, 1 and 2 units end in the order 1, 2, 0, and all have begun before one ends."""
    played = play(WORKLOAD, "loop", params(pattern), 3, Turns().task)
    assert played.values == [0, 1, 2]
    assert played.account.figures["shortest_first"] == 1.0
    assert played.account.observed["finished"] == "1, 2, 0"
    assert max(played.account.series["begun_s"]) < min(played.account.series["ended_s"])


def test_awaited_in_turn_nothing_overlaps() -> None:
    """They end in call order, one at a time."""
    played = play(WORKLOAD, "loop", params("in_turn"), 3, Turns().task)
    assert played.account.observed["finished"] == "0, 1, 2"
    assert played.account.figures["shortest_first"] == 0.0
    begun_s, ended_s = played.account.series["begun_s"], played.account.series["ended_s"]
    assert ended_s[0] < begun_s[1] < ended_s[1] < begun_s[2]


@pytest.mark.parametrize("pattern", [pattern for pattern in PATTERNS["loop"] if pattern != "wait"])
def test_results_come_in_call_order(pattern: str) -> None:
    """Whatever ends first, the results are in the order in which the operations were called."""
    played = play(WORKLOAD, "loop", params(pattern), 3, Turns().task)
    assert played.account.observed["results"] == "0, 1, 2"
    assert played.account.figures["results_in_call_order"] == 1.0


@pytest.mark.parametrize("pattern", OVERLAPPING)
def test_no_more_than_k_overlap(pattern: str) -> None:
    """Seven waits with two places: two at a time, and every value is there."""
    turns = Turns()
    played = play(WORKLOAD, "loop", params(pattern), 7, turns.task, concurrency=2)
    assert turns.most == 2
    assert played.values == list(range(7))


@pytest.fixture
def pool() -> Iterator[Executor]:
    """A thread for every wait."""
    with ThreadPoolExecutor(3) as pool:
        yield pool


def ordered_by_length(ticks: Iterator[int]) -> Any:
    """Return an operation that ends when those that are shorter have."""
    ended = {length: threading.Event() for length in (0, *LENGTHS)}
    ended[0].set()

    def task(index: int) -> Timed:
        length, begun = LENGTHS[index], next(ticks)
        ended[length - 1].wait(60)
        done = next(ticks)
        ended[length].set()
        return index, begun, done

    return task


@pytest.mark.parametrize("pattern", PATTERNS["threads"])
def test_a_pool_finishes_the_shorter_first_as_well(pattern: str, pool: Executor) -> None:
    """Threads overlap like tasks; `map` returns in call order."""
    played = play(WORKLOAD, "threads", params(pattern), 3, ordered_by_length(count()), pool=pool)
    assert played.values == [0, 1, 2]
    assert played.account.observed["finished"] == "1, 2, 0"
    assert played.account.figures["shortest_first"] == 1.0
    if pattern == "map":
        assert played.account.observed["results"] == "0, 1, 2"


def test_alone_they_end_in_call_order() -> None:
    """One thread goes through them one after the other."""
    ticks = count()
    played = play(WORKLOAD, "alone", params("in_turn"), 3, lambda index: (index, next(ticks), next(ticks)))
    assert played.account.observed["finished"] == "0, 1, 2"


def test_an_operation_that_never_came_changes_the_values() -> None:
    """Values are the indices that came back, not those that were sent."""
    ticks = count()
    played = play(WORKLOAD, "alone", params("in_turn"), 3, lambda _: (0, next(ticks), next(ticks)))
    assert played.values == [0, 0, 0]


def facts(wall_s: float, operations: int = 3) -> RoundFacts:
    """Return a round that took so long."""
    return RoundFacts(
        params=params("gather"), operations=operations, concurrency=3, wall_s=wall_s, timed=True
    )


def test_a_round_that_ended_before_its_longest_wait_is_refused() -> None:
    """Three units is the least that three waits at once can take."""
    assert "its longest wait takes 3.000000 s" in str(WORKLOAD.check(facts(2.9)))
    assert WORKLOAD.check(facts(3.0)) is None
    assert "1.0" not in str(WORKLOAD.check(facts(3.0, operations=1)))


def test_a_round_is_told_over_the_longest_and_over_the_sum() -> None:
    """The chapter's own yardsticks: 3 s for all at once, 6 s one after the other."""
    assert WORKLOAD.figures(facts(3.3)) == {
        "longest_s": 3.0,
        "sum_s": 6.0,
        "over_longest": pytest.approx(1.1),
        "over_sum": pytest.approx(0.55),
    }


def test_both_colours_return_their_index_and_two_looks_at_the_clock() -> None:
    """The real operations begin before they end."""
    setting = Setting(params=params("gather") | {"unit_s": 0.0}, seed=1, concurrency=3)
    call: Any = WORKLOAD.open_sync(setting).call
    index, begun_ns, done_ns = call(2)

    async def other() -> Any:
        return await (await WORKLOAD.open_async(setting)).call(2)

    assert index == 2
    assert begun_ns <= done_ns
    index, begun_ns, done_ns = asyncio.run(other())
    assert index == 2
    assert begun_ns <= done_ns
