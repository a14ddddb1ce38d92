"""K places on a loop, and K threads for it."""

import asyncio
from collections.abc import Callable

from workloads.onloop import each, start_threads


def most_at_once(operations: int, concurrency: int) -> tuple[list[int], int]:
    """Return the values of some operations, and how many of them were under way at once."""
    now = most = 0

    async def call(index: int) -> int:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        return index * index

    return asyncio.run(each(call, operations, concurrency)), most


def test_values_come_by_index_and_no_more_than_k_are_under_way() -> None:
    """Ten operations in three places, and two in five."""
    assert most_at_once(10, 3) == ([index * index for index in range(10)], 3)
    assert most_at_once(2, 5) == ([0, 1], 2)


def test_the_loop_gets_as_many_threads_as_places_and_keeps_to_them(new_threads: Callable[[], int]) -> None:
    """All are there before the first call, no more come, and the loop's end is theirs."""

    async def main() -> tuple[int, int]:
        await start_threads(5)
        ready = new_threads()
        await each(lambda index: asyncio.to_thread(abs, index), 50, 5)
        return ready, new_threads()

    assert asyncio.run(main()) == (5, 5)
    assert new_threads() == 0
