"""`mixed`: operations that compute for a share of their length and wait for the rest, in a grid of both.

Most real work lies between the two ends that comparisons measure. The work is fixed, not its time: an
operation of length L and CPU share S does S·L·ITERATIONS_PER_S steps of Pearson's hash and waits (1 − S)·L.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from bench.plugins import (
    AsyncOperation,
    Display,
    Facts,
    GroupSpec,
    Parameter,
    Params,
    RoundFacts,
    Setting,
    SyncOperation,
)
from workloads.cpu import pure_work
from workloads.plain import Plain
from workloads.waits import ended_early

# About what one core of 2020 does. It is the same on every machine, so that the work is; what an operation
# really takes there is in its sequential times.
ITERATIONS_PER_S = 30_000_000
CONCURRENCY = 8
# N for each length: whole waves of K, and few of them where each is long.
OPERATIONS = {0.0001: 400, 0.001: 40, 0.01: 40}
# The ends of the map come first.
SHARES = (0.1, 1.0, 0.5, 0.0)
GRID = ("cpu_share", "operation_s")


def cpu_s(params: Params) -> float:
    """Return for how long an operation is asked to compute."""
    return float(params["cpu_share"]) * float(params["operation_s"])


def wait_s(params: Params) -> float:
    """Return for how long an operation waits."""
    return (1 - float(params["cpu_share"])) * float(params["operation_s"])


def computing(setting: Setting) -> Callable[[int], int]:
    """Return the computing part of an operation: at least one step, so that its value is of the index."""
    return pure_work(setting, max(1, round(cpu_s(setting.params) * ITERATIONS_PER_S)))


def point(length_s: float, share: float, facts: Facts) -> GroupSpec:
    """Return one point of the grid."""
    name = f"mixed/{length_s * 1e3:g}ms/{share * 100:g}cpu"
    return GroupSpec(
        name=name,
        question=f"Which model for operations of {length_s * 1e3:g} ms, {share:.0%} of it computing?",
        variants=facts.variants,
        params={"operation_s": length_s, "cpu_share": share},
        concurrency=CONCURRENCY,
        operations=OPERATIONS[length_s],
        blocks=facts.effort.curve_blocks,
        rounds=1,
        memory=False,
        display=Display(grid=GRID),
    )


class Mixed(Plain):
    """The workload object of operations that compute and wait."""

    name = "mixed"
    summary = "operations that compute for a share of their length and wait for the rest"
    concurrency = CONCURRENCY
    parameters: Mapping[str, Parameter] = {
        "operation_s": Parameter(
            default=0.001,
            minimum=0.0,
            maximum=60.0,
            unit="s",
            help=f"how long an operation is, on a core that does {ITERATIONS_PER_S:,} steps a second",
        ),
        "cpu_share": Parameter(
            default=0.5, minimum=0.0, maximum=1.0, help="how much of it is computing; the rest is waiting"
        ),
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        if not facts.effort.extras:
            return ()
        # In a standard run the shortest operations give way to long ones, which take a while.
        lengths_s = list(OPERATIONS)[0 if facts.effort.details else 1 :]
        return tuple(
            point(length_s, share, facts)
            for length_s in lengths_s
            for share in sorted(facts.effort.first(SHARES, fewer=1))
        )

    def open_sync(self, setting: Setting) -> SyncOperation:
        work, rest_s, sleep = computing(setting), wait_s(setting.params), time.sleep
        if rest_s <= 0:
            return SyncOperation(work)

        def compute_and_wait(index: int) -> int:
            value = work(index)
            sleep(rest_s)
            return value

        return SyncOperation(compute_and_wait)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        import asyncio

        work, rest_s, sleep = computing(setting), wait_s(setting.params), asyncio.sleep

        async def compute(index: int) -> int:
            return work(index)

        async def compute_and_wait(index: int) -> int:
            value = work(index)
            await sleep(rest_s)
            return value

        return AsyncOperation(compute_and_wait if rest_s > 0 else compute)

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round that ended before its waits can have."""
        return ended_early(facts.wall_s, facts.waves * wait_s(facts.params), "its waits alone take")

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return what an operation was asked to be made of."""
        return {"cpu_s_per_op_asked": cpu_s(facts.params), "wait_s_per_op_asked": wait_s(facts.params)}


WORKLOAD = Mixed()
