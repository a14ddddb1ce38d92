"""Shared by workloads that only compute: the operation is one plain function."""

from collections.abc import Callable
from typing import Any

from bench.plugins import AsyncOperation, Colour, Facts, Params, Setting, SyncOperation
from workloads.plain import Plain


class Computing(Plain):
    """Computes in both colours, on the loop too; K is the number of CPUs. Subclasses provide the work."""

    def work(self, setting: Setting) -> Callable[[Any], Any]:
        """Return the operation."""
        raise NotImplementedError

    def colours(self, params: Params) -> tuple[Colour, ...]:
        return ("sync", "async", "trio")

    def default_concurrency(self, facts: Facts) -> int:
        """Return the number of usable CPUs: more workers cannot compute more."""
        return facts.cpus

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(self.work(setting))

    async def open_async(self, setting: Setting) -> AsyncOperation:
        work = self.work(setting)

        async def on_the_loop(argument: Any) -> Any:
            return work(argument)

        return AsyncOperation(on_the_loop)

    async def open_trio(self, setting: Setting) -> AsyncOperation:
        """Return the same: what never waits runs on any loop."""
        return await self.open_async(setting)
