"""A made-up workload of patterns: what each stage is told, and what it tells."""

from collections.abc import Callable, Sequence
from typing import Any

from bench.model.plan import Params
from bench.plugins.pattern import Account, Means, Pattern, Seen, Stage
from bench.plugins.workload import AsyncOperation, Setting, SyncOperation
from workloads.plain import Plain


def double(index: int) -> int:
    """Return twice the index."""
    return 2 * index


async def double_async(index: int) -> int:
    """Return twice the index, in the other colour."""
    return 2 * index


class MadePatterns(Plain):
    """Two patterns on a loop, one of them with a loop of its own; one in a pool; one alone."""

    name = "made"
    summary = "made up"

    def __init__(self) -> None:
        self.closed = 0
        self.lent: list[Means] = []

    def patterns(self, stage: Stage) -> Sequence[str]:
        """Return none for processes."""
        return {"loop": ("all", "own"), "alone": ("plain",), "threads": ("plain",), "processes": ()}[stage]

    def size(self, params: Params) -> int:
        """Return 7."""
        return 7

    def groups(self, facts: object) -> Sequence[Any]:
        """Return none: tests make their own."""
        return ()

    def open_sync(self, setting: Setting) -> SyncOperation:
        """Return the doubling operation."""
        return SyncOperation(double)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        """Return the doubling operation in the other colour."""
        return AsyncOperation(double_async)

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        """Return a pattern that notes what it was lent."""
        if stage == "loop" and setting.params["pattern"] == "all":
            return Pattern(play=self._on_loop, close=self._close)
        own_loop = stage == "loop"
        return Pattern(play=self._plain, own_loop=own_loop, shared=("queue", stage), close=self._close)

    async def _on_loop(self, means: Means) -> Seen:
        self.lent.append(means)
        return Seen([await means.call(index) for index in range(means.operations)], told)

    def _plain(self, means: Means) -> Seen:
        self.lent.append(means)
        call: Callable[[int], Any] = double if means.pool is None else means.call
        mapped = means.executor.map if means.pool is not None else map
        return Seen(list(mapped(call, range(means.operations))), told)

    def _close(self) -> None:
        self.closed += 1


def told() -> Account:
    """Return an account with something of each kind."""
    return Account(
        figures={"seen_s": 0.5}, series={"step_s": [0.1, 0.2]}, observed={"saw": "nothing"}, in_flight=2
    )


MADE = MadePatterns()
