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
from bench.model import Colour, Expectation, Params, Scalar

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


def varied(backend: str, factor: str, levels: Sequence[Scalar], question: str) -> GroupSpec:
    """Return a group in which one backend's own factor varies, and nothing else."""
    return GroupSpec(
        name=f"dispatch/{backend}-{factor}",
        question=question,
        factor=factor,
        variants=tuple(Variant(backend, {factor: level}) for level in levels),
        memory=False,
    )


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
            varied(
                "asyncio",
                "pattern",
                ("gather", "tasks", "loops"),
                "What does a task for each operation cost?",
            ),
            varied(
                "threads", "pattern", ("map", "submit"), "Do map and submit cost the same in a thread pool?"
            ),
            varied(
                "processes", "pattern", ("map", "submit"), "Do map and submit cost the same in processes?"
            ),
            varied("processes", "chunksize", (1, 16, 256), "What do larger chunks save in a process pool?"),
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
