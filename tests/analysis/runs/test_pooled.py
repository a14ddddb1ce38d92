"""Several runs' findings, counted together."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.calibration import rate
from bench.analysis.runs.pooled import pooled
from bench.storage.certificates import Detection, KindFound

ONE = KindFound(
    kind="pinned",
    alarms=rate(1, 30),
    family_alarms=rate(0, 10),
    coverage=rate(29, 30),
    detections=(Detection(work="cpu", slowdown=0.02, found=rate(8, 10)),),
    run_to_run_variance=0.04,
    comparison_s=3.0,
    fine_alarms=rate(2, 30),
)


def test_counts_are_added_and_their_intervals_made_anew() -> None:
    """Thirty and ten comparisons are forty, with the exact interval of forty."""
    other = replace(
        ONE,
        alarms=rate(1, 10),
        coverage=rate(10, 10),
        fine_alarms=rate(0, 10),
        detections=(Detection(work="cpu", slowdown=0.02, found=rate(1, 2)),),
    )
    (found,) = pooled([[ONE], [other]])
    assert found.alarms == rate(2, 40)
    assert found.coverage == rate(39, 40)
    assert found.fine_alarms == rate(2, 40)
    assert found.detections == (Detection(work="cpu", slowdown=0.02, found=rate(9, 12)),)


def test_means_are_weighted_by_comparisons() -> None:
    """A run of thirty comparisons counts three times one of ten; an unknown variance counts for nothing."""
    other = replace(ONE, alarms=rate(0, 10), run_to_run_variance=None, comparison_s=7.0)
    (found,) = pooled([[ONE], [other]])
    assert found.run_to_run_variance == pytest.approx(0.04)
    assert found.comparison_s == pytest.approx(4.0)


def test_kinds_stay_apart_and_one_run_is_itself() -> None:
    """What only one run has is as it was."""
    other = replace(ONE, kind="unpinned")
    assert pooled([[ONE], [other]]) == (ONE, other)


def test_runs_that_held_no_comparison_know_nothing() -> None:
    """Nothing over nothing is no figure."""
    empty = replace(ONE, alarms=rate(0, 0), run_to_run_variance=None, comparison_s=0.0)
    (found,) = pooled([[empty], [empty]])
    assert (found.run_to_run_variance, found.comparison_s) == (None, 0.0)
