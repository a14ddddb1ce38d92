"""Ends a script without a guard that waits for a pool while it is imported, which then waits for it.

A pool's own thread looks the function up in its module before it sends it, and the module is still locked.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench.plugins.callables import GUARD

LOOK_S, LOOKS = 0.5, 5
IMPORTS = "<frozen importlib._bootstrap>"


@contextmanager
def ending_if_stuck() -> Iterator[None]:
    """While entered, end this process once a thread has waited for a module for some time."""
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(over,), daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _watch(over: threading.Event) -> None:
    seen: dict[int, int] = {}
    while not over.wait(LOOK_S):
        seen = {ident: seen.get(ident, 0) + 1 for ident in _waiting()}
        if max(seen.values(), default=0) >= LOOKS:
            os.write(2, f"it waits for what waits for it to be imported; {GUARD}\n".encode())
            os._exit(1)


def _waiting() -> list[int]:
    main = threading.main_thread().ident
    frames = sys._current_frames().items()
    return [ident for ident, frame in frames if ident != main and frame.f_code.co_filename == IMPORTS]
