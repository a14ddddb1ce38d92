"""`overlap`: tasks that wait 3, 1 and 2 units, started in that order: what ends first, and when is all done?

The chapter's countdowns (§5) and its two coroutines (§4): results come in call order, the shorter finishes
first, and the whole takes the longest, not the sum.
"""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from bench.plugins import (
    Account,
    AsyncOperation,
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
    Variant,
)
from workloads.indices import listed
from workloads.limited import limited
from workloads.plain import PlainPatterns
from workloads.waits import ended_early

LENGTHS = (3, 1, 2)
PATTERNS: Mapping[Stage, tuple[str, ...]] = {
    "alone": ("in_turn",),
    "loop": ("gather", "create_task", "task_group", "wait", "in_turn"),
    "threads": ("map", "submit"),
    "processes": ("map", "submit"),
}
# A value with when it was begun and done, by a clock that all processes share.
Timed = tuple[int, int, int]


def length_s(params: Params, index: int) -> float:
    """Return how long a task waits."""
    return LENGTHS[index % len(LENGTHS)] * float(params["unit_s"])


async def gather(call: Callable[[int], Awaitable[Timed]], operations: int) -> list[Timed]:
    """Pass all to `gather`."""
    import asyncio

    return await asyncio.gather(*(call(index) for index in range(operations)))


async def create_task(call: Callable[[int], Any], operations: int) -> list[Timed]:
    """Make a task of each, then await them one after the other."""
    import asyncio

    tasks = [asyncio.create_task(call(index)) for index in range(operations)]
    return [await task for task in tasks]


async def task_group(call: Callable[[int], Any], operations: int) -> list[Timed]:
    """Let a `TaskGroup` own them."""
    import asyncio

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(call(index)) for index in range(operations)]
    return [task.result() for task in tasks]


async def wait(call: Callable[[int], Any], operations: int) -> list[Timed]:
    """Let `asyncio.wait` watch them: what it returns is a set, in no order."""
    import asyncio

    done, _ = await asyncio.wait([asyncio.create_task(call(index)) for index in range(operations)])
    return [task.result() for task in done]


async def in_turn(call: Callable[[int], Awaitable[Timed]], operations: int) -> list[Timed]:
    """Await one after the other: nothing overlaps."""
    return [await call(index) for index in range(operations)]


ON_LOOP = {
    "gather": gather,
    "create_task": create_task,
    "task_group": task_group,
    "wait": wait,
    "in_turn": in_turn,
}


async def play_on_loop(name: str, params: Params, means: Means) -> Seen:
    """Go through the tasks on a loop."""
    return seen(params, await ON_LOOP[name](limited(means.call, means), means.operations))


def play_in_turn(params: Params, means: Means) -> Seen:
    """Go through the tasks one after the other."""
    return seen(params, [means.call(index) for index in range(means.operations)])


def play_on_pool(name: str, params: Params, means: Means) -> Seen:
    """Go through the tasks in a pool: `map` returns them in call order, `wait` a set."""
    from concurrent.futures import wait

    pool = means.executor
    if name == "map":
        return seen(params, list(pool.map(means.call, range(means.operations))))
    done, _ = wait([pool.submit(means.call, index) for index in range(means.operations)])
    return seen(params, [future.result() for future in done])


def seen(params: Params, returned: list[Timed]) -> Seen:
    """Return the values in the order of their index, and the orders that were seen."""
    return Seen(sorted(index for index, _, _ in returned), partial(account, params, returned))


def account(params: Params, returned: list[Timed]) -> Account:
    """Return in which order tasks finished and results came, and when each began and ended."""
    finished = [index for index, _, _ in sorted(returned, key=lambda one: one[2])]
    lengths_s = [length_s(params, index) for index in finished]
    results = [index for index, _, _ in returned]
    origin_ns = min(begun_ns for _, begun_ns, _ in returned)
    by_index = sorted(returned)
    return Account(
        figures={
            "shortest_first": float(lengths_s == sorted(lengths_s)),
            "results_in_call_order": float(results == sorted(results)),
        },
        series={
            "begun_s": [(begun_ns - origin_ns) / 1e9 for _, begun_ns, _ in by_index],
            "ended_s": [(ended_ns - origin_ns) / 1e9 for _, _, ended_ns in by_index],
        },
        observed={"finished": listed(finished), "results": listed(results)},
    )


class Overlap(PlainPatterns):
    """The workload object of waits of unequal length."""

    name = "overlap"
    summary = "waits of 3, 1 and 2 units: what finishes first, and how long all of them take"
    concurrency = operations = len(LENGTHS)  # as many as the chapter has, all at once
    offered = PATTERNS
    parameters: Mapping[str, Parameter] = {
        "unit_s": Parameter(
            default=0.005,
            minimum=0.0,
            maximum=60.0,
            unit="s",
            help="the unit of time; one second in the chapter",
        )
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        effort = facts.effort
        on_loop = PATTERNS["loop"] if effort.extras else ("gather", "create_task", "in_turn")
        in_pools = PATTERNS["threads"] if effort.extras else ("submit",)
        return (
            GroupSpec(
                name="overlap",
                question="Three waits of unequal length: which ends first, and how long do all of them take?",
                factor="pattern",
                variants=(
                    *(Variant("asyncio", {"pattern": pattern}) for pattern in on_loop),
                    *(Variant("threads", {"pattern": pattern}) for pattern in in_pools),
                    *(Variant("processes", {"pattern": pattern}) for pattern in in_pools),
                ),
                blocks=effort.blocks(6, least=3),
                rounds=effort.rounds(3),
                memory=False,
            ),
        )

    def open_sync(self, setting: Setting) -> SyncOperation:
        params, sleep, clock = setting.params, time.sleep, time.perf_counter_ns

        def task(index: int) -> Timed:
            begun_ns = clock()
            sleep(length_s(params, index))
            return index, begun_ns, clock()

        return SyncOperation(task)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        import asyncio

        params, sleep, clock = setting.params, asyncio.sleep, time.perf_counter_ns

        async def task(index: int) -> Timed:
            begun_ns = clock()
            await sleep(length_s(params, index))
            return index, begun_ns, clock()

        return AsyncOperation(task)

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        name, params = str(setting.params["pattern"]), setting.params
        if stage == "loop":
            return Pattern(play=partial(play_on_loop, name, params))
        if stage == "alone":
            return Pattern(play=partial(play_in_turn, params))
        return Pattern(play=partial(play_on_pool, name, params))

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round that ended before its longest wait can have."""
        return ended_early(facts.wall_s, self.figures(facts)["longest_s"], "its longest wait takes")

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return what the longest and all waits take, and the round's time over each."""
        lengths_s = [length_s(facts.params, index) for index in range(facts.operations)]
        longest_s, sum_s = max(lengths_s), sum(lengths_s)
        figures = {"longest_s": longest_s, "sum_s": sum_s}
        if longest_s > 0:
            figures |= {"over_longest": facts.wall_s / longest_s, "over_sum": facts.wall_s / sum_s}
        return figures


WORKLOAD = Overlap()
