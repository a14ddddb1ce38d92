"""Tests of bench.machine.checks.processor."""

from typing import Any

import pytest

from bench.machine.checks import processor
from bench.machine.symptoms import Symptoms

from ..made_up import machine_with, seen

NOTHING = Symptoms(machine={})


@pytest.mark.parametrize(
    ("governor", "level"),
    [("performance", "ok"), ("powersave", "warning"), ("performance, powersave", "warning"), (None, "note")],
)
def test_only_performance_on_every_cpu_is_well(governor: str | None, level: str) -> None:
    """One CPU with another governor is enough for a warning; not knowing is a note."""
    assert processor.governor(seen("cpu.governor", governor)).level == level


@pytest.mark.parametrize(("turbo", "level"), [(True, "warning"), (False, "ok"), (None, "note")])
def test_turbo_on_is_a_warning(turbo: bool | None, level: str) -> None:
    """On, off, and not known."""
    assert processor.turbo(seen("cpu.turbo", turbo)).level == level


@pytest.mark.parametrize(
    ("driver", "file"),
    [("intel_pstate", "no_turbo"), ("intel_cpufreq", "no_turbo"), ("amd-pstate", "boost"), (None, "boost")],
)
def test_turbo_is_switched_off_where_the_driver_has_its_switch(driver: str | None, file: str) -> None:
    """The remedy names the file that exists under that driver."""
    symptoms = Symptoms(machine=machine_with({"cpu.turbo": True, "cpu.scaling_driver": driver}))
    assert file in processor.turbo(symptoms).remedy


@pytest.mark.parametrize(("usable", "level"), [(1, "warning"), (2, "note"), (3, "ok"), (64, "ok")])
def test_two_cpus_are_needed_and_three_are_better(usable: int, level: str) -> None:
    """Below two nothing is concurrent, below three the server shares."""
    finding = processor.cpus(seen("cpu.usable", usable))
    assert finding is not None
    assert (finding.level, str(usable) in finding.saw) == (level, True)


@pytest.mark.parametrize(("able", "level"), [(True, "ok"), (False, "warning")])
def test_pinning_must_be_possible(able: bool, level: str) -> None:
    """A platform without the call is warned of."""
    finding = processor.affinity(seen("cpu.can_pin", able))
    assert finding is not None
    assert finding.level == level


@pytest.mark.parametrize(("quota", "level"), [(None, "ok"), (4.0, "ok"), (3.9, "warning"), (0.5, "warning")])
def test_a_quota_must_cover_the_usable_cpus(quota: float | None, level: str) -> None:
    """Four CPUs and four CPUs' time are well, a tenth less is not."""
    finding = processor.quota(seen("limits.cpu_quota", quota))
    assert finding is not None
    assert finding.level == level


def test_a_quota_is_held_against_the_cpus_that_it_limits() -> None:
    """The usable CPUs are within it already, so they prove nothing."""
    changes = {"cpu.affinity": [0, 1, 2, 3], "cpu.usable": 2, "limits.cpu_quota": 2.0}
    finding = processor.quota(Symptoms(machine=machine_with(changes)))
    assert finding is not None
    assert (finding.level, finding.saw) == ("warning", "the time of 2 of 4 CPUs: a run uses 2")


@pytest.mark.parametrize(("virtual", "level"), [(True, "note"), (False, "ok")])
def test_a_virtual_machine_is_noted(virtual: bool, level: str) -> None:
    """Neighbours can't be remedied from here, so they are no warning."""
    finding = processor.virtual(seen("cpu.virtual", virtual))
    assert finding is not None
    assert finding.level == level


@pytest.mark.parametrize(("reading_c", "level"), [(84.9, "ok"), (85.0, "warning")])
def test_a_hot_processor_is_warned_of(reading_c: float, level: str) -> None:
    """From 85 °C it may slow down."""
    finding = processor.temperature(seen("cpu.temperature_c", reading_c))
    assert finding is not None
    assert finding.level == level


@pytest.mark.parametrize("check", [processor.cpus, processor.affinity, processor.quota, processor.virtual])
def test_what_is_not_known_has_no_finding(check: Any) -> None:
    """A machine that doesn't say is not judged."""
    assert check(NOTHING) is None
    assert processor.temperature(NOTHING) is None
