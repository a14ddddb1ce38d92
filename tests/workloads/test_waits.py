"""When a round ended too early to have waited."""

import pytest

from workloads.waits import ended_early


@pytest.mark.parametrize(("wall_s", "refused"), [(0.9989, True), (0.9991, False), (1.0, False), (2.0, False)])
def test_a_round_takes_what_its_waits_take(wall_s: float, refused: bool) -> None:
    """A thousandth is the clocks' own difference; what is missing beyond it was not waited for."""
    assert (ended_early(wall_s, 1.0, "its waits alone take") is not None) is refused


def test_the_complaint_has_both_times() -> None:
    """It says when the round ended and when it could have."""
    told = ended_early(0.5, 1.0, "its longest wait takes")
    assert told == "ended after 0.500000 s, but its longest wait takes 1.000000 s"


def test_where_nothing_waits_nothing_is_early() -> None:
    """Work without a wait may end at once."""
    assert ended_early(0.0, 0.0, "its waits alone take") is None
