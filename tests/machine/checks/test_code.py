"""Tests of bench.machine.checks.code."""

from bench.machine.checks.code import unchanged
from bench.machine.symptoms import Symptoms

from ..made_up import seen


def test_code_that_changed_in_mid_run_is_named() -> None:
    """The times are of two different programs then."""
    finding = unchanged(seen("code.changed", ["workloads"]))
    assert finding is not None
    assert (finding.level, finding.distorts) == ("warning", True)
    assert finding.saw == "workloads changed in mid-run"


def test_code_that_is_not_recorded_is_not_judged() -> None:
    """Version 0.1 recorded no digests."""
    assert unchanged(Symptoms(machine={})) is None
