"""Memory of a tree of processes."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench.worker.meters.memory import PeakMeter, footprint_bytes, tree

MEBIBYTE = 1 << 20
# Doubles what it holds each time that it is told to, and says when it has.
GROWS = """
import sys
held = []
print(flush=True)
for line in sys.stdin:
    held = [bytes([1]) * (int(line) << 20)] if int(line) else []
    print(flush=True)
"""


class Grower:
    """A process that holds as many MiB as it is told to."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", GROWS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._answer()

    def _answer(self) -> None:
        assert self.process.stdout is not None
        self.process.stdout.readline()

    def hold(self, mebibytes: int) -> None:
        """Return when the process holds this much."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{mebibytes}\n")
        self.process.stdin.flush()
        self._answer()


@pytest.fixture
def grower() -> Iterator[Grower]:
    """Yield a process that grows on demand, and end it."""
    one = Grower()
    yield one
    one.process.communicate()


def test_a_tree_is_the_process_and_all_below(grower: Grower) -> None:
    """This process's tree has itself first and the child in it."""
    pids = [process.pid for process in tree(os.getpid())]
    assert pids[0] == os.getpid()
    assert grower.process.pid in pids


def test_a_process_that_is_gone_has_no_tree_and_no_footprint() -> None:
    """A pid without a process is an empty tree; one that ends between two readings counts nothing."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        held = tree(child.pid)
        child.communicate(b"\n")
    assert tree(child.pid) == []
    assert footprint_bytes(held) == 0


def test_a_tree_that_cannot_be_seen_has_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where /proc is empty or masked, memory is unknown, and not nothing."""

    def hidden(*_: object) -> None:
        raise FileNotFoundError("/proc/1/stat")

    monkeypatch.setattr("psutil.Process", hidden)
    meter = PeakMeter(os.getpid())
    meter.enter_round()
    meter.sample()
    assert meter.grown_bytes is None


def test_the_peak_is_kept_above_what_the_parked_worker_had(grower: Grower) -> None:
    """Sixteen MiB held for a while are seen, and still are when they have been given back."""
    meter = PeakMeter(grower.process.pid)
    meter.enter_round()
    grower.hold(16)
    meter.sample()
    grower.hold(0)
    meter.sample()
    assert meter.grown_bytes is not None
    assert 15 * MEBIBYTE < meter.grown_bytes < 20 * MEBIBYTE


def test_a_worker_that_dies_leaves_the_meter_standing() -> None:
    """Sampling a tree that is gone is no error, and what it had is unknown."""
    one = Grower()
    meter = PeakMeter(one.process.pid)
    meter.enter_round()
    one.process.communicate()
    meter.sample()
    meter.enter_round()
    assert meter.grown_bytes is None
