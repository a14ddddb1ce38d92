"""How the texts of shared options are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.cli.options import drawn_seed, seconds, share
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


@pytest.mark.parametrize("text", ["300000h", "1000000001", "9" * 400])
def test_a_time_that_no_file_holds_is_refused(text: str) -> None:
    """What could be measured and never be read again is not begun; the line says what is the most."""
    with pytest.raises(UsageError, match=r"^--limit takes a time .* up to 277777h, not"):
        seconds(text, "--limit")


def test_a_share_of_a_hundred() -> None:
    """Percentages with and without a fraction, a space or a sign; nothing and all are none."""
    told = ("5%", "2.5 %", "5", "0.05%")
    assert [share(text, "--margin") for text in told] == pytest.approx([0.05, 0.025, 0.05, 0.0005])
    for text in ("0%", "0", "100%", "150%", "", "inf", "nan", "-1%", "0.05", "9" * 400):
        with pytest.raises(UsageError, match=r"^--margin takes a percentage such as 3%, not"):
            share(text, "--margin")


def test_a_threshold_may_be_nothing_or_more_than_all() -> None:
    """A bare number is a percentage here too, unless it could be a share."""
    told = ("5%", "2.5 %", "0%", "150%", "5", "0")
    assert [share(text, "--threshold", threshold=True) for text in told] == [0.05, 0.025, 0, 1.5, 0.05, 0]
    for text in ("0.05", "5s", "", "inf%", "-1%", "99999%"):
        with pytest.raises(UsageError, match=r"^--threshold takes a percentage such as 5%, not"):
            share(text, "--threshold", threshold=True)


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
