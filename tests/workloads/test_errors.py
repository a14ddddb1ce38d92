"""The plan of `errors`, and the proof that all its patterns do the same work."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest

from bench.plugins.workload import RoundFacts, Setting
from tests.made_ground import facts_for
from tests.played_pattern import Played, play, told
from tests.workloads.made_failing import (
    FAILING,
    JOBS,
    LONGER,
    OPERATIONS,
    OTHERS,
    SHORTER,
    in_turns,
    on_loop,
    params,
)
from workloads.errors import BACKENDS, FEW_OPERATIONS, WORKLOAD, divided, due, planned
from workloads.failing import PATTERNS, Job


@pytest.fixture
def pool() -> Iterator[Executor]:
    """A thread for every operation."""
    with ThreadPoolExecutor(OPERATIONS) as pool:
        yield pool


def test_the_plan_has_every_case() -> None:
    """A quarter fails; of the others some end before the first error, and some after it, none with it."""
    assert len(FAILING) == 3
    assert SHORTER
    assert LONGER
    assert sorted(SHORTER + LONGER) == OTHERS


@pytest.mark.parametrize("operations", [FEW_OPERATIONS, OPERATIONS])
def test_the_first_error_is_neither_first_nor_last(operations: int) -> None:
    """In call order, some results come before the first error and some after it."""
    failing = [
        index for index, (_, _, divisor) in enumerate(planned(params("gather"), operations)) if not divisor
    ]
    assert 0 < failing[0] < operations - 1


@pytest.mark.parametrize("operations", [1, 2, 3, 50])
@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_one_fails_at_the_least(operations: int, share: float) -> None:
    """Whatever the share and N, at least one operation fails, and no more than N."""
    plan = planned(params("gather", failing_share=share), operations)
    assert [job[0] for job in plan] == list(range(operations))
    assert sum(not job[2] for job in plan) == max(1, round(share * operations))


def everything(pool: Executor, twisted: Callable[[Job], int]) -> dict[str, Played]:
    """Play every pattern but that of processes, with an operation that may lie."""

    async def on_loop(job: Job) -> int:
        return twisted(job)

    plays = {
        f"loop {name}": play(WORKLOAD, "loop", params(name), OPERATIONS, on_loop) for name in PATTERNS["loop"]
    }
    plays |= {
        f"alone {name}": play(WORKLOAD, "alone", params(name), OPERATIONS, twisted)
        for name in PATTERNS["alone"]
    }
    return plays | {
        f"threads {name}": play(WORKLOAD, "threads", params(name), OPERATIONS, twisted, pool=pool)
        for name in PATTERNS["threads"]
    }


def test_all_patterns_prove_the_same_work(pool: Executor) -> None:
    """What a pattern loses is filled in, so that all have the values that were due."""
    for name, played in everything(pool, divided).items():
        assert played.values == [due(job) for job in JOBS], name
        assert played.account.figures["results_wrong"] == 0, name
        assert all(isinstance(value, int | float) for value in played.account.figures.values()), name


def test_a_wrong_value_shows_even_where_the_caller_lost_it(pool: Executor) -> None:
    """An operation that lies changes the values, or is counted once it has ended."""
    liar = min(OTHERS)

    def twisted(job: Job) -> int:
        return -1 if job[0] == liar else divided(job)

    for name, played in everything(pool, twisted).items():
        seen = played.values != [due(job) for job in JOBS] or played.account.figures["results_wrong"] == 1
        never_begun = name == "alone in_turn" and liar > FAILING[0]
        # What a task group cancelled before it could lie has not lied.
        cancelled = liar in told(played.account, "cancelled")
        assert seen or never_begun or cancelled, name


def test_an_operation_that_does_not_fail_though_it_should_is_seen(pool: Executor) -> None:
    """A value where an error was due is a wrong result."""

    def twisted(job: Job) -> int:
        return 0 if job[0] == FAILING[-1] else divided(job)

    played = everything(pool, twisted)["loop gather_return_exceptions"]
    assert played.values[FAILING[-1]] == 0
    assert played.account.figures["results_wrong"] == 1


def test_another_error_than_the_planned_one_is_raised() -> None:
    """A fault of the harness or of the machine is no result of the experiment."""

    async def broken(job: Job) -> int:
        raise OSError(job[0])

    for pattern in PATTERNS["loop"]:
        with pytest.raises((OSError, ExceptionGroup)) as raised:
            on_loop(pattern, broken)
        assert not isinstance(raised.value, ZeroDivisionError)


def test_no_more_than_k_are_at_work() -> None:
    """Where there are more operations than places they wait, under every pattern of the loop."""
    for pattern in PATTERNS["loop"]:
        now, most = 0, 0

        async def counted(job: Job) -> int:
            nonlocal now, most
            now += 1
            most = max(most, now)
            try:
                return await in_turns(job)
            finally:
                now -= 1

        play(WORKLOAD, "loop", params(pattern), OPERATIONS, counted, concurrency=3)
        assert most == 3, pattern


def facts(**told: float) -> RoundFacts:
    """Return a round that told this."""
    plain = {"results_wrong": 0.0, "first_error_s": 1.0, "caller_knows_s": 1.5}
    return RoundFacts(
        params=params("gather"), operations=12, concurrency=12, wall_s=2.0, timed=True, told=plain | told
    )


def test_a_round_is_void_if_it_is_wrong_or_too_early() -> None:
    """A wrong result, an error known before it was raised, or none at all is refused."""
    assert WORKLOAD.check(facts()) is None
    assert "an unexpected result: 2" in str(WORKLOAD.check(facts(results_wrong=2.0)))
    assert "reached the caller after 0.500000 s" in str(WORKLOAD.check(facts(caller_knows_s=0.5)))
    silent = facts()
    silent = RoundFacts(
        params=silent.params,
        operations=12,
        concurrency=12,
        wall_s=2.0,
        timed=True,
        told={"results_wrong": 0.0, "first_error_s": 1.0},
    )
    assert "none reached the caller" in str(WORKLOAD.check(silent))


@pytest.mark.parametrize("profile", ["quick", "standard", "thorough"])
def test_the_group_has_every_pattern(profile: str) -> None:
    """Each pattern of each stage is one cell, with all operations in flight at once.

    The quick profile has all of the loop, and one of every other stage.
    """
    (group,) = WORKLOAD.groups(facts_for(profile))
    assert group.factor == "pattern"
    assert len(group.variants) == (7 if profile == "quick" else sum(map(len, PATTERNS.values())))
    known = {BACKENDS[stage]: patterns for stage, patterns in PATTERNS.items()}
    assert all(variant.params["pattern"] in known[variant.backend] for variant in group.variants)
    assert (group.operations or OPERATIONS) == (group.concurrency or OPERATIONS)


def test_both_colours_fail_half_way() -> None:
    """The real operations raise for a divisor of 0, and return the quotient otherwise."""
    setting = Setting(params=params("gather"), seed=1, concurrency=1)
    sync = WORKLOAD.open_sync(setting).call
    assert sync((4, 0.0, 2)) == 502  # a pattern sends more than an index
    with pytest.raises(ZeroDivisionError):
        sync((4, 0.0, 0))

    async def other() -> Any:
        operation = await WORKLOAD.open_async(setting)
        with pytest.raises(ZeroDivisionError):
            await operation.call((4, 0.0, 0))
        return await operation.call((4, 0.0, 2))

    assert asyncio.run(other()) == 502
