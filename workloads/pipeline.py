"""`pipeline`: producers and consumers with a queue between them; every item is consumed exactly once (§10).

The two roles share K: half of the workers produce, the others consume. As in the chapter, the producers end,
the queue is joined, and then the consumers are stopped: cancelled on a loop, by a last item each in a pool.
"""

import random
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from zlib import crc32

from bench.plugins import (
    AsyncOperation,
    Colour,
    Display,
    Facts,
    GroupSpec,
    Means,
    Parameter,
    Params,
    Pattern,
    RoundFacts,
    Seen,
    Setting,
    Stage,
    SyncOperation,
)
from workloads.plain import PlainPatterns
from workloads.queues import (
    INDEX_BYTES,
    Make,
    Put,
    Taken,
    consume,
    consume_on_loop,
    maker,
    produce,
    produce_on_loop,
    seen,
)
from workloads.waits import ended_early

if TYPE_CHECKING:
    from concurrent.futures import Future

PATTERNS: Mapping[Stage, tuple[str, ...]] = {
    "alone": ("in_turn",),
    "loop": ("queue",),
    "threads": ("queue",),
    "processes": ("queue",),
}
ITEMS = 200
BACKLOG_BYTES = 10_240
BACKLOG, LEAST_BACKLOG = 100, 50
RELEASE_LIMIT_S = 10.0
SLOW: Params = {"consumer_s": 0.001, "payload_bytes": BACKLOG_BYTES}


def roles(concurrency: int) -> tuple[int, int]:
    """Return how many of K workers produce and how many consume."""
    producers = max(concurrency // 2, 1)
    return producers, max(concurrency - producers, 1)


def make_of(setting: Setting) -> Make:
    """Return what makes the items: the same ones everywhere."""
    return maker(random.Random(setting.seed).randbytes(int(setting.params["payload_bytes"])))


def pauses_s(params: Params) -> tuple[float, float]:
    """Return how long it takes to produce and to consume an item, besides its bytes."""
    return float(params["producer_s"]), float(params["consumer_s"])


async def play_on_loop(setting: Setting, make: Make, means: Means) -> Seen:
    """Let tasks produce and consume."""
    import asyncio

    queue: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue(int(setting.params["bound"]))
    (producers, consumers), (producer_s, consumer_s) = roles(means.concurrency), pauses_s(setting.params)
    taken: list[list[Taken]] = [[] for _ in range(consumers)]
    makers = [
        asyncio.create_task(
            produce_on_loop(queue, range(first, means.operations, producers), make, producer_s)
        )
        for first in range(producers)
    ]
    takers = [asyncio.create_task(consume_on_loop(queue, mine, consumer_s)) for mine in taken]
    try:
        puts = await asyncio.gather(*makers)
        await queue.join()
    finally:
        for task in (*makers, *takers):
            task.cancel()
        await asyncio.wait([*makers, *takers])
    return seen(
        means.operations, puts, taken, lambda: queue.empty() and all(task.cancelled() for task in takers)
    )


def play_on_pool(queue: Any, means: Means) -> Seen:
    """Let a pool's workers produce and consume, each in one role until it ends."""
    pool, (producers, consumers) = means.executor, roles(means.concurrency)
    makers = [pool.submit(means.call, (first, means.operations, producers)) for first in range(producers)]
    takers = [pool.submit(means.call, None) for _ in range(consumers)]
    for taker in takers:
        taker.add_done_callback(partial(give_up, queue))
    try:
        puts = [future.result() for future in makers]
        queue.join()
    finally:
        release(queue, consumers)
    taken = [future.result() for future in takers]
    return seen(means.operations, puts, taken, queue.empty)


def give_up(queue: Any, taker: "Future[Any]") -> None:
    """Release the join of the queue after a consumer has failed: its items are never reported done."""
    if taker.exception() is not None:
        with suppress(ValueError):  # it says that all are
            while True:
                queue.task_done()


def release(queue: Any, consumers: int) -> None:
    """Stop the consumers; if the queue stays full there are none, and the round has failed."""
    from queue import Full

    with suppress(Full):
        for _ in range(consumers):
            queue.put(None, timeout=RELEASE_LIMIT_S)


def play_in_turn(setting: Setting, make: Make, means: Means) -> Seen:
    """Produce an item, consume it, and so on."""
    line: deque[tuple[int, bytes]] = deque()
    puts: list[Put] = []
    taken: list[Taken] = []
    clock, (producer_s, consumer_s) = time.perf_counter_ns, pauses_s(setting.params)
    for index in range(means.operations):
        if producer_s:
            time.sleep(producer_s)
        item = index, make(index)
        begun_ns = clock()
        line.append(item)
        puts.append(Put(index, begun_ns, clock()))
        asked_ns = clock()
        number, payload = line.popleft()
        got_ns = clock()
        taken.append(Taken(number, crc32(payload), asked_ns, got_ns))
        if consumer_s:
            time.sleep(consumer_s)
    return seen(means.operations, [puts], [taken], lambda: not line)


def queue_for(stage: Stage, params: Params) -> Any:
    """Return the queue that a pool's threads share, or that its processes inherit."""
    bound = int(params["bound"])
    if stage == "threads":
        import queue

        return queue.Queue(bound)
    import multiprocessing

    return multiprocessing.get_context(str(params["start_method"])).JoinableQueue(bound)


def shut(queue: Any) -> None:
    """End the thread that feeds a queue between processes."""
    queue.close()
    queue.join_thread()


class Pipeline(PlainPatterns):
    """The workload object of producers and consumers."""

    name = "pipeline"
    summary = "N items through a queue from producers to consumers, each exactly once, with a clean end"
    concurrency, operations = 4, ITEMS  # two produce and two consume
    offered = PATTERNS
    parameters: Mapping[str, Parameter] = {
        "bound": Parameter(
            default=16,
            minimum=0,
            maximum=10_000,
            help="the most items in the queue; 0 means no bound",
            changes_work=False,
        ),
        "producer_s": Parameter(
            default=0.0, minimum=0.0, maximum=60.0, unit="s", help="how long it takes to produce an item"
        ),
        "consumer_s": Parameter(
            default=0.0, minimum=0.0, maximum=60.0, unit="s", help="how long it takes to consume an item"
        ),
        "payload_bytes": Parameter(
            default=256, minimum=INDEX_BYTES, maximum=64 << 20, unit="bytes", help="the size of each item"
        ),
    }

    def colours(self, params: Params) -> tuple[Colour, ...]:
        """Return both colours, or none if one worker would need both roles."""
        alone = params.get("concurrency") == 1 and params.get("pattern") == "queue"
        return () if alone else ("sync", "async")

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        effort, models = facts.effort, facts.variants
        return (
            GroupSpec(
                name="pipeline",
                question="How many items per second pass through a queue under each model?",
                variants=models,
                blocks=effort.blocks(6, least=3),
                rounds=4,
                memory=False,
                display=Display(answers=("items_per_s",)),
            ),
            *(
                GroupSpec(
                    name=f"pipeline/{name}",
                    question=question,
                    variants=models if effort.extras else models[:2],
                    params={**SLOW, "bound": bound},
                    operations=effort.sized(BACKLOG, LEAST_BACKLOG),
                    blocks=effort.blocks(6),
                    rounds=1,
                    display=Display(answers=("depth_max", "latency_p50_s", "items_per_s")),
                )
                for name, bound, question in (
                    (
                        "slow-consumer",
                        16,
                        "When consumers are slow, does a bounded queue slow producers down?",
                    ),
                    ("unbounded", 0, "When consumers are slow, how much does an unbounded queue hold?"),
                )[: 2 if effort.details else 1]
            ),
        )

    def open_sync(self, setting: Setting) -> SyncOperation:
        queue, make = setting.shared, make_of(setting)
        producer_s, consumer_s = pauses_s(setting.params)

        def role(job: Any) -> Any:
            return (
                consume(queue, consumer_s) if job is None else produce(queue, range(*job), make, producer_s)
            )

        return SyncOperation(role)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        """Return an operation that is never called: a task is a role, and belongs to its round's queue."""

        async def none(index: int) -> int:
            raise NotImplementedError(index)

        return AsyncOperation(none)

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        if stage == "loop":
            return Pattern(play=partial(play_on_loop, setting, make_of(setting)))
        if stage == "alone":
            return Pattern(play=partial(play_in_turn, setting, make_of(setting)))
        queue = queue_for(stage, setting.params)
        if stage == "threads":
            return Pattern(play=partial(play_on_pool, queue), shared=queue)
        return Pattern(play=partial(play_on_pool, queue), shared=queue, close=partial(shut, queue))

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round that lost an item, had one twice, did not end, or ended before its waits."""
        if facts.told.get("consumed_once") != 1:
            return "items were lost, or consumed more than once"
        if facts.told.get("clean_end") != 1:
            return "the queue was not empty at the end, or a consumer had not ended"
        return ended_early(facts.wall_s, self.figures(facts)["ideal_s"], "its waits alone take")

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return items per second, and what the slower role's waits alone take."""
        producer_s, consumer_s = pauses_s(facts.params)
        if facts.params["pattern"] == "in_turn":
            ideal_s = facts.operations * (producer_s + consumer_s)
        else:
            pairs = zip((producer_s, consumer_s), roles(facts.concurrency), strict=True)
            ideal_s = max(-(-facts.operations // workers) * wait_s for wait_s, workers in pairs)
        return {"items_per_s": facts.operations / facts.wall_s, "ideal_s": ideal_s}


WORKLOAD = Pipeline()
