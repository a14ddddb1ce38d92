"""The roles of a pipeline in both colours, and the account of its items.

A producer notes when it handed an item to the queue and when the queue had it; a consumer when it asked for
one and when it had it. An item is in the queue at least from the second to the third of these moments, so
a depth that is counted from them never exceeds the real one.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple
from zlib import crc32

from bench.plugins import Account, Seen
from workloads.heartbeat import at_share

INDEX_BYTES = 8
Make = Callable[[int], bytes]


class Put(NamedTuple):
    """When a producer put an item into the queue."""

    number: int
    begun_ns: int
    done_ns: int


class Taken(NamedTuple):
    """When a consumer got an item."""

    number: int
    checksum: int
    asked_ns: int
    got_ns: int


def maker(filler: bytes) -> Make:
    """Return what makes an item's payload: its index, then always the same bytes."""
    rest = filler[INDEX_BYTES:]

    def make(index: int) -> bytes:
        return index.to_bytes(INDEX_BYTES, "big") + rest

    return make


def produce(queue: Any, indices: range, make: Make, pause_s: float) -> list[Put]:
    """Make these items and put them into the queue."""
    clock = time.perf_counter_ns
    puts: list[Put] = []
    for index in indices:
        if pause_s:
            time.sleep(pause_s)
        item = index, make(index)
        begun_ns = clock()
        queue.put(item)
        puts.append(Put(index, begun_ns, clock()))
    return puts


def consume(queue: Any, pause_s: float) -> list[Taken]:
    """Take items until None comes: there is one for each consumer."""
    clock = time.perf_counter_ns
    taken: list[Taken] = []
    while True:
        asked_ns = clock()
        item = queue.get()
        got_ns = clock()
        if item is None:
            queue.task_done()
            return taken
        index, payload = item
        taken.append(Taken(index, crc32(payload), asked_ns, got_ns))
        if pause_s:
            time.sleep(pause_s)
        queue.task_done()


async def produce_on_loop(queue: Any, indices: range, make: Make, pause_s: float) -> list[Put]:
    """Make these items and put them into the queue."""
    from asyncio import sleep

    clock = time.perf_counter_ns
    puts: list[Put] = []
    for index in indices:
        if pause_s:
            await sleep(pause_s)
        item = index, make(index)
        begun_ns = clock()
        await queue.put(item)
        puts.append(Put(index, begun_ns, clock()))
    return puts


async def consume_on_loop(queue: Any, taken: list[Taken], pause_s: float) -> None:
    """Take items until cancelled."""
    from asyncio import sleep

    clock = time.perf_counter_ns
    while True:
        asked_ns = clock()
        index, payload = await queue.get()
        got_ns = clock()
        taken.append(Taken(index, crc32(payload), asked_ns, got_ns))
        if pause_s:
            await sleep(pause_s)
        queue.task_done()


def seen(
    operations: int, puts: Sequence[list[Put]], taken: Sequence[list[Taken]], clean: Callable[[], bool]
) -> Seen:
    """Return each item's checksum in the order of its index, None where it is lost, and how to tell more."""
    all_taken = list(chain.from_iterable(taken))
    checksums = {one.number: one.checksum for one in all_taken}
    values = [checksums.get(index) for index in range(operations)]
    return Seen(values, lambda: account(operations, list(chain.from_iterable(puts)), all_taken, clean()))


def account(operations: int, puts: list[Put], taken: list[Taken], clean: bool) -> Account:
    """Return how long items took, how deep the queue was, and whether each was consumed exactly once."""
    times = Counter(one.number for one in taken)
    once = len(puts) == operations and times == Counter(range(operations))
    begun_ns = {one.number: one.begun_ns for one in puts}
    latency_s = [
        (one.got_ns - begun_ns[one.number]) / 1e9 for one in sorted(taken) if one.number in begun_ns
    ] or [0.0]
    depth_at_ns = depths(puts, taken)
    origin_ns = min(begun_ns.values(), default=0)
    return Account(
        figures={
            "latency_p50_s": at_share(sorted(latency_s), 0.50),
            "latency_max_s": max(latency_s),
            "depth_max": float(max((depth for _, depth in depth_at_ns), default=0)),
            "consumed_once": float(once),
            "clean_end": float(clean),
        },
        series={
            "depth": [depth for _, depth in depth_at_ns],
            "depth_at_s": [(at_ns - origin_ns) / 1e9 for at_ns, _ in depth_at_ns],
            "latency_s": latency_s,
        },
    )


def depths(puts: list[Put], taken: list[Taken]) -> list[tuple[int, int]]:
    """Return the queue's depth after each of its changes, with the time of the change.

    An item for which a consumer was waiting spent no time in the queue.
    """
    went_ns = {one.number: one.asked_ns for one in taken}
    changes = []
    for one in puts:
        gone_ns = went_ns.get(one.number)
        if gone_ns is None or gone_ns > one.done_ns:
            changes.append((one.done_ns, 1))
            if gone_ns is not None:
                changes.append((gone_ns, -1))
    found, depth = [], 0
    for at_ns, step in sorted(changes):
        depth += step
        found.append((at_ns, depth))
    return found
