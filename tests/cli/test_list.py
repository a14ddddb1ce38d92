"""How `bench list runs` tells of a run's controls."""

import pytest

from bench.cli.list import _trust


@pytest.mark.parametrize(
    ("hold", "broken", "says"),
    [
        (0, 0, "controls unknown"),
        (1, 0, "1 control passed"),
        (3, 0, "3 controls passed"),
        (3, 1, "1 CONTROL FAILED"),
        (0, 2, "2 CONTROLS FAILED"),
    ],
)
def test_controls_are_told_in_a_sentence(hold: int, broken: int, says: str) -> None:
    """One that failed is named in capitals instead of those that passed."""
    counts = {"hold": hold, "broken": broken, "unknown": 0}
    assert _trust({"distorted": False, "controls": counts}) == says
    assert _trust({"distorted": True, "controls": counts}) == "DISTORTED"
