"""`dispatch`: the empty operation. What is left is what the model itself costs."""

from collections.abc import Mapping, Sequence

from bench.contract import (
    AsyncOperation,
    Facts,
    GroupSpec,
    Parameter,
    RoundFacts,
    Setting,
    SyncOperation,
    Variant,
)
from bench.model import Colour, Expectation, Params

EMPTY = Expectation(
    kind="cost",
    backend="*",
    says="the empty operation: what dispatching one operation costs under each model",
)


def identity(index: int) -> int:
    """Return the index: the least that an operation can do."""
    return index


async def identity_async(index: int) -> int:
    """Return the index without ever giving way."""
    return index


class Dispatch:
    """The workload object of the empty operation."""

    name = "dispatch"
    summary = "the empty operation: what each model costs by itself"
    parameters: Mapping[str, Parameter] = {}

    def default_concurrency(self, facts: Facts) -> int:
        """Return 16, as for the waiting workloads."""
        return 16

    def colours(self, params: Params) -> tuple[Colour, ...]:
        return ("sync", "async")

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        asyncio_patterns = tuple(Variant("asyncio", {"pattern": p}) for p in ("gather", "tasks", "loops"))
        pool_patterns = (
            Variant("threads", {"pattern": "map"}),
            Variant("threads", {"pattern": "submit"}),
            Variant("processes", {"pattern": "map", "chunksize": 1}),
            Variant("processes", {"pattern": "map", "chunksize": 64}),
            Variant("processes", {"pattern": "submit"}),
        )
        models = GroupSpec(
            name="dispatch",
            question="What does each model itself cost for one empty operation?",
            variants=(Variant("asyncio"), Variant("threads"), Variant("processes")),
            controls=(EMPTY,),
            headline=True,
        )
        if facts.profile == "quick":
            return (models,)
        return (
            models,
            GroupSpec(
                name="dispatch/asyncio-pattern",
                question="What does a task for each operation cost, against bare loops?",
                factor="pattern",
                variants=asyncio_patterns,
            ),
            GroupSpec(
                name="dispatch/pool-pattern",
                question="What do map, submit and chunks cost in a pool?",
                factor="backend and pattern",
                variants=pool_patterns,
            ),
        )

    def service(self, params: Params) -> str | None:
        return None

    def modules(self, params: Params) -> tuple[str, ...]:
        return ()

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(identity)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        return AsyncOperation(identity_async)

    def check(self, facts: RoundFacts) -> str | None:
        return None

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        return {}


WORKLOAD = Dispatch()
