"""asyncio: at most K in flight, whatever the pattern."""

import asyncio

import pytest

from bench.backends.eventloop import PATTERNS
from bench.plugins.workload import AsyncOperation
from tests.backends.jobs import Given, session


class Flight:
    """Counts how many operations are in flight; each one gives way a few times."""

    def __init__(self) -> None:
        self.now = self.most = 0

    async def call(self, index: int) -> int:
        """Return the index after a while."""
        self.now += 1
        self.most = max(self.most, self.now)
        for _ in range(1 + index % 3):
            await asyncio.sleep(0)
        self.now -= 1
        return index


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize(("operations", "concurrency"), [(10, 3), (2, 5), (1, 1), (4, 1), (7, 7)])
def test_at_most_k_are_in_flight(pattern: str, operations: int, concurrency: int) -> None:
    """K of them where there are so many, never more, and the values are in the order of their index."""
    flight = Flight()
    one = session("asyncio", Given(other=AsyncOperation(flight.call)), concurrency, pattern=pattern)
    one.create()
    assert one.ready() == concurrency
    assert one.run(operations).values == list(range(operations))
    assert flight.most == min(operations, concurrency)
    one.close()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_raised_reaches_the_caller(pattern: str) -> None:
    """An operation that fails is an error, and no value."""

    async def fail(index: int) -> int:
        if index == 2:
            raise ValueError("two")
        return index

    one = session("asyncio", Given(other=AsyncOperation(fail)), pattern=pattern)
    one.create()
    one.ready()
    with pytest.raises(ValueError, match="two"):
        one.run(5)
    one.close()


def test_the_loop_is_the_same_from_round_to_round() -> None:
    """Sessions live on it, so that it must not change."""
    loops = []

    async def look(index: int) -> int:
        loops.append(asyncio.get_running_loop())
        return index

    one = session("asyncio", Given(other=AsyncOperation(look)))
    one.create()
    one.ready()
    one.run(1)
    one.run(1)
    assert loops[0] is loops[1]
    assert one.population() >= 1
    one.close()
