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


def test_real_time_scheduling_has_no_slack() -> None:
    """Less slack than usual delays nothing."""
    finding = process.timer_slack(seen("process.timer_slack_ns", 0))
    assert finding is not None
    assert finding.level == "ok"


def test_version_0_1_recorded_priority_with_the_limits() -> None:
    """It is found there as well."""
    finding = process.priority(Symptoms(machine={"limits": {"nice": 10}}))
    assert finding is not None
    assert finding.saw == "nice 10"


@pytest.mark.parametrize(
    "check",
    [
        process.tracer,
        process.scheduling,
        process.priority,
        process.io_class,
        process.timer_slack,
        process.layout,
        process.preloaded,
    ],
)
def test_what_is_not_known_has_no_finding(check: Any) -> None:
    """A machine that doesn't say is not judged."""
    assert check(Symptoms(machine={})) is None
    assert check(Symptoms(machine={"process": "none"})) is None
