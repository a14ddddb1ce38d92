"""Tests of bench.machine.checks.process."""

from typing import Any

import pytest

from bench.machine.checks import process
from bench.machine.symptoms import Symptoms

from ..made_up import seen


@pytest.mark.parametrize(
    ("check", "place", "value", "distorts"),
    [
        (process.tracer, "traced", True, True),
        (process.scheduling, "scheduling", "fifo", True),
        (process.scheduling, "scheduling", "idle", True),
        (process.priority, "nice", 19, False),
        (process.priority, "nice", -5, False),
        (process.io_class, "io_class", "idle", False),
        (process.timer_slack, "timer_slack_ns", 1_000_000, True),
        (process.layout, "fixed_addresses", True, False),
        (process.preloaded, "preloaded", True, False),
    ],
)
def test_unusual_treatment_is_warned_of(check: Any, place: str, value: Any, distorts: bool) -> None:
    """And whether it makes times wrong, or only results less certain."""
    finding = check(seen(f"process.{place}", value))
    assert (finding.level, finding.distorts) == ("warning", distorts)


def test_version_0_1_recorded_priority_with_the_limits() -> None:
    """It is found there as well."""
    finding = process.priority(Symptoms(machine={"limits": {"nice": 10}}))
    assert finding is not None
    assert finding.saw == "nice 10"
