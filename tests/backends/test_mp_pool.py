"""A `multiprocessing.Pool` of K processes. Children are spawned: a test runner may have threads."""

import os
import signal

import pytest

from bench.backends.mp_pool import BACKEND
from bench.backends.processes import ChildDiedError
from tests.backends.jobs import session
from tests.eventually import gone

JOBS = "tests.backends.jobs"


@pytest.mark.parametrize(("pattern", "chunksize"), [("map", 2), ("apply", 1)])
def test_k_processes_meet_and_work(pattern: str, chunksize: int) -> None:
    """Two distinct children, values in order, and no process left after closing."""
    one = session("mp-pool", concurrency=2, start_method="spawn", pattern=pattern, chunksize=chunksize)
    one.create()
    assert one.ready() == 2
    pids = one.children()
    assert len(set(pids)) == 2
    assert os.getpid() not in pids
    before = one.population()
    assert one.run(5).values == [0, 1, 2, 3, 4]
    assert one.population() == before
    assert {each.worker[0] for each in one.run(5, trace=True).values} <= set(pids)
    one.close()
    assert gone(pids)


@pytest.mark.parametrize(("workload", "says"), [("DEADLY", "signal SIGKILL"), ("LAST", "exit code 9")])
def test_a_child_that_dies_ends_the_round(workload: str, says: str) -> None:
    """The pool alone would replace the child and wait for its result forever."""
    one = session("mp-pool", concurrency=2, reference=f"{JOBS}:{workload}", start_method="spawn")
    one.create()
    one.ready()
    pids = one.children()
    with pytest.raises(ChildDiedError, match=says):
        one.run(4)
    one.close()
    assert gone(pids)


def test_a_child_that_cannot_begin_does_not_keep_the_others_waiting() -> None:
    """Where the operation cannot be entered, ready raises."""
    one = session("mp-pool", concurrency=2, reference=f"{JOBS}:UNFIT", start_method="spawn")
    one.create()
    with pytest.raises(ChildDiedError):
        one.ready()
    one.close()


def test_chunks_belong_to_map() -> None:
    """`apply_async` sends operations one by one, so a chunk size would have no effect."""
    assert BACKEND.refuse({"pattern": "map", "chunksize": 64}) is None
    assert BACKEND.refuse({"pattern": "apply", "chunksize": 1}) is None
    assert "chunksize belongs to pattern=map" in str(BACKEND.refuse({"pattern": "apply", "chunksize": 64}))


def test_an_idle_child_that_dies_is_noticed() -> None:
    """The pool alone would replace it without a word, or wait forever for a lock that died with it."""
    one = session("mp-pool", concurrency=2, start_method="spawn")
    one.create()
    one.ready()
    pids = one.children()
    os.kill(pids[0], signal.SIGKILL)
    gone(pids[:1])
    with pytest.raises(ChildDiedError, match="signal SIGKILL"):
        one.run(50)
    one.close()
    assert gone(pids)
