"""loky: K processes as ProcessPoolExecutor has them, started in loky's own way."""

from collections.abc import Mapping
from typing import Any

from bench.backends.executor import PATTERN
from bench.backends.processes import CHUNKSIZE, Chunking, ProcessesSession
from bench.plugins.backend import Job, Needs
from bench.plugins.workload import Parameter


class LokySession(ProcessesSession):
    """One executor of K child processes."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        import loky
        import loky.backend

        self._loky: Any = loky

    def _context(self) -> Any:
        return self._loky.backend.get_context("loky")

    def _constructed(self, context: Any, arguments: tuple[Any, ...]) -> Any:
        # Without a limit of time, for loky would let idle children go.
        return self._loky.ProcessPoolExecutor(
            max_workers=self._job.setting.concurrency,
            context=context,
            timeout=None,
            initializer=self._resident.settle,
            initargs=arguments,
        )


class Loky(Chunking):
    """The backend object of loky's executor."""

    name = "loky"
    summary = "loky's ProcessPoolExecutor, which joblib uses: K processes, values pickled"
    stage = "loky"
    parameters: Mapping[str, Parameter] = {"pattern": PATTERN, "chunksize": CHUNKSIZE}
    requires = Needs(module="loky")
    session = LokySession


BACKEND = Loky()
