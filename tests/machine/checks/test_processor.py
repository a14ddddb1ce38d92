"""Tests of bench.machine.checks.processor."""

import pytest

from bench.machine.checks import processor
from bench.machine.symptoms import Symptoms

from ..made_up import machine_with


@pytest.mark.parametrize(
    ("driver", "file"),
    [("intel_pstate", "no_turbo"), ("intel_cpufreq", "no_turbo"), ("amd-pstate", "boost"), (None, "boost")],
)
def test_turbo_is_switched_off_where_the_driver_has_its_switch(driver: str | None, file: str) -> None:
    """The remedy names the file that exists under that driver."""
    symptoms = Symptoms(machine=machine_with({"cpu.turbo": True, "cpu.scaling_driver": driver}))
    assert file in processor.turbo(symptoms).remedy


def test_a_quota_is_held_against_the_cpus_that_it_limits() -> None:
    """The usable CPUs are within it already, so they prove nothing."""
    changes = {"cpu.affinity": [0, 1, 2, 3], "cpu.usable": 2, "limits.cpu_quota": 2.0}
    finding = processor.quota(Symptoms(machine=machine_with(changes)))
    assert finding is not None
    assert (finding.level, finding.saw) == ("warning", "the time of 2 of 4 CPUs: a run uses 2")
