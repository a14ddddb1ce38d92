"""How `bench list runs` tells of a run's controls."""

import pytest

from bench.cli.list import _controls


@pytest.mark.parametrize(
    ("hold", "broken", "says"),
    [
        (0, 0, "controls unknown"),
        (1, 0, "1 control holds"),
        (3, 0, "3 controls hold"),
        (3, 1, "1 CONTROL BROKEN"),
        (0, 2, "2 CONTROLS BROKEN"),
    ],
)
def test_controls_are_told_in_a_sentence(hold: int, broken: int, says: str) -> None:
    """One holds and several hold; a broken one outweighs all that hold, and is shouted."""
    assert _controls({"hold": hold, "broken": broken, "unknown": 0}) == says
