"""Words as people are to see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.wording import counted, plain


@given(st.text())
def test_nothing_that_a_terminal_would_obey_is_left(text: str) -> None:
    """Every letter is printable, none is lost, and what was fit to be seen is as it was."""
    shown = plain(text)
    assert shown.isprintable()
    assert len(shown) == len(text)
    assert all(new == old for new, old in zip(shown, text, strict=True) if old.isprintable())


def test_breaks_become_spaces_and_codes_a_sign() -> None:
    """Words stay apart, and an escape code can be seen to have been there."""
    assert plain("a\nb\tc\x1b[31m") == "a b c�[31m"


@pytest.mark.parametrize(("number", "says"), [(0, "0 blocks"), (1, "1 block"), (2, "2 blocks")])
def test_one_is_singular(number: int, says: str) -> None:
    """Only one block is a block."""
    assert counted(number, "block") == says
