"""Tests of bench.machine.symptoms."""

import pytest

from bench.machine.symptoms import (
    Hungry,
    Snapshot,
    Usage,
    fractions,
    hungriest,
    observe,
    snapshot,
)
from bench.machine.ticks import CpuTime

BEFORE = Snapshot(
    at_s=10.0,
    cpu=CpuTime(100.0, 200.0, 5.0),
    own_s=1.0,
    processes={(1, 0.0): Usage("a", 3.0), (2, 0.0): Usage("b", 50.0), (3, 0.0): Usage("gone", 9.0)},
)
AFTER = Snapshot(
    at_s=12.0,
    cpu=CpuTime(101.0, 202.8, 5.2),
    own_s=1.2,
    processes={(1, 0.0): Usage("a", 4.0), (2, 0.0): Usage("b", 50.5), (3, 11.0): Usage("new", 0.6)},
)


def test_busy_is_what_others_used() -> None:
    """This process's own fifth of a second is taken off the second that was used, out of four."""
    assert fractions(BEFORE, AFTER)[0] == pytest.approx(0.2)


def test_steal_is_a_share_of_all_time() -> None:
    """A fifth of a second out of four."""
    assert fractions(BEFORE, AFTER)[1] == pytest.approx(0.05)


def test_the_hungriest_is_by_what_it_used_meanwhile() -> None:
    """A long past makes no process hungry, and one that has just started is not taken for its pid's last."""
    assert hungriest(BEFORE, AFTER) == Hungry("a", 0.5)
    assert hungriest(Snapshot(at_s=10.0, cpu=None, own_s=0.0), AFTER) == Hungry("b", 25.25)


def test_what_was_not_counted_is_not_known() -> None:
    """No counters, no time between, or no steal counted: None, not zero."""
    blind = Snapshot(at_s=10.0, cpu=None, own_s=0.0)
    assert fractions(blind, AFTER)[0] is None
    assert fractions(BEFORE, blind)[1] is None
    assert fractions(BEFORE, BEFORE)[0] is None
    assert hungriest(BEFORE, BEFORE) is None
    assert hungriest(AFTER, blind) is None
    elsewhere = Snapshot(at_s=11.0, cpu=CpuTime(200.0, 300.0), own_s=1.0)
    assert fractions(BEFORE, elsewhere)[1] is None


def test_own_time_in_coarser_ticks_never_makes_less_than_nothing() -> None:
    """The kernel counts in hundredths, the process in nanoseconds: their difference may be negative."""
    after = Snapshot(at_s=12.0, cpu=CpuTime(100.0, 204.0, 5.0), own_s=1.004)
    assert fractions(BEFORE, after)[0] == 0.0


def test_observing_waits_once_for_the_given_time() -> None:
    """The pause is the caller's, and comes between the two snapshots."""
    pauses: list[float] = []
    symptoms = observe({}, descriptors_needed=99, interval_s=0.25, pause=pauses.append)
    assert pauses == [0.25]
    assert symptoms.descriptors_needed == 99
    assert symptoms.on_battery in (True, False, None)


def test_a_snapshot_leaves_this_process_out() -> None:
    """Others are counted with a time that only grows."""
    import os

    first, second = snapshot(), snapshot()
    assert os.getpid() not in {pid for pid, _ in first.processes}
    assert second.at_s >= first.at_s


@pytest.mark.parametrize("error", [FileNotFoundError("/proc"), IndexError("no process at all")])
def test_processes_that_cannot_be_seen_are_none(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """A masked or empty /proc leaves the busiest process unknown, and ends no `bench doctor`."""

    def hidden(_: object) -> None:
        raise error

    monkeypatch.setattr("psutil.process_iter", hidden)
    assert snapshot().processes == {}
