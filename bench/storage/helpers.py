"""Work that this process shares with helpers: modules of the harness that run as programs beside it."""

import contextlib
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, TypeVar

from bench.machine.cpus import usable_count

# To start one takes as long as some orders do.
MOST_HELPERS, ORDERS_EACH = 7, 3

T = TypeVar("T")
R = TypeVar("R")


def shared(module: str, work: Callable[[T], R], orders: Sequence[T]) -> list[R]:
    """Return the answer of `work` to each order; this process and helpers each take the next one left.

    A helper runs `module`, which has to `serve` the same work, and ends at the first error. What it has no
    answer for is worked on here, where the error is raised.
    """
    left, found, asking = deque(enumerate(orders)), dict[int, R](), []
    with contextlib.ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(MOST_HELPERS))
        with contextlib.suppress(OSError, RuntimeError):  # no room for another process or thread
            for _ in range(min(MOST_HELPERS, usable_count() - 1, len(orders) // ORDERS_EACH)):
                helper = stack.enter_context(_helper(module))
                asking.append(threads.submit(_ask, helper, left, found))
        for at, order in _taken(left.popleft):
            found[at] = work(order)
        wait(asking)
    return [found[at] if at in found else work(order) for at, order in enumerate(orders)]


def serve(work: Callable[[Any], object]) -> None:
    """Answer the orders that come in on the standard input, until it ends."""
    with contextlib.suppress(EOFError):
        while True:
            pickle.dump(work(pickle.load(sys.stdin.buffer)), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()


def _taken(take: Callable[[], tuple[int, T]]) -> Iterator[tuple[int, T]]:
    with contextlib.suppress(IndexError):
        while True:
            yield take()


@contextlib.contextmanager
def _helper(module: str) -> Iterator["subprocess.Popen[bytes]"]:
    # Not of `multiprocessing`, which would run the user's own script again. A session of its own: Ctrl-C is
    # ours, and a helper ends when nobody reads its answers.
    pipe, no = subprocess.PIPE, subprocess.DEVNULL
    command = [sys.executable, "-P", "-m", module]
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=no, start_new_session=True)
    try:
        yield process
    finally:
        process.kill()
        for end in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # what it no longer reads may still be in the buffer
                end.close()  # type: ignore[union-attr]  # both are pipes
        process.wait()


def _ask(helper: "subprocess.Popen[bytes]", left: "deque[tuple[int, T]]", found: dict[int, R]) -> None:
    """Have a helper work on the orders that are left, until it has no answer to one."""
    assert helper.stdin
    assert helper.stdout
    with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
        for at, order in _taken(left.pop):
            pickle.dump(order, helper.stdin, pickle.HIGHEST_PROTOCOL)
            helper.stdin.flush()
            found[at] = pickle.load(helper.stdout)
