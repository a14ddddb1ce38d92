"""One operation after another."""

import itertools

import pytest

from bench.plugins.workload import AsyncOperation, SyncOperation
from tests.backends.jobs import Given, session

COLOURS = ["sync", "async"]


@pytest.mark.parametrize("colour", COLOURS)
def test_operations_run_in_turn(colour: str) -> None:
    """The values are those of 0 … N-1, and one worker is all there is."""
    one = session("sequential", colour=colour)
    one.create()
    assert one.ready() == 1
    assert one.run(4).values == [0, 1, 2, 3]
    assert one.children() == ()
    one.close()


@pytest.mark.parametrize("colour", COLOURS)
def test_only_the_work_is_under_the_clock(colour: str) -> None:
    """The clock is read twice, right before and right after."""
    one = session("sequential", colour=colour, clock=itertools.count(0, 10).__next__)
    one.create()
    one.ready()
    assert one.run(50).wall_ns == 10
    one.close()


@pytest.mark.parametrize("colour", COLOURS)
def test_traced_operations_do_not_overlap(colour: str) -> None:
    """Each one starts after the one before has ended."""
    one = session("sequential", colour=colour)
    one.create()
    one.ready()
    traced = one.run(5, trace=True).values
    assert [each.value for each in traced] == [0, 1, 2, 3, 4]
    assert all(a.end_ns <= b.start_ns for a, b in itertools.pairwise(traced))
    one.close()


def test_the_operation_is_entered_once_and_closed() -> None:
    """What a good user opens once is opened before the first round, and closed at the end."""
    seen: list[str] = []
    operation = SyncOperation(lambda i: i, lambda: seen.append("enter"), lambda: seen.append("close"))
    one = session("sequential", Given(operation))
    one.create()
    one.ready()
    one.run(2)
    assert seen == ["enter"]
    one.close()
    assert seen == ["enter", "close"]


def test_an_async_operation_is_entered_on_its_loop() -> None:
    """Entering, running and closing share one loop."""
    import asyncio

    loops = []

    async def look() -> None:
        loops.append(asyncio.get_running_loop())

    async def call(index: int) -> int:
        await look()
        return index

    one = session("sequential", Given(other=AsyncOperation(call, look, look)), colour="async")
    one.create()
    one.ready()
    one.run(2)
    one.close()
    assert len(loops) == 4
    assert len(set(loops)) == 1
