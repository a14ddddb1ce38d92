"""Patterns that deliver answers to the caller, and when each answer is there."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bench.plugins import Means, Seen, Value
from workloads.limited import limited

if TYPE_CHECKING:
    from multiprocessing.pool import Pool

# An index, its value, and when the caller had it.
Hand = tuple[int, Value, int]
# Makes an account of a round's beginning and of what the caller had when.
Tell = Callable[[int, list[Hand]], Seen]


async def numbered(call: Callable[[int], Awaitable[Value]], index: int) -> tuple[int, Value]:
    """Await a fetch, and return its index with its value."""
    return index, await call(index)


async def gather(means: Means, call: Callable[[int], Any]) -> list[Hand]:
    """Pass all to `gather`: the caller has none until all are there."""
    import asyncio

    values = await asyncio.gather(*(call(index) for index in range(means.operations)))
    now_ns = means.clock()
    return [(index, value, now_ns) for index, value in enumerate(values)]


async def as_completed_on_loop(means: Means, call: Callable[[int], Any]) -> list[Hand]:
    """Take each as it is completed."""
    import asyncio

    clock, hands = means.clock, []
    for coming in asyncio.as_completed([numbered(call, index) for index in range(means.operations)]):
        index, value = await coming
        hands.append((index, value, clock()))
    return hands


ON_LOOP = {"gather": gather, "as_completed": as_completed_on_loop}


async def play_on_loop(pattern: str, tell: Tell, means: Means) -> Seen:
    """Go through the fetches on a loop."""
    begun_ns = means.clock()
    return tell(begun_ns, await ON_LOOP[pattern](means, limited(means.call, means)))


def play_in_turn(tell: Tell, means: Means) -> Seen:
    """Go through the fetches one after the other."""
    clock = means.clock
    begun_ns = clock()
    return tell(begun_ns, [(i, means.call(i), clock()) for i in range(means.operations)])


async def await_in_turn(tell: Tell, means: Means) -> Seen:
    """Do the same where the client is async only."""
    clock = means.clock
    begun_ns = clock()
    return tell(begun_ns, [(i, await means.call(i), clock()) for i in range(means.operations)])


def play_map(tell: Tell, means: Means) -> Seen:
    """Deliver them through a pool's `map`: in call order, each as soon as those before it are there."""
    clock = means.clock
    begun_ns = clock()
    values = means.executor.map(means.call, range(means.operations))
    return tell(begun_ns, [(index, value, clock()) for index, value in enumerate(values)])


def play_as_completed(tell: Tell, means: Means) -> Seen:
    """Deliver each from a pool as it is completed."""
    from concurrent.futures import as_completed

    clock = means.clock
    begun_ns = clock()
    submitted = {means.executor.submit(means.call, index): index for index in range(means.operations)}
    hands = [(submitted[future], future.result(), clock()) for future in as_completed(submitted)]
    return tell(begun_ns, hands)


def play_unordered(tell: Tell, pool: "Pool", means: Means) -> Seen:
    """Deliver each from a `multiprocessing.Pool` as it is completed."""
    from workloads import ownpool

    clock = means.clock
    begun_ns = clock()
    coming = pool.imap_unordered(ownpool.numbered, range(means.operations))
    return tell(begun_ns, [(index, value, clock()) for index, value in coming])
