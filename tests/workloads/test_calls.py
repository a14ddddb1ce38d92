"""What the patterns of `calls` do with coroutines that do nothing."""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.plugins.workload import RoundFacts, Setting
from tests.made_ground import facts_for
from tests.played_pattern import levels, play
from workloads.calls import ON_LOOP, WORKLOAD, default_threads
from workloads.dispatch import identity
from workloads.onloop import start_threads

PARAMS = levels(WORKLOAD)


@pytest.mark.parametrize("pattern", ON_LOOP)
def test_every_pattern_gives_every_value_in_call_order(pattern: str) -> None:
    """All patterns do the same work, one call at a time."""

    async def doubled(index: int) -> int:
        return identity(index)

    played = play(WORKLOAD, "loop", PARAMS | {"pattern": pattern}, 50, doubled)
    assert played.values == list(range(50))
    assert played.account.in_flight == 1


@pytest.mark.parametrize(
    "pattern", [name for name in ON_LOOP if name not in ("run_in_executor", "to_thread")]
)
def test_a_pattern_of_the_loop_calls_what_it_is_lent(pattern: str) -> None:
    """The values are those of the operation, not made up."""

    async def tenfold(index: int) -> int:
        return index * 10

    assert play(WORKLOAD, "loop", PARAMS | {"pattern": pattern}, 3, tenfold).values == [0, 10, 20]


@pytest.mark.parametrize(
    ("pattern", "tasks"), [("awaited", 1), ("create_task", 21), ("gather", 21), ("eager", 1)]
)
def test_tasks_are_made_where_the_pattern_says_so(pattern: str, tasks: int) -> None:
    """Awaiting makes no task, and an eager one that never gives way has run before it could wait."""
    if pattern not in ON_LOOP:
        pytest.skip("eager tasks came with Python 3.12")
    most = 0

    async def counted(index: int) -> int:
        nonlocal most
        # An eager task runs inside the one that made it, and is not yet known.
        most = max(most, len(asyncio.all_tasks()))
        return index

    play(WORKLOAD, "loop", PARAMS | {"pattern": pattern}, 20, counted)
    assert most == tasks or (pattern == "eager" and most <= 2)


def test_eager_is_offered_where_python_has_it() -> None:
    """Python 3.12 brought eager tasks; before that there is no such pattern, and no cell that would fail."""
    has = sys.version_info >= (3, 12)
    assert ("eager" in WORKLOAD.patterns("loop")) is has
    group = WORKLOAD.groups(facts_for("standard"))[0]
    assert any(variant.params["pattern"] == "eager" for variant in group.variants) is has


def test_the_factory_is_put_back_after_eager_tasks() -> None:
    """What a pattern sets on the loop does not outlive its round."""
    if "eager" not in ON_LOOP:
        pytest.skip("eager tasks came with Python 3.12")

    async def given(index: int) -> int:
        return index

    async def around() -> object:
        await ON_LOOP["eager"](given, 3)
        return asyncio.get_running_loop().get_task_factory()

    assert asyncio.run(around()) is None


def test_the_default_executor_does_not_grow_in_a_round(new_threads: Callable[[], int]) -> None:
    """All its threads are there before the clock runs, and go with the loop."""

    async def around() -> tuple[int, int]:
        await start_threads(default_threads())
        entered = new_threads()
        await ON_LOOP["to_thread"](given, 200)
        return entered, new_threads()

    async def given(index: int) -> int:
        return index

    entered, after = asyncio.run(around())
    assert entered == after > 0
    assert new_threads() == 0


def test_the_executor_is_as_large_as_a_loop_would_make_it() -> None:
    """Whatever this Python counts as CPUs, the number of threads is that of an executor without a size."""
    with ThreadPoolExecutor() as pool:
        assert default_threads() == pool._max_workers


def test_only_the_patterns_that_need_threads_start_some(new_threads: Callable[[], int]) -> None:
    """A coroutine that is awaited has no executor beside it."""

    async def threads(pattern: str) -> int:
        setting = Setting(params=PARAMS | {"pattern": pattern}, seed=1, concurrency=1)
        operation = await WORKLOAD.open_async(setting)
        await operation.enter()
        return new_threads()

    assert asyncio.run(threads("awaited")) == 0
    assert asyncio.run(threads("run_in_executor")) > 0


def test_a_plain_call_is_what_all_is_over() -> None:
    """Alone there is nothing but the call; pools have none."""
    played = play(WORKLOAD, "alone", PARAMS | {"pattern": "called"}, 3, lambda index: index * 10)
    assert played.values == [0, 10, 20]
    assert WORKLOAD.patterns("alone") == ("called",)
    assert not WORKLOAD.patterns("threads")
    assert not WORKLOAD.patterns("processes")


def test_a_call_has_its_share_of_the_round() -> None:
    """The figure is the round's time over its calls."""
    facts = RoundFacts(params=PARAMS, operations=1000, concurrency=1, wall_s=0.5, timed=True)
    assert WORKLOAD.figures(facts) == {"s_per_call": 0.0005}


def test_the_groups_hold_n_fixed() -> None:
    """A thousand calls on the loop, a hundred through threads, all on the one backend."""
    calls, executor = WORKLOAD.groups(facts_for("standard"))
    assert (calls.operations, executor.operations) == (1000, 100)
    assert {variant.backend for variant in (*calls.variants, *executor.variants)} == {"asyncio"}
    names = [variant.params["pattern"] for variant in (*calls.variants, *executor.variants)]
    assert sorted(map(str, names)) == sorted(ON_LOOP)
