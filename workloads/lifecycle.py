"""`lifecycle`: workers created, proved to be up, and torn down: what counts are the phases around the rounds.

The operation is the empty one, for its rounds are there only because every cell has some.
"""

from collections.abc import Sequence

from bench.plugins import AsyncOperation, Display, Facts, GroupSpec, Setting, SyncOperation, Variant
from workloads.dispatch import identity, identity_async
from workloads.plain import Plain
from workloads.start_methods import START_METHODS

# How many blocks each number of workers has. Sixty-four spawned interpreters keep all cores busy for seconds,
# so the larger numbers are measured less often.
BLOCKS = {1: 5, 4: 4, 16: 3, 64: 1}
SEVERAL = 4
# The quickest and the slowest; a forkserver is in between.
FEW_METHODS = ("fork", "spawn")


class Lifecycle(Plain):
    """The workload object of starting and ending workers."""

    name = "lifecycle"
    summary = "K workers created, made ready and torn down, by model and start method"

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        methods = START_METHODS if facts.effort.extras else FEW_METHODS
        models = (
            Variant("asyncio"),
            Variant("threads"),
            *(Variant("processes", {"start_method": method}) for method in methods),
        )
        return tuple(
            GroupSpec(
                name=f"lifecycle/k{workers}",
                question=f"What does it cost to start and to end {workers} worker{'s' * (workers > 1)}?",
                factor="backend",
                confounded="start_method",
                variants=models,
                concurrency=workers,
                operations=workers,
                blocks=5 if facts.effort.full_length else facts.effort.blocks(BLOCKS[workers], least=3),
                rounds=1,
                compared=False,  # of interest are the phases
                memory=False,
                display=Display(chart="lifecycle"),
            )
            for workers in (facts.effort.first(tuple(BLOCKS), fewer=1) if facts.effort.extras else (SEVERAL,))
        )

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(identity)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        return AsyncOperation(identity_async)


WORKLOAD = Lifecycle()
