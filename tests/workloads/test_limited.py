"""At most K operations at work on a loop."""

import asyncio
from typing import Any

from bench.plugins.pattern import Means
from workloads.limited import limited


def means(call: Any, operations: int, concurrency: int) -> Means:
    """Return what a loop lends."""
    return Means(call=call, operations=operations, concurrency=concurrency, clock=lambda: 0)


async def twice(job: int) -> int:
    """Return twice the job."""
    return 2 * job


def test_with_a_place_for_each_the_operation_is_untouched() -> None:
    """Nothing is put around it where nothing has to wait."""
    assert limited(twice, means(twice, 3, 3)) is twice


def test_with_fewer_places_some_wait() -> None:
    """Of five operations two are at work at a time, and all come to their value."""
    now, most = 0, 0

    async def counted(job: int) -> int:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        return 2 * job

    async def gathered() -> list[Any]:
        return await asyncio.gather(*map(limited(counted, means(counted, 5, 2)), range(5)))

    assert asyncio.run(gathered()) == [0, 2, 4, 6, 8]
    assert most == 2
