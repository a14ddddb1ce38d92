"""A `multiprocessing.Pool` of a pattern's own, for what an executor has not: `imap_unordered`.

It is made before the model creates anything, while the worker has no threads, and nothing is timed before all
of its children have opened the operation.
"""

import multiprocessing
from collections.abc import Callable
from importlib import import_module
from multiprocessing.pool import Pool
from multiprocessing.util import Finalize
from typing import Any

from bench.plugins import Setting, SyncOperation, Value

READY_LIMIT_S = 60.0
_home: dict[str, Any] = {}


def settle(module: str, setting: Setting, arrived: Any) -> None:
    """Open the operation of a workload's module in this child: the pool's initializer.

    What it raises is kept for the first call: a pool would start child after child in the place of one that
    fails here.
    """
    try:
        operation: SyncOperation = import_module(module).WORKLOAD.open_sync(setting)
        operation.enter()
        Finalize(None, operation.close, exitpriority=0)
        _home["call"] = operation.call
    except Exception as error:  # noqa: BLE001 - it is raised again by the first call
        _home["error"] = error
    finally:
        arrived.release()


def numbered(index: int) -> tuple[int, Value]:
    """Run one operation in a child, and return its index with its value."""
    if "error" in _home:
        raise _home["error"]
    return index, _home["call"](index)


def opened(module: str, setting: Setting) -> tuple[Pool, tuple[int, ...], Callable[[], None]]:
    """Return a pool of K processes that have all opened the operation, their pids, and how to end it."""
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context(str(setting.params["start_method"]))
    arrived = context.Semaphore(0)
    pool: Pool = context.Pool(setting.concurrency, settle, (module, setting, arrived))

    def close() -> None:
        pool.close()
        pool.join()

    for _ in range(setting.concurrency):
        if not arrived.acquire(timeout=READY_LIMIT_S):
            pool.terminate()
            raise TimeoutError(f"a pool's children were not ready within {READY_LIMIT_S:.0f} s")
    members = set(multiprocessing.active_children()) - before
    return pool, tuple(child.pid for child in members if child.pid), close
