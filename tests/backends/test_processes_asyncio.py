"""Processes with an event loop each. Children are spawned: a test runner may have threads."""

import os
import signal
from threading import Timer

import pytest

from bench.backends.processes import ChildDiedError
from bench.backends.processes_asyncio import ProcessesAsyncioSession
from tests.backends.jobs import session
from tests.eventually import gone

JOBS = "tests.backends.jobs"


def test_p_processes_share_k_places() -> None:
    """Distinct children, values in order, no more than their share each, and none left after closing."""
    one = session("processes-asyncio", concurrency=3, workers=2, start_method="spawn")
    one.create()
    assert one.ready() == 3
    pids = one.children()
    assert len({*pids, os.getpid()}) == 3
    assert one.run(7).values == list(range(7))
    seen = one.run(6, trace=True).values
    assert {each.worker for each in seen} <= {(pids[0], 0), (pids[0], 1), (pids[1], 0)}
    assert one.population() == 2
    one.close()
    assert gone(pids)


def test_a_child_that_dies_ends_the_round_though_others_wait_for_what_it_held() -> None:
    """The death is told, and no child is left: not even one that waits for the lock of the shared counter."""
    one = session("processes-asyncio", concurrency=2, workers=2, start_method="spawn")
    one.create()
    one.ready()
    pids = one.children()
    assert isinstance(one, ProcessesAsyncioSession)
    with one.counter[1]:
        Timer(0, os.kill, (pids[1], signal.SIGKILL)).start()
        with pytest.raises(ChildDiedError, match=r"^signal SIGKILL$"):
            one.run(6)
    one.close()
    assert gone(pids)


def test_an_error_of_an_operation_is_raised_here() -> None:
    """A child that fails says why, and is still there for the orders to come."""
    one = session("processes-asyncio", concurrency=1, reference=f"{JOBS}:UNFIT", start_method="spawn")
    one.create()
    with pytest.raises(OSError, match="Too many open files"):
        one.ready()
    pids = one.children()
    one.close()
    assert gone(pids)
