"""`dispatch`: the empty operation, which leaves the overhead of the model."""

from collections.abc import Iterator, Sequence

from bench.plugins import (
    AsyncOperation,
    Colour,
    Display,
    Expectation,
    Facts,
    GroupSpec,
    Params,
    Scalar,
    Setting,
    SyncOperation,
    Variant,
)
from workloads.plain import Plain

EMPTY = Expectation(
    kind="cost",
    backend="*",
    says="the empty operation: what it costs to dispatch one operation under each model",
)


# A wave of the largest chunks is that many operations times K, and a round has several waves.
CHUNKS = (1, 4, 16)
LEAST_WAVES, WAVES = 5, 100
FIXED_ROUNDS = 2  # that many operations take a while


def identity(index: int) -> int:
    """Return the index: the least that an operation can do."""
    return index


async def identity_async(index: int) -> int:
    """Return the index without yielding to the loop."""
    return index


def varied(
    backend: str,
    factor: str,
    levels: Sequence[Scalar],
    question: str,
    operations: int | None = None,
    blocks: int | None = None,
) -> GroupSpec:
    """Return a group in which one backend's own factor varies, and nothing else."""
    return GroupSpec(
        name=f"dispatch/{backend}-{factor}",
        question=question,
        factor=factor,
        variants=tuple(Variant(backend, {factor: level}) for level in levels),
        operations=operations,
        blocks=blocks,
        rounds=FIXED_ROUNDS if operations else None,
        memory=False,
    )


class Dispatch(Plain):
    """The workload object of the empty operation."""

    name = "dispatch"
    summary = "the empty operation: the overhead of each model"

    def colours(self, params: Params) -> tuple[Colour, ...]:
        return ("sync", "async", "trio")

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        models = GroupSpec(
            name="dispatch",
            question="What overhead does each model have for one empty operation?",
            variants=facts.variants,
            controls=(EMPTY,),
            operations=facts.effort.waves(25, self.concurrency) or WAVES * self.concurrency,
            display=Display(headline=True, work="overhead, no work", place=9),
        )
        return (
            (models, *self._patterns(facts.effort.curve_blocks, facts.effort.details))
            if facts.effort.extras
            else (models,)
        )

    def _patterns(self, blocks: int | None, details: bool) -> Iterator[GroupSpec]:
        many = WAVES * self.concurrency
        yield varied(
            "asyncio",
            "pattern",
            ("gather", "tasks", "loops"),
            "What does a task for each operation cost?",
            blocks=blocks,
        )
        same = "Do map and submit cost the same in"
        if not details:
            return
        yield varied("threads", "pattern", ("map", "submit"), f"{same} a thread pool?", many, blocks)
        yield varied("processes", "pattern", ("map", "submit"), f"{same} processes?", many, blocks)
        chunked = LEAST_WAVES * CHUNKS[-1] * self.concurrency
        question = "What do larger chunks save in a process pool?"
        yield varied("processes", "chunksize", CHUNKS, question, chunked, blocks)

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(identity)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        return AsyncOperation(identity_async)

    async def open_trio(self, setting: Setting) -> AsyncOperation:
        """Return the same: what never waits runs on any loop."""
        return AsyncOperation(identity_async)


WORKLOAD = Dispatch()
