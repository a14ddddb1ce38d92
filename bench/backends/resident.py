"""What lives in a pool's child process: the operation, opened once by the initializer.

A child is handed indices only, and finds the operation here: the idiom for anything that is dear to pickle
or can't be pickled, like a session. This module is the one place with state of its own, for a child process
has no other way to keep what its initializer opened.
"""

import os
from multiprocessing.synchronize import Semaphore
from multiprocessing.util import Finalize
from time import perf_counter_ns
from typing import Any

from bench.backends.trace import traced
from bench.plugins.backend import Traced
from bench.plugins.reference import resolve
from bench.plugins.workload import Setting, SyncOperation, Value

_home: dict[str, Any] = {}


class NotReadyError(Exception):
    """A child could not open the operation; the text says why."""


def settle(reference: str, setting: Setting, arrived: Semaphore, go: Semaphore) -> None:
    """Open the operation in this child: the pool's initializer. `reference` is `module:attribute`.

    It does not raise, for a pool would not tell what: the child says so when it is to meet the others.
    """
    _home.update(arrived=arrived, go=go, trouble="")
    try:
        settle_alone(reference, setting)
    except Exception as error:  # noqa: BLE001 - a stranger's module may raise anything
        _home.update(trouble=f"{type(error).__name__}: {error}")


def settle_alone(reference: str, setting: Setting) -> int:
    """Open the operation in this child, which meets the others elsewhere, and return its pid."""
    operation: SyncOperation = resolve(reference).open_sync(setting)
    operation.enter()
    # A pool's children exit without finalizing the interpreter; this runs all the same.
    Finalize(None, operation.close, exitpriority=0)
    _home.update(call=operation.call)
    return os.getpid()


def meet() -> int:
    """Signal that this child is ready, wait until all K are, and return its pid. Raises NotReadyError."""
    if _home["trouble"]:
        raise NotReadyError(_home["trouble"])
    _home["arrived"].release()
    _home["go"].acquire()
    return os.getpid()


def call(job: Any) -> Value:
    """Run one operation: that of an index, or whatever else a pattern sends."""
    value: Value = _home["call"](job)
    return value


def traced_call(index: int) -> Traced:
    """Run one operation and return when and where it ran; the clock is the same in all processes."""
    return traced(_home["call"], perf_counter_ns)(index)
