"""What each pattern of `timeouts` tells of operations that overrun, and that nothing is left of them."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest

from bench.model.plan import Params
from bench.plugins.workload import RoundFacts
from tests.made_ground import facts_for
from tests.played_pattern import Played, levels, play, told
from workloads.limits import ON_LOOP, PATTERNS, Ended, Job
from workloads.timeouts import BEYOND, LIMIT, WITHIN, WORKLOAD, planned

OPERATIONS = 8
# Far from what any operation of these tests takes, or far from all that anybody would wait for.
SHORT_UNIT_S, LONG_UNIT_S = 0.001, 1000.0


def params(pattern: str, **changes: Any) -> Params:
    """Return levels at which the limit is 3 ms."""
    return levels(WORKLOAD, **{"unit_s": SHORT_UNIT_S, "pattern": pattern} | changes)


JOBS = planned(params("wait_for"), 1, OPERATIONS)
OVERRUNNING = [index for index, length_s in JOBS if length_s > LIMIT * SHORT_UNIT_S]
OTHERS = [index for index, _ in JOBS if index not in OVERRUNNING]


class Work:
    """Operations of which some do not end before they are let go; others end at once."""

    def __init__(self) -> None:
        self.released = asyncio.Event()
        self.cancelled: list[int] = []

    async def on_loop(self, job: Job) -> Ended:
        """Wait for the release if the operation is one that overruns."""
        try:
            if job[0] in OVERRUNNING:
                await self.released.wait()
        except asyncio.CancelledError:
            self.cancelled.append(job[0])
            raise
        return job[0], 10**9


def on_loop(pattern: str, work: Work) -> Played:
    """Play a pattern; what it leaves on the loop is let go before the account."""
    return play(WORKLOAD, "loop", params(pattern), OPERATIONS, work.on_loop, before_account=work.released.set)


def test_the_plan_has_both_kinds() -> None:
    """Half overrun the limit, the others are well within it."""
    assert (WITHIN, LIMIT, BEYOND) == (1, 3, 8)
    assert len(OVERRUNNING) == len(OTHERS) == 4
    assert planned(params("wait"), 1, OPERATIONS) == JOBS
    assert {length_s for _, length_s in JOBS} == {SHORT_UNIT_S, 8 * SHORT_UNIT_S}


@pytest.mark.parametrize(
    ("operations", "share", "count"), [(1, 0.5, 0), (1, 1.0, 0), (2, 0.0, 1), (8, 1.0, 7)]
)
def test_one_overruns_and_one_does_not(operations: int, share: float, count: int) -> None:
    """At the ends of the scale there is still one of each, and a single operation ends in time."""
    plan = planned(params("wait", overrunning_share=share), 1, operations)
    assert sum(length_s > LIMIT * SHORT_UNIT_S for _, length_s in plan) == count


@pytest.mark.parametrize("pattern", ["wait_for", "timeout"])
def test_a_limit_on_the_loop_ends_and_cancels_what_overruns(pattern: str) -> None:
    """The caller sees a TimeoutError for each, the operation is told, and nothing leaks."""
    work = Work()
    played = on_loop(pattern, work)
    assert sorted(work.cancelled) == told(played.account, "timed_out") == OVERRUNNING
    assert played.account.observed["caller_saw"] == "TimeoutError"
    assert played.account.figures["ended_at_limit"] == 1.0
    assert played.account.figures["leaked"] == played.account.figures["leaked_s"] == 0
    assert played.values == list(range(OPERATIONS))


def test_wait_raises_nothing_and_cancels_nothing() -> None:
    """What is pending at the limit goes on; it has ended when the account is told."""
    work = Work()
    played = on_loop("wait", work)
    assert work.cancelled == []
    assert played.account.observed["caller_saw"] == "pending"
    assert told(played.account, "leaked") == OVERRUNNING
    assert played.account.figures["leaked_s"] > 0
    assert played.account.figures["ended_at_limit"] == 0.0
    assert played.values == list(range(OPERATIONS))


def test_without_a_limit_all_run_to_the_end() -> None:
    """Nobody times out where nobody sets a limit: on the loop, and alone."""

    async def at_once(job: Job) -> Ended:
        return job[0], 0

    def alone(job: Job) -> Ended:
        return job[0], 0

    bare = play(WORKLOAD, "loop", params("bare"), OPERATIONS, at_once)
    none = play(WORKLOAD, "alone", params("none"), OPERATIONS, alone)
    for played in (bare, none):
        assert played.values == list(range(OPERATIONS))
        assert played.account.observed["caller_saw"] == "values"
        assert played.account.figures["timed_out"] == 0
        assert played.account.figures["ended_at_limit"] == 0.0


@pytest.fixture
def pool() -> Iterator[Executor]:
    """A thread for every operation."""
    with ThreadPoolExecutor(OPERATIONS) as pool:
        yield pool


def test_a_thread_goes_on_when_its_caller_has_gone(pool: Executor) -> None:
    """The caller gives up on a future; the account waits for it and counts it as leaked."""
    released = threading.Event()

    def held(job: Job) -> Ended:
        if job[0] in OVERRUNNING:
            released.wait(60)
        return job[0], 10**9

    played = play(
        WORKLOAD,
        "threads",
        params("result_timeout", unit_s=0.01),
        OPERATIONS,
        held,
        pool=pool,
        before_account=released.set,
    )
    assert set(OVERRUNNING) <= set(told(played.account, "timed_out"))
    assert set(OVERRUNNING) <= set(told(played.account, "leaked"))
    assert played.account.observed["caller_saw"] == "TimeoutError"
    assert played.values == list(range(OPERATIONS))


def test_a_wrong_value_shows(pool: Executor) -> None:
    """An operation that ends in time with another's value changes the values."""

    async def on_loop(_: Job) -> Ended:
        return 99, 0

    def in_thread(_: Job) -> Ended:
        return 99, 0

    far = {"unit_s": LONG_UNIT_S}
    for pattern in ON_LOOP:
        assert 99 in play(WORKLOAD, "loop", params(pattern, **far), OPERATIONS, on_loop).values, pattern
    pooled = play(WORKLOAD, "threads", params("result_timeout", **far), OPERATIONS, in_thread, pool=pool)
    assert 99 in pooled.values


def test_a_wrong_value_of_an_operation_that_was_left_shows() -> None:
    """What the caller gave up on is looked at when it has ended, and one wrong value voids the round."""
    work = Work()

    async def lying(job: Job) -> Ended:
        _, ended_ns = await work.on_loop(job)
        return OTHERS[0] if job[0] == OVERRUNNING[0] else job[0], ended_ns

    played = play(WORKLOAD, "loop", params("wait"), OPERATIONS, lying, before_account=work.released.set)
    assert played.account.figures["results_wrong"] == 1
    assert told(played.account, "leaked") == OVERRUNNING[1:]


@pytest.mark.parametrize("stage", ["loop", "alone", "threads"])
def test_an_unreached_limit_changes_no_value(stage: Any, pool: Executor) -> None:
    """With `kind=cost` every pattern has every value, one operation at a time."""
    at_work = threading.Lock()

    def plain(index: int) -> int:
        assert at_work.acquire(blocking=False)
        at_work.release()
        return index

    async def giving_way(index: int) -> int:
        assert at_work.acquire(blocking=False)
        await asyncio.sleep(0)
        at_work.release()
        return index

    for pattern in PATTERNS[stage]:
        played = play(
            WORKLOAD,
            stage,
            params(pattern, kind="cost"),
            20,
            giving_way if stage == "loop" else plain,
            pool=pool if stage == "threads" else None,
        )
        assert played.values == list(range(20)), pattern


def test_a_caller_that_is_free_too_early_is_refused() -> None:
    """Nobody times out before the limit; a late caller is what is measured."""

    def facts(**told: float) -> RoundFacts:
        return RoundFacts(
            params=params("wait_for"), operations=8, concurrency=8, wall_s=1.0, timed=True, told=told
        )

    assert WORKLOAD.check(facts(overshoot_s=0.1)) is None
    assert WORKLOAD.check(facts()) is None
    assert "returned a wrong value: 1" in str(WORKLOAD.check(facts(results_wrong=1.0)))
    assert "before its limit" in str(WORKLOAD.check(facts(overshoot_s=-0.001)))


@pytest.mark.parametrize("profile", ["quick", "standard"])
def test_shorter_profiles_leave_the_price_of_a_limit_out(profile: str) -> None:
    """No claim rests on it, and time is short there."""
    assert [one.name for one in WORKLOAD.groups(facts_for(profile))] == ["timeouts"]


def test_one_group_overruns_and_the_other_measures_a_limit() -> None:
    """One with all in flight; the other runs in turn and is all on the loop."""
    overrun, cost = WORKLOAD.groups(facts_for("thorough"))
    assert (overrun.operations or OPERATIONS) == (overrun.concurrency or OPERATIONS)
    assert cost.params == {"kind": "cost"}
    assert cost.concurrency == 1
    assert {variant.backend for variant in cost.variants} == {"asyncio"}
    assert WORKLOAD.size(levels(WORKLOAD)) == 8
    assert WORKLOAD.size(levels(WORKLOAD, kind="cost")) == 200
