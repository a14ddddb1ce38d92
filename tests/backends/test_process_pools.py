"""Pools of K processes. Children are spawned here: a test runner may have threads, and must not fork."""

import os
import signal

import pytest

from bench.backends.processes import ChildDiedError, ending
from bench.backends.resident import NotReadyError
from bench.plugins import registry
from tests.backends.jobs import session
from tests.eventually import gone

JOBS = "tests.backends.jobs"
POOLS = ("processes", "mp-pool")
EACH_BY_ITSELF = {"processes": "submit", "mp-pool": "apply"}


@pytest.mark.parametrize("backend", POOLS)
@pytest.mark.parametrize("chunksize", [1, 2])
def test_k_processes_meet_and_work(backend: str, chunksize: int) -> None:
    """Two distinct children, values in order, and nobody left after closing; one by one and in chunks."""
    pattern = "map" if chunksize > 1 else EACH_BY_ITSELF[backend]
    one = session(backend, concurrency=2, start_method="spawn", pattern=pattern, chunksize=chunksize)
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


@pytest.mark.parametrize("backend", POOLS)
@pytest.mark.parametrize(("workload", "says"), [("DEADLY", "signal SIGKILL"), ("LAST", "exit code 9")])
def test_a_child_that_dies_is_told_with_how_it_ended(backend: str, workload: str, says: str) -> None:
    """The signal or the exit code of the one that died first, not that of those which were ended for it.

    A `multiprocessing.Pool` alone would replace the child and wait for its result forever.
    """
    one = session(backend, concurrency=2, reference=f"{JOBS}:{workload}", start_method="spawn")
    one.create()
    one.ready()
    pids = one.children()
    with pytest.raises(ChildDiedError, match=f"^{says}$"):
        one.run(4)
    one.close()
    assert gone(pids)


@pytest.mark.parametrize("backend", POOLS)
def test_a_child_that_cannot_begin_does_not_keep_the_others_waiting(backend: str) -> None:
    """Where the operation cannot be entered, ready raises, and says what the child raised."""
    one = session(backend, concurrency=2, reference=f"{JOBS}:UNFIT", start_method="spawn")
    one.create()
    with pytest.raises(NotReadyError, match=r"^OSError: .Errno 24. Too many open files$"):
        one.ready()
    one.close()


@pytest.mark.parametrize("backend", POOLS)
def test_chunks_belong_to_map(backend: str) -> None:
    """The other pattern sends operations one by one, so a chunk size would have no effect."""
    refuse, other = registry.backend(backend).refuse, EACH_BY_ITSELF[backend]
    assert refuse({"pattern": "map", "chunksize": 64}) is None
    assert refuse({"pattern": other, "chunksize": 1}) is None
    assert "chunksize belongs to pattern=map" in str(refuse({"pattern": other, "chunksize": 64}))


def test_an_idle_child_that_dies_is_noticed() -> None:
    """A `multiprocessing.Pool` would replace it without a word, or wait forever for a lock it held."""
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


@pytest.mark.parametrize(
    ("code", "says"), [(3, "exit code 3"), (-signal.SIGSEGV, "signal SIGSEGV"), (-40, "exit code -40")]
)
def test_an_ending_has_a_name(code: int, says: str) -> None:
    """Signals by name where they have one."""
    assert ending(code) == says
