"""Tests of bench.machine.checks.code."""

from bench.machine.checks.code import unchanged

from ..made_up import seen


def test_code_that_changed_in_mid_run_is_named() -> None:
    """The times are of two different programs then."""
    finding = unchanged(seen("code.changed", ["workloads"]))
    assert finding is not None
    assert (finding.level, finding.distorts) == ("warning", True)
    assert finding.saw == "workloads changed in mid-run"
