"""Tests of bench.machine.checks.resources."""

from bench.machine.checks import resources
from bench.machine.symptoms import Symptoms

from ..made_up import machine_with, seen


def test_a_hard_limit_in_the_way_changes_the_remedy() -> None:
    """Where `ulimit` can't help, the remedy is an administrator's."""
    below = Symptoms(machine=machine_with({"limits.descriptors_soft": 256}))
    stuck = Symptoms(machine=machine_with({"limits.descriptors_soft": 256, "limits.descriptors_hard": 512}))
    assert "ulimit" in resources.descriptors(below).remedy
    assert "limits.conf" in resources.descriptors(stuck).remedy


def test_the_remedy_is_a_switch_only_where_there_is_something_to_switch_to() -> None:
    """The command names a counter that the kernel offers."""
    offered = resources.clock_source(seen("clock.source", "hpet"))
    missing = Symptoms(machine=machine_with({"clock.source": "hpet", "clock.sources": ["hpet"]}))
    alone = resources.clock_source(missing)
    assert offered is not None
    assert alone is not None
    assert "echo tsc" in offered.remedy
    assert "dmesg" in alone.remedy
