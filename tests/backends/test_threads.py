"""A pool of K threads."""

import threading
from collections.abc import Callable

import pytest

from bench.plugins.backend import Session
from bench.plugins.workload import SyncOperation
from tests.backends.jobs import UNFIT, Given, session

PATTERNS = ["map", "submit"]


def ready(one: Session) -> int:
    """Create the pool, and let its threads meet."""
    one.create()
    return one.ready()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_k_threads_meet_and_work(pattern: str, new_threads: Callable[[], int]) -> None:
    """All K are there before the first round, each has entered, and the pool does not grow any more."""
    entered: list[int] = []
    operation = SyncOperation(lambda i: i, lambda: entered.append(threading.get_ident()))
    one = session("threads", Given(operation), 4, pattern=pattern)
    assert ready(one) == 4
    assert len(set(entered)) == 4
    assert one.run(9).values == list(range(9))
    assert one.population() >= new_threads() == 4
    one.close()
    assert new_threads() == 0


def test_k_operations_overlap() -> None:
    """Four that wait for each other can only end together."""
    barrier = threading.Barrier(4)
    one = session("threads", Given(SyncOperation(lambda i: [i, barrier.wait(60)][0])), 4)
    ready(one)
    assert one.run(4).values == [0, 1, 2, 3]
    one.close()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_traced_operations_name_their_threads(pattern: str) -> None:
    """Where an operation ran is told with when it ran."""
    one = session("threads", concurrency=2, pattern=pattern)
    ready(one)
    traced = one.run(6, trace=True).values
    assert [each.value for each in traced] == list(range(6))
    assert 1 <= len({each.worker for each in traced}) <= 2
    one.close()


def test_a_thread_that_cannot_enter_says_why_at_once() -> None:
    """The others do not wait for it, and the reason is its own, not that the meeting failed."""
    one = session("threads", UNFIT, 4)
    with pytest.raises(OSError, match="Too many open files"):
        ready(one)


def test_one_unfit_thread_is_enough() -> None:
    """Of four, three enter and one raises: its error is the one that is told."""
    count = iter(range(4))
    lock = threading.Lock()

    def enter() -> None:
        with lock:
            if next(count) == 2:
                raise OSError(24, "Too many open files")

    one = session("threads", Given(SyncOperation(lambda i: i, enter)), 4)
    with pytest.raises(OSError, match="Too many open files"):
        ready(one)
