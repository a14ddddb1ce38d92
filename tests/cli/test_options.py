"""How the texts of shared options are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.cli.options import drawn_seed, seconds
from bench.errors import UsageError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90", 90),
        ("90s", 90),
        ("1.5 s", 1.5),
        ("5m", 300),
        ("2min", 120),
        ("1h", 3600),
        ("50ms", 0.05),
        (" 1s ", 1),
    ],
)
def test_a_time_is_read(text: str, expected: float) -> None:
    """A number with a unit, seconds where there is none."""
    assert seconds(text, "--limit") == pytest.approx(expected)


@given(st.text(max_size=12))
def test_any_other_text_is_refused_by_name(text: str) -> None:
    """Either it is a time that is positive, or the option is named in the refusal."""
    try:
        assert seconds(text, "--max-time") > 0
    except UsageError as error:
        assert str(error).startswith("--max-time takes a time")  # noqa: PT017 - either outcome is right


@given(st.integers())
def test_a_seed_is_kept_or_refused(seed: int) -> None:
    """Seeds from 0 to 2^63 - 1 are taken as they are."""
    if 0 <= seed < 1 << 63:
        assert drawn_seed(seed) == seed
    else:
        with pytest.raises(UsageError, match="--seed takes"):
            drawn_seed(seed)


def test_a_seed_is_drawn_where_none_is_given() -> None:
    """Two draws differ, and both are seeds."""
    drawn = {drawn_seed(None) for _ in range(4)}
    assert len(drawn) > 1
    assert all(0 <= seed < 1 << 63 for seed in drawn)
