"""`startup`: trivial coroutines, each run from plain code: `asyncio.run`, one runner, or loops by hand.

The chapter's advice (§13) is `asyncio.run` rather than loops driven by hand. Each way does what its users do:
one by hand only closes its loop, where `asyncio.run` also cancels what is left and ends generators and the
executor.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bench.plugins import (
    AsyncOperation,
    Facts,
    GroupSpec,
    Means,
    Pattern,
    RoundFacts,
    Seen,
    Setting,
    Stage,
    SyncOperation,
    Variant,
)
from workloads.dispatch import identity
from workloads.plain import PlainPatterns


async def trivial(index: int) -> int:
    """Give way once, and return the index."""
    import asyncio

    await asyncio.sleep(0)
    return index


def asyncio_run(operations: int) -> list[int]:
    """Call `asyncio.run` for each."""
    import asyncio

    return [asyncio.run(trivial(index)) for index in range(operations)]


def one_runner(operations: int) -> list[int]:
    """Make one `asyncio.Runner` for all of them, and close it in the end."""
    import asyncio

    with asyncio.Runner() as runner:
        return [runner.run(trivial(index)) for index in range(operations)]


def hand_driven(operations: int) -> list[int]:
    """Make a loop for each, run it until the coroutine is done, and close it."""
    return [_by_hand(index) for index in range(operations)]


def _by_hand(index: int) -> int:
    import asyncio

    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(trivial(index))
    finally:
        loop.close()


WAYS: Mapping[str, Callable[[int], list[int]]] = {
    "asyncio_run": asyncio_run,
    "one_runner": one_runner,
    "hand_driven": hand_driven,
}


def play(way: Callable[[int], list[int]], means: Means) -> Seen:
    """Run all of the coroutines in one of the ways."""
    return Seen(way(means.operations))


class Startup(PlainPatterns):
    """The workload object of running coroutines from plain code."""

    name = "startup"
    summary = "trivial coroutines run from plain code: asyncio.run, one Runner, or loops driven by hand"
    concurrency, operations = 1, 20  # plain code waits for each
    offered: Mapping[Stage, Sequence[str]] = {"loop": tuple(WAYS)}

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        return (
            GroupSpec(
                name="startup",
                question="What does it cost to run one coroutine from plain code?",
                factor="pattern",
                variants=tuple(Variant("asyncio", {"pattern": way}) for way in WAYS),
                blocks=facts.effort.blocks(6, least=3),
                rounds=facts.effort.rounds(8),
                memory=False,
            ),
        )

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(identity)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        return AsyncOperation(trivial)

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        return Pattern(play=partial(play, WAYS[str(setting.params["pattern"])]), own_loop=True)

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return what one call takes."""
        return {"s_per_call": facts.wall_s / facts.operations}


WORKLOAD = Startup()
