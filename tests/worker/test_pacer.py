"""The pacer keeps to its schedule by the clock alone."""

import os
import socket
import threading
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.worker.pacer import READY, SPIN_NS, TOKEN, WORD_BYTES, keep_to, pace, precede, serve

LOOK_NS = 100


class Time:
    """A clock that moves by a little with every look, and by what is slept."""

    def __init__(self, start_costs_ns: int = 0) -> None:
        self.now_ns = 0
        self.started_ns: list[int] = []
        self.slept_s: list[float] = []
        self._start_costs_ns = start_costs_ns

    def look(self) -> int:
        """Return the time, which goes on."""
        self.now_ns += LOOK_NS
        return self.now_ns

    def sleep(self, left_s: float) -> None:
        """Sleep as long as was asked for."""
        self.slept_s.append(left_s)
        self.now_ns += round(left_s * 1e9)

    def start(self) -> None:
        """Start one operation, which costs the pacer a while."""
        self.started_ns.append(self.now_ns)
        self.now_ns += self._start_costs_ns


@given(st.lists(st.integers(0, 10_000_000), max_size=20).map(sorted))
def test_nothing_starts_before_it_is_due(due_ns: list[int]) -> None:
    """Every operation starts at or after its instant, and what is told is by how much after."""
    time = Time()
    late_ns = pace(due_ns, time.look, time.sleep, time.start)
    assert all(started >= due for started, due in zip(time.started_ns, due_ns, strict=True))
    assert len(late_ns) == len(due_ns)
    assert all(late >= 0 for late in late_ns)


def test_the_last_stretch_is_spent_awake() -> None:
    """A sleep ends before the instant, so that the system's own delay does not make it late."""
    time = Time()
    late_ns = pace([1_000_000], time.look, time.sleep, time.start)
    assert time.slept_s == [(1_000_000 - SPIN_NS - LOOK_NS) / 1e9]
    assert late_ns[0] <= 2 * LOOK_NS


def test_a_pacer_that_is_held_up_tells_it_and_catches_up() -> None:
    """What is overdue is started at once, with its lateness from the instant that was meant."""
    time = Time(start_costs_ns=5_000)
    late_ns = pace([1_000, 1_000, 1_000, 50_000], time.look, time.sleep, time.start)
    assert late_ns[0] < late_ns[1] < late_ns[2]
    assert late_ns[2] >= 10_000
    assert late_ns[3] <= 5_000 + 3 * LOOK_NS


def test_it_serves_one_schedule_after_another_until_its_line_closes() -> None:
    """A token for each operation, how late each was, and an end with the line."""
    ours, theirs = socket.socketpair()
    read, write = os.pipe()
    serving = threading.Thread(target=serve, args=(theirs, write))
    serving.start()
    with ours, ours.makefile("rwb") as line:
        for offsets in ([0, 0, 1000], [5]):
            line.write(len(offsets).to_bytes(WORD_BYTES, "little") + array("q", offsets).tobytes())
            line.flush()
            assert line.read(1) == READY
            line.write((0).to_bytes(WORD_BYTES, "little"))
            line.flush()
            late_ns = array("q", line.read(WORD_BYTES * len(offsets)))
            assert len(late_ns) == len(offsets)
            assert os.read(read, 100) == TOKEN * len(offsets)
    serving.join(60)
    assert not serving.is_alive()
    os.close(read)
    os.close(write)
    theirs.close()


@pytest.mark.parametrize(
    ("cpus", "allowed", "alone"), [((), {1}, False), ((), {0, 1}, True), ((0,), {0}, True)]
)
def test_it_never_precedes_the_worker_on_its_only_cpu(
    monkeypatch: pytest.MonkeyPatch, cpus: tuple[int, ...], allowed: set[int], alone: bool
) -> None:
    """There it neither has priority nor polls; with another CPU, or one of its own, it does both."""
    asked: list[object] = []
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: allowed, raising=False)
    monkeypatch.setattr(os, "sched_setscheduler", lambda *order: asked.append(order), raising=False)
    assert precede(cpus) == (SPIN_NS if alone else 0)
    assert bool(asked) is alone


def test_without_polling_it_sleeps_to_the_instant() -> None:
    """All of the time until an operation is due is left to the worker."""
    time = Time()
    pace([1_000_000], time.look, time.sleep, time.start, 0)
    assert time.slept_s == [(1_000_000 - LOOK_NS) / 1e9]


def test_cpus_that_it_cannot_have_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It exits with the reason as its last words, which the worker's failure repeats."""

    def refuse(*_: object) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(os, "sched_setaffinity", refuse, raising=False)
    with pytest.raises(SystemExit, match=r"no pacer on the CPUs 1, 2 \(Invalid argument\)"):
        keep_to((1, 2))
