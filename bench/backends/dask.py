"""dask: a local cluster of K worker processes with one thread each, and a scheduler beside the caller."""

from typing import Any

from bench.backends.defaults import Model, Patternless
from bench.backends.executor import paced
from bench.backends.processes import ChildDiedError, ending
from bench.plugins.backend import Arrivals, Batch, Job, Needs, Traced

READY_LIMIT_S = 50
# What dask sets itself before it starts a worker: the width of BLAS and OpenMP must be everybody's.
WIDTH: dict[str, dict[str, int]] = {
    "distributed.nanny.pre-spawn-environ": {},
    "distributed.nanny.environ": {},
}


class DaskSession(Patternless):
    """One cluster, and a client of it."""

    def __init__(self, job: Job) -> None:
        import dask.config
        import distributed

        from bench.backends import resident

        self._job, self._resident = job, resident
        self._distributed: Any = distributed
        self._killed = distributed.scheduler.KilledWorker
        self._configured = dask.config.set
        self._pids: tuple[int, ...] = ()
        self._codes: list[int] = []  # of workers that have ended
        self._cluster: Any = None
        self._client: Any = None

    def create(self) -> None:
        settings = {
            **WIDTH,
            "temporary-directory": self._job.setting.scratch,
            "distributed.scheduler.work-stealing": True,
            "distributed.worker.memory.terminate": False,
            # An operation that ends its worker is not tried again elsewhere.
            "distributed.scheduler.allowed-failures": 0,
        }
        self._configured(settings)
        self._cluster = self._distributed.LocalCluster(
            n_workers=self._job.setting.concurrency,
            threads_per_worker=1,
            processes=True,
            dashboard_address=":0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=50,
        )
        self._client = self._distributed.Client(self._cluster)

    def ready(self) -> int:
        concurrency = self._job.setting.concurrency
        self._client.wait_for_workers(concurrency, timeout=READY_LIMIT_S)
        # On the thread of each worker that operations will run on.
        settled = [
            self._client.submit(
                self._resident.settle_alone,
                self._job.reference,
                self._job.setting,
                workers=[worker],
                pure=False,
            )
            for worker in self._client.scheduler_info(n_workers=-1)["workers"]
        ]
        self._pids = tuple(sorted(set(self._client.gather(settled))))
        for nanny in self._cluster.workers.values():
            # Nothing is to come in its place, which would not have the operation.
            nanny.process.on_exit = self._codes.append
        return len(self._pids)

    def _gathered(self, futures: Any) -> Any:
        try:
            return self._client.gather(futures)
        except self._killed as error:
            raise ChildDiedError(self._death()) from error

    def _death(self) -> str:
        return ", ".join(sorted(map(ending, set(self._codes)))) or "exited for an unknown reason"

    def _futures(self, call: Any, arguments: Any) -> list[Any]:
        # Pure functions would be run once for equal arguments.
        futures: list[Any] = self._client.map(call, list(arguments), pure=False)
        return futures

    def run(self, operations: int, trace: bool = False) -> Batch:
        call = self._resident.traced_call if trace else self._resident.call
        if self._codes:
            raise ChildDiedError(self._death())
        watch = self._job.watch(self._pids)
        values = self._gathered(self._futures(call, self._job.arguments(operations)))
        return Batch(values, *watch.stop())

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        return paced(
            lambda index: self._client.submit(self._resident.traced_call, index, pure=False),
            arrivals,
            self._job.clock,
            gather=self._gathered,
        )

    def population(self) -> int:
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def children(self) -> tuple[int, ...]:
        return self._pids

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        if self._cluster is not None:
            self._cluster.close()


class Dask(Model):
    """The backend object of a local cluster."""

    name = "dask"
    summary = "dask.distributed on a local cluster: K processes with one thread each, values pickled"
    stage = "dask"
    requires = Needs(module="distributed", package="dask[distributed]")
    session = DaskSession


BACKEND = Dask()
