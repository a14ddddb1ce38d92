"""Who leads among several, by the verdicts of their pairs."""

import pytest

from bench.analysis.run.leaders import leading, outcome_among
from tests.analysis.stats.made_verdicts import verdicts


@pytest.mark.parametrize(
    ("faster", "same", "leaders", "outcome"),
    [
        ("ab ac", "", "a", "winner"),
        ("ac bc", "ab", "ab", "no difference"),
        ("ac bc", "", "ab", "cannot tell"),
        ("ac", "ab", "abc", "cannot tell"),
        ("ba bc", "", "b", "winner"),
        ("ca cb", "ab", "c", "winner"),
        ("", "ab ac bc", "abc", "no difference"),
        ("", "", "abc", "cannot tell"),
    ],
)
def test_leaders_are_each_faster_than_all_others(faster: str, same: str, leaders: str, outcome: str) -> None:
    """The fewest of which that is established; without any, everyone leads and nothing is told."""
    said = verdicts(faster, same)
    found = leading("abc", said)
    assert ("".join(found), outcome_among(found, said)) == (leaders, outcome)


def test_pairs_that_were_not_compared_establish_nothing() -> None:
    """A verdict that is missing is no verdict."""
    assert list(leading("ab", lambda *_: None)) == ["a", "b"]
