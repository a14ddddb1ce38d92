"""InterpreterPoolExecutor: K subinterpreters in one process, with a GIL each; values are pickled."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from bench.backends import subinterpreter
from bench.backends.defaults import Model, Patternless
from bench.backends.executor import PATTERN, collected, paced
from bench.backends.inprocess import InProcess
from bench.plugins.backend import Arrivals, Batch, Job, Needs, Traced
from bench.plugins.workload import Parameter

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

REFUSES = "does not support loading in subinterpreters"


class ModuleRefusedError(Exception):
    """A module of the operation's cannot be loaded in a subinterpreter; the text names it."""


class InterpretersSession(Patternless, InProcess):
    """One pool of K threads, each with an interpreter of its own."""

    _pool: "Executor"

    def __init__(self, job: Job) -> None:
        from importlib import import_module

        self._job = job
        self._executor: Any = import_module("concurrent.futures.interpreter").InterpreterPoolExecutor
        self._arrived, self._go = os.pipe(), os.pipe()
        self.import_s: float | None = None

    def create(self) -> None:
        self._pool = self._executor(max_workers=self._job.setting.concurrency)

    def ready(self) -> int:
        concurrency = self._job.setting.concurrency
        arguments = (self._job.reference, asdict(self._job.setting), self._arrived[1], self._go[0])
        futures = [self._pool.submit(subinterpreter.settle, *arguments) for _ in range(concurrency)]
        # Each announces that it is here, whatever then becomes of it, and waits for its turn to go on.
        here = 0
        while here < concurrency:
            here += len(os.read(self._arrived[0], concurrency))
        os.write(self._go[1], bytes(concurrency))
        met = [self._told(future) for future in futures]
        self.import_s = max(seconds for _, seconds in met)
        return len({number for number, _ in met})

    def _told(self, future: "Future[Any]") -> Any:
        answer = future.result()
        if isinstance(answer, str):
            raise _refusal(answer)
        return answer

    def run(self, operations: int, trace: bool = False) -> Batch:
        call: Callable[[Any], Any] = subinterpreter.traced_call if trace else subinterpreter.call
        pattern = str(self._job.params["pattern"])
        watch = self._job.watch()
        values = collected(self._pool, pattern, call, self._job.arguments(operations))
        clocks = watch.stop()
        return Batch([Traced(*one) for one in values] if trace else values, *clocks)

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        pool, call = self._pool, subinterpreter.traced_call
        return paced(
            lambda index: pool.submit(call, index), arrivals, self._job.clock, lambda one: Traced(*one)
        )

    def close(self) -> None:
        self._pool.shutdown(wait=True)
        for end in (*self._arrived, *self._go):
            os.close(end)


def _refusal(told: str) -> Exception:
    if REFUSES not in told:
        return RuntimeError(told)
    before = told[: told.index(REFUSES)].split()
    return ModuleRefusedError(
        f"the module {before[-1]} {REFUSES}: measure this work with another library, or with processes"
    )


class Interpreters(Model):
    """The backend object of subinterpreters."""

    name = "interpreters"
    summary = "InterpreterPoolExecutor (3.14 or later): K subinterpreters with a GIL each, values pickled"
    stage = "interpreters"
    parameters: Mapping[str, Parameter] = {"pattern": PATTERN}
    requires = Needs(python=(3, 14))
    session = InterpretersSession


BACKEND = Interpreters()
