"""What the models on an event loop have in common: one runner, whose loop lives from create to close."""

from typing import TYPE_CHECKING

from bench.backends.inprocess import InProcess
from bench.backends.playing import means, played, played_on_loop
from bench.plugins.backend import Batch, Job
from bench.plugins.pattern import Pattern
from bench.plugins.workload import AsyncOperation

if TYPE_CHECKING:
    import asyncio


class InLoop(InProcess):
    """A session on one `asyncio.Runner`; subclasses open the operation in `ready`."""

    _operation: AsyncOperation
    _runner: "asyncio.Runner"

    def __init__(self, job: Job) -> None:
        import asyncio  # noqa: F401 - the worker's own import, kept out of every phase

        self._job = job

    def create(self) -> None:
        import asyncio

        self._runner = asyncio.Runner()
        self._runner.get_loop()

    def play(self, pattern: Pattern, operations: int, traced: bool = False) -> Batch:
        lent = means(self._job, self._operation.call, operations, traced)
        if pattern.own_loop:
            return played(self._job, pattern, lent)
        return self._runner.run(played_on_loop(self._job, pattern, lent))

    def close(self) -> None:
        self._runner.run(self._leave())
        self._runner.close()

    async def _leave(self) -> None:
        await self._operation.close()
