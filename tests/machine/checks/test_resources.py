"""Tests of bench.machine.checks.resources."""

from typing import Any

import pytest

from bench.machine.checks import resources
from bench.machine.symptoms import Symptoms
from bench.machine.ulimit import UNLIMITED

from ..made_up import SOUND, machine_with, seen


@pytest.mark.parametrize(("soft", "level"), [(1024, "ok"), (1023, "warning"), (None, "note")])
def test_the_soft_limit_must_reach_1024(soft: int | None, level: str) -> None:
    """One less is a warning; not knowing is a note."""
    assert resources.descriptors(seen("limits.descriptors_soft", soft)).level == level


@pytest.mark.parametrize(("needed", "level"), [(1024, "ok"), (1025, "warning")])
def test_a_run_may_need_more(needed: int, level: str) -> None:
    """What is needed is the caller's to say."""
    assert resources.descriptors(Symptoms(machine=SOUND, descriptors_needed=needed)).level == level


def test_a_hard_limit_in_the_way_changes_the_remedy() -> None:
    """Where `ulimit` can't help, the remedy is an administrator's."""
    below = Symptoms(machine=machine_with({"limits.descriptors_soft": 256}))
    stuck = Symptoms(machine=machine_with({"limits.descriptors_soft": 256, "limits.descriptors_hard": 512}))
    assert "ulimit" in resources.descriptors(below).remedy
    assert "limits.conf" in resources.descriptors(stuck).remedy


@pytest.mark.parametrize(
    ("check", "place", "value", "level"),
    [
        (resources.processes, "limits.processes_soft", 1199, "warning"),
        (resources.processes, "limits.pids_left", 1199, "warning"),
        (resources.processes, "limits.pids_left", 1200, "ok"),
        (resources.allowances, "limits.cpu_time_soft_s", 60, "warning"),
        (resources.allowances, "limits.file_size_soft_bytes", 8192, "warning"),
        (resources.allowances, "limits.cpu_time_soft_s", UNLIMITED, "ok"),
        (resources.semaphores, "limits.semaphores", "Read-only file system", "warning"),
        (resources.semaphores, "limits.semaphores", "ok", "ok"),
        (resources.ports, "limits.tcp_sockets", 28_232 - 3999, "warning"),
        (resources.ports, "limits.tcp_sockets", 28_232 - 4000, "ok"),
        (resources.ports, "limits.ephemeral_ports", [60_000, 60_999], "warning"),
        (resources.loopback, "limits.loopback_up", False, "warning"),
        (resources.loopback, "limits.loopback_up", True, "ok"),
    ],
)
def test_what_would_end_cells_is_warned_of(check: Any, place: str, value: Any, level: str) -> None:
    """Each limit that has failed a run has a check, with the limit to raise."""
    finding = check(seen(place, value))
    assert finding.level == level
    assert bool(finding.remedy) is (level == "warning")


@pytest.mark.parametrize(("step_s", "level"), [(1e-6, "ok"), (1.1e-6, "warning")])
def test_the_clocks_steps_are_a_microsecond_at_most(step_s: float, level: str) -> None:
    """Coarser is a warning."""
    finding = resources.clock_resolution(seen("clock.resolution_s", step_s))
    assert finding is not None
    assert finding.level == level


@pytest.mark.parametrize(
    ("source", "level"),
    [
        ("tsc", "ok"),
        ("arch_sys_counter", "ok"),
        ("kvm-clock", "note"),
        ("hpet", "warning"),
        ("acpi_pm", "warning"),
    ],
)
def test_the_processors_own_counter_is_best(source: str, level: str) -> None:
    """A guest's scaled counter is noted, a chip on the board is warned of."""
    finding = resources.clock_source(seen("clock.source", source))
    assert finding is not None
    assert finding.level == level


def test_the_remedy_is_a_switch_only_where_there_is_something_to_switch_to() -> None:
    """The command names a counter that the kernel offers."""
    offered = resources.clock_source(seen("clock.source", "hpet"))
    missing = Symptoms(machine=machine_with({"clock.source": "hpet", "clock.sources": ["hpet"]}))
    alone = resources.clock_source(missing)
    assert offered is not None
    assert alone is not None
    assert "echo tsc" in offered.remedy
    assert "dmesg" in alone.remedy


def test_what_is_not_known_has_no_finding() -> None:
    """A machine that doesn't say is not judged."""
    nothing = Symptoms(machine={})
    assert resources.clock_resolution(nothing) is None
    assert resources.clock_source(nothing) is None
    for check in (resources.processes, resources.semaphores, resources.ports, resources.loopback):
        assert check(nothing) is None
    for bounds in ([None, "x"], ["1", []], "12", [1]):
        assert resources.ports(seen("limits.ephemeral_ports", bounds)) is None
