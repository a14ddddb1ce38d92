"""What workloads inherit, and change by naming it."""

from collections.abc import Mapping, Sequence

from bench.plugins.pattern import Patterned, Stage
from tests.made_ground import facts_for
from workloads.plain import Plain, PlainPatterns

FACTS = facts_for("quick")


class Few(PlainPatterns):
    """Three operations, all at once, in one pattern of the loop."""

    concurrency = operations = 3
    offered: Mapping[Stage, Sequence[str]] = {"loop": ("gather",)}


def test_k_and_n_are_what_the_class_says() -> None:
    """Both hold in every profile and at all levels."""
    assert Plain().default_concurrency(FACTS) == 16
    assert (Few().default_concurrency(FACTS), Few().size({})) == (3, 3)


def test_a_stage_that_is_not_named_has_no_pattern() -> None:
    """Where a workload means nothing it need not say so."""
    assert Few().patterns("loop") == ("gather",)
    assert Few().patterns("alone") == ()


def test_plain_work_is_no_work_of_patterns() -> None:
    """It has no N of its own, so a pilot chooses it."""
    assert not isinstance(Plain(), Patterned)
