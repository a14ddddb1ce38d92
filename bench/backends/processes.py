"""ProcessPoolExecutor: K processes with a memory and a GIL each; arguments and values are pickled."""

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bench.backends.defaults import Model
from bench.backends.executor import PATTERN, collected, paced
from bench.backends.playing import means, played
from bench.model.plan import Params
from bench.plugins.backend import Arrivals, Batch, Job, Traced
from bench.plugins.pattern import Pattern
from bench.plugins.workload import Parameter

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from multiprocessing.synchronize import Semaphore

GLANCE_S = 0.1
START_METHODS = tuple(multiprocessing.get_all_start_methods())
START_METHOD = Parameter(
    default=START_METHODS[0],
    choices=START_METHODS,
    help="how children are started; the platform's own unless told otherwise",
    changes_work=False,
)

CHUNKSIZE = Parameter(
    default=1,
    minimum=1,
    help="operations that map sends to a child at once",
    changes_work=False,
    submits=True,
)


class Chunking(Model):
    """A model that may send operations in chunks."""

    def refuse(self, params: Params) -> str | None:
        """Refuse chunks without `map`."""
        pattern = params["pattern"]
        if pattern != "map" and params.get("chunksize", 1) != 1:
            return f"chunksize belongs to pattern=map: {pattern} sends operations one by one"
        return None


class ChildDiedError(Exception):
    """One of the pool's processes is gone; the text says how it ended."""


def ending(code: int | None) -> str:
    """Return how a child with this exit code ended."""
    known = {-signum: signum.name for signum in signal.Signals}
    return f"signal {known[code]}" if code in known else f"exit code {code}"


def endings(children: "Iterable[BaseProcess]") -> str:
    """Return how these children ended, but not those ended for another's sake; empty if none has."""
    codes = {child.exitcode for child in children} - {None}
    return ", ".join(sorted(map(ending, codes - {0, -signal.SIGTERM} or codes)))


class ProcessesSession:
    """One pool of K child processes."""

    _pool: Any
    _arrived: "Semaphore"
    _go: "Semaphore"

    def __init__(self, job: Job) -> None:
        import concurrent.futures.process

        from bench.backends import resident

        self._job = job
        self._executor = concurrent.futures.process.ProcessPoolExecutor
        self._resident = resident
        self._broken = concurrent.futures.process.BrokenProcessPool
        self._pids: tuple[int, ...] = ()
        self._members: list[BaseProcess] = []

    def create(self) -> None:
        context = self._context()
        self._arrived, self._go = context.Semaphore(0), context.Semaphore(0)
        arguments = (self._job.reference, self._job.setting, self._arrived, self._go)
        self._pool = self._constructed(context, arguments)

    def _context(self) -> Any:
        return multiprocessing.get_context(str(self._job.params["start_method"]))

    def _constructed(self, context: Any, arguments: tuple[Any, ...]) -> Any:
        return self._executor(
            max_workers=self._job.setting.concurrency,
            mp_context=context,
            initializer=self._resident.settle,
            initargs=arguments,
        )

    def ready(self) -> int:
        met = [self._begun(self._resident.meet) for _ in range(self._job.setting.concurrency)]
        try:
            for _ in met:
                # A child that cannot begin never arrives, but then its result is there and raises here.
                while not self._arrived.acquire(timeout=GLANCE_S):
                    self._glance(met)
        finally:
            for _ in met:
                self._go.release()
        self._pids = tuple(sorted({self._result(one) for one in met}))
        self._members = self._members or multiprocessing.active_children()
        return len(self._pids)

    def _begun(self, call: Callable[[], int]) -> Any:
        return self._pool.submit(call)

    def _glance(self, met: list[Any]) -> None:
        for future in met:
            if future.done():
                future.result()

    def _result(self, one: Any) -> int:
        pid: int = one.result()
        return pid

    @contextmanager
    def _deaths_told(self) -> Iterator[None]:
        try:
            yield
        except self._broken as error:
            self._pool.shutdown(wait=True)  # it ends the children that are left with SIGTERM
            raise ChildDiedError(endings(self._members) or "exited for an unknown reason") from error

    def run(self, operations: int, trace: bool = False) -> Batch:
        pool, call = self._pool, self._resident.traced_call if trace else self._resident.call
        pattern, chunksize = str(self._job.params["pattern"]), int(self._job.params["chunksize"])
        with self._deaths_told():
            watch = self._job.watch(self._pids)
            values = collected(pool, pattern, call, self._job.arguments(operations), chunksize)
            return Batch(values, *watch.stop())

    def play(self, pattern: Pattern, operations: int, traced: bool = False) -> Batch:
        lent = means(self._job, self._resident.call, operations, traced, self._pool)
        with self._deaths_told():
            return played(self._job, pattern, lent, self._pids)

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        pool, call = self._pool, self._resident.traced_call
        with self._deaths_told():
            return paced(lambda index: pool.submit(call, index), arrivals, self._job.clock)

    def population(self) -> int:
        return len(multiprocessing.active_children())

    def children(self) -> tuple[int, ...]:
        return self._pids

    def close(self) -> None:
        self._pool.shutdown(wait=True)


class Processes(Chunking):
    """The backend object of process pools."""

    name = "processes"
    summary = "ProcessPoolExecutor: K processes, isolated memory, values pickled"
    stage = "processes"
    compared = 3
    parameters: Mapping[str, Parameter] = {
        "pattern": PATTERN,
        "chunksize": CHUNKSIZE,
        "start_method": START_METHOD,
    }
    session = ProcessesSession


BACKEND = Processes()
