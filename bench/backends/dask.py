"""dask: a local cluster of K worker processes with one thread each, and a scheduler beside the caller."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from bench.model.plan import Colour, Params
from bench.plugins.backend import Arrivals, Batch, Job, Needs, Session, Traced, each_due
from bench.plugins.pattern import Pattern, Stage
from bench.plugins.workload import Parameter

READY_LIMIT_S = 50
# What dask sets itself before it starts a worker: the width of BLAS and OpenMP must be everybody's.
WIDTH: dict[str, dict[str, int]] = {
    "distributed.nanny.pre-spawn-environ": {},
    "distributed.nanny.environ": {},
}


class DaskSession:
    """One cluster, and a client of it."""

    def __init__(self, job: Job) -> None:
        import dask.config
        import distributed

        from bench.backends import resident

        self._job, self._resident = job, resident
        self._distributed: Any = distributed
        self._configured = dask.config.set
        self._pids: tuple[int, ...] = ()
        self._cluster: Any = None
        self._client: Any = None

    def create(self) -> None:
        settings = {
            **WIDTH,
            "distributed.scheduler.work-stealing": True,
            "distributed.worker.memory.terminate": False,
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
        return len(self._pids)

    def _futures(self, call: Any, arguments: Any) -> list[Any]:
        # Pure functions would be run once for equal arguments.
        futures: list[Any] = self._client.map(call, list(arguments), pure=False)
        return futures

    def run(self, operations: int, trace: bool = False) -> Batch:
        call = self._resident.traced_call if trace else self._resident.call
        watch = self._job.watch(self._pids)
        values = self._client.gather(self._futures(call, self._job.arguments(operations)))
        return Batch(values, *watch.stop())

    def play(self, pattern: Pattern, operations: int, traced: bool = False) -> Batch:
        raise NotImplementedError("no workload has patterns for dask")

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        count, clock = len(arrivals.offsets_ns), self._job.clock
        back_ns = [0] * count

        def submitted(index: int) -> Any:
            future = self._client.submit(self._resident.traced_call, index, pure=False)
            future.add_done_callback(lambda _: back_ns.__setitem__(index, clock()))
            return future

        futures = [submitted(index) for index in each_due(arrivals, count)]
        seen = self._client.gather(futures)
        return [replace(one, end_ns=back or clock()) for one, back in zip(seen, back_ns, strict=True)]

    def population(self) -> int:
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def children(self) -> tuple[int, ...]:
        return self._pids

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        if self._cluster is not None:
            self._cluster.close()


class Dask:
    """The backend object of a local cluster."""

    name = "dask"
    summary = "dask.distributed on a local cluster: K processes with one thread each, values pickled"
    colours: tuple[Colour, ...] = ("sync",)
    stage: Stage = "dask"
    single_thread = False
    compared = 0
    synthetic = False
    parameters: Mapping[str, Parameter] = {}

    def needs(self, params: Params) -> Needs:
        """Need the library."""
        return Needs(module="distributed", package="dask[distributed]")

    def refuse(self, params: Params) -> str | None:
        """Refuse nothing."""
        return None

    def open(self, job: Job) -> Session:
        """Return a session with a cluster of its own."""
        return DaskSession(job)


BACKEND = Dask()
