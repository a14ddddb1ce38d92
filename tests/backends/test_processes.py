"""A pool of K processes. Children are spawned here: a test runner may have threads, and must not fork."""

import os
import signal
from concurrent.futures.process import BrokenProcessPool

import pytest

from bench.backends.processes import ChildDiedError, ending
from bench.plugins import registry
from tests.backends.jobs import session
from tests.eventually import gone

SPAWN = "spawn"
JOBS = "tests.backends.jobs"


@pytest.mark.parametrize(("pattern", "chunksize"), [("map", 2), ("submit", 1)])
def test_k_processes_meet_and_work(pattern: str, chunksize: int) -> None:
    """Two distinct children, values in order, and nobody left after closing."""
    one = session("processes", concurrency=2, start_method=SPAWN, pattern=pattern, chunksize=chunksize)
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
def test_a_child_that_dies_is_told_with_how_it_ended(workload: str, says: str) -> None:
    """The signal or the exit code of the one that died first, not that of those which were ended for it."""
    one = session("processes", concurrency=2, reference=f"{JOBS}:{workload}", start_method=SPAWN)
    one.create()
    one.ready()
    pids = one.children()
    with pytest.raises(ChildDiedError) as caught:
        one.run(4)
    assert str(caught.value) == says
    assert gone(pids)


def test_a_child_that_cannot_begin_does_not_keep_the_others_waiting() -> None:
    """Where the operation cannot be entered, ready raises."""
    one = session("processes", concurrency=2, reference=f"{JOBS}:UNFIT", start_method=SPAWN)
    one.create()
    with pytest.raises(BrokenProcessPool):
        one.ready()


def test_chunks_belong_to_map() -> None:
    """`submit` sends operations one by one, so that a chunk size would be a lie."""
    refuse = registry.backend("processes").refuse
    assert refuse({"pattern": "map", "chunksize": 64}) is None
    assert refuse({"pattern": "submit", "chunksize": 1}) is None
    assert "chunksize belongs to pattern=map" in str(refuse({"pattern": "submit", "chunksize": 64}))


@pytest.mark.parametrize(
    ("code", "says"), [(3, "exit code 3"), (-signal.SIGSEGV, "signal SIGSEGV"), (-40, "exit code -40")]
)
def test_an_ending_has_a_name(code: int, says: str) -> None:
    """Signals by name where they have one."""
    assert ending(code) == says
