"""CPU time of a tree of processes, and pinning."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from bench.worker.meters.cpu import NANOSECOND_CLOCKS, CpuSetError, clock_id, pin, tree_cpu_ns

linux = pytest.mark.skipif(not NANOSECOND_CLOCKS, reason="other processes' clocks can be read on Linux only")


def between(read: Callable[[], int | None]) -> bool:
    """Return whether a reading lies between two of this process's own clock, taken around it."""
    before = time.process_time_ns()
    found = read()
    return found is not None and before <= found <= time.process_time_ns()


@linux
def test_a_clock_read_by_its_id_is_the_processs_own() -> None:
    """The clock of this process's pid tells what `process_time` tells."""
    assert between(lambda: time.clock_gettime_ns(clock_id(os.getpid())))


def test_a_process_alone_is_its_own_clock() -> None:
    """Without children the tree's time grows as this process's does."""
    own_before = time.process_time_ns()
    before, after = tree_cpu_ns(()), tree_cpu_ns(())
    own_after = time.process_time_ns()
    assert before is not None
    assert after is not None
    assert 0 <= after - before <= own_after - own_before


@linux
def test_children_are_added() -> None:
    """A child that has used CPU time and waits adds what it used."""
    code = "import sys; sum(range(300000)); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        own = time.clock_gettime_ns(clock_id(child.pid))
        assert own > 0
        before = time.process_time_ns()
        both = tree_cpu_ns([child.pid])
        assert both is not None
        assert both >= before + own
        child.communicate()


@linux
def test_a_child_that_is_gone_makes_the_time_unknown() -> None:
    """A pid without a process gives None, never a figure that is too small."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert tree_cpu_ns([child.pid]) is None


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this platform cannot pin")
def test_pinning_holds_for_the_process_that_asks() -> None:
    """A process that pins itself to one CPU may use that one alone; no CPUs mean no change."""
    allowed = sorted(os.sched_getaffinity(0))
    code = (
        "import os; from bench.worker.meters.cpu import pin; pin([]); before = os.sched_getaffinity(0);"
        f"pin([{allowed[-1]}]); print(sorted(before), sorted(os.sched_getaffinity(0)))"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert found.strip() == f"{allowed} [{allowed[-1]}]"


def test_nothing_to_pin_to_changes_nothing() -> None:
    """An empty set of CPUs leaves this process where it may be."""
    before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    pin(())
    assert before is None or os.sched_getaffinity(0) == before


@pytest.mark.skipif(sys.platform == "win32", reason="has no times of children that have ended")
def test_children_that_have_ended_are_counted() -> None:
    """A process that was started, used CPU time and was waited for adds what it used."""
    before, own = tree_cpu_ns(()), time.process_time_ns()
    subprocess.run([sys.executable, "-c", "sum(range(1000000))"], check=True)
    after, own_after = tree_cpu_ns(()), time.process_time_ns()
    assert before is not None
    assert after is not None
    assert after - before > own_after - own


def test_a_system_that_refuses_is_asked_for_nothing_it_gives_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was planned for all allowed CPUs goes on in a sandbox."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", refuse, raising=False)
    pin((1, 0))
    with pytest.raises(CpuSetError, match=r"the CPUs 1 of this run's plan \(Operation not permitted\)"):
        pin((1,))


def test_cpus_that_were_taken_away_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system refuses a set without any allowed CPU, and silently shortens one with some."""

    def refuse(*_: object) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", refuse, raising=False)
    with pytest.raises(CpuSetError, match=r"Invalid argument.*the CPU set has changed"):
        pin((1,))
    monkeypatch.setattr(os, "sched_setaffinity", lambda *_: None)
    with pytest.raises(CpuSetError, match="some of them are not allowed"):
        pin((0, 1))
