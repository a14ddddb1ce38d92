"""What a call does besides computing: files, connections, children, sleeps, hops, memory, native threads."""

import os
import re
import sys
import threading
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.model.nature import Doings, NativePool

# Audit events by what they mean here (docs.python.org, "Audit events table").
EVENTS = {
    "open": "files",
    "socket.connect": "connections",
    "socket.getaddrinfo": "connections",
    "sqlite3.connect": "files",
    "subprocess.Popen": "children",
    "os.fork": "children",
    "os.forkpty": "children",
    "os.posix_spawn": "children",
}
LIBRARIES = re.compile(r"/lib(openblas|scipy_openblas|mkl_rt|blis|gomp|iomp5|omp)[^/]*\.so")


def doings_of(call: Callable[[], object]) -> Doings:
    """Return what one call does, as the interpreter's audit events and its pools of threads tell."""
    from concurrent.futures import ThreadPoolExecutor

    counts: Counter[str] = Counter()
    listening = True

    def hear(event: str, _arguments: tuple[Any, ...]) -> None:
        # A hook cannot be taken back, so it falls silent.
        if listening and event in EVENTS:
            counts[EVENTS[event]] += 1

    submit = ThreadPoolExecutor.submit

    def counted(self: ThreadPoolExecutor, /, *given: Any, **named: Any) -> Any:
        counts["hops"] += 1
        return submit(self, *given, **named)

    sys.addaudithook(hear)
    ThreadPoolExecutor.submit = counted  # type: ignore[method-assign,assignment]
    try:
        call()
    finally:
        listening = False
        ThreadPoolExecutor.submit = submit  # type: ignore[method-assign]
    return Doings(**counts)


def memory_of(call: Callable[[], object]) -> int:
    """Return the most memory that Python objects took at once during a call, in bytes."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        call()
        return max(0, tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()


def native_pools() -> tuple[NativePool, ...]:
    """Return the native libraries in this process that have threads of their own, and how many they use."""
    try:
        from threadpoolctl import threadpool_info  # type: ignore[import-not-found,import-untyped,unused-ignore]  # if it is there
    except ImportError:
        return _mapped_pools()
    found = {(one["internal_api"], one["num_threads"]) for one in threadpool_info()}
    return tuple(NativePool(name, threads) for name, threads in sorted(found))


def _mapped_pools() -> tuple[NativePool, ...]:
    # Without threadpoolctl: which libraries are mapped, and how many threads are not Python's.
    try:
        maps = Path("/proc/self/maps").read_text(errors="replace")
        native = len(os.listdir("/proc/self/task")) - threading.active_count()  # noqa: PTH208 - names only
    except OSError:
        return ()
    names = sorted({name.removeprefix("scipy_") for name in LIBRARIES.findall(maps)})
    return tuple(NativePool(name, native + 1) for name in names)
