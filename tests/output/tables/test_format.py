"""Figures as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.output.tables import format as fmt


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1.00"),
        (1.005, "1.00"),
        (9.994, "9.99"),
        (12.34, "12.3"),
        (99.94, "99.9"),
        (100.0, "100"),
        (999.4, "999"),
        (999.6, "1,000"),
        (1234567.0, "1,234,567"),
        (0.1234, "0.123"),
        (0.001234, "0.00123"),
        (0.00001, "0.0000100"),
    ],
)
def test_three_significant_digits(value: float, text: str) -> None:
    """Rounded to three digits, thousands set apart, never an exponent."""
    assert fmt.digits(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (15.24, "15.2×"), (0.1, "0.100×"), (0.0072, "1/140×"), (0.00058, "1/1700×")],
)
def test_a_ratio_far_below_one_is_a_fraction(value: float | None, text: str) -> None:
    """Nobody counts noughts; at a tenth the digits begin."""
    assert fmt.times(value) == text


@given(st.floats(1e-6, 1e12))
def test_a_figure_reads_back_within_half_a_percent(value: float) -> None:
    """Rounding to three digits loses at most half a unit in the third."""
    assert float(fmt.digits(value).replace(",", "")) == pytest.approx(value, rel=0.0051)
    assert "e" not in fmt.digits(value)


@pytest.mark.parametrize(
    ("value_s", "text"),
    [
        (None, "–"),
        (0, "0 s"),
        (1.0, "1.00 s"),
        (75.0, "75.0 s"),
        (3600.0, "3,600 s"),
        (0.5, "500 ms"),
        (0.001, "1.00 ms"),
        (0.0000123, "12.3 µs"),
        (1e-6, "1.00 µs"),
        (4.2e-8, "42.0 ns"),
        (1e-9, "1.00 ns"),
    ],
)
def test_times_have_the_unit_that_fits(value_s: float | None, text: str) -> None:
    """Seconds down to nanoseconds; unknown is a dash."""
    assert fmt.duration(value_s) == text


@pytest.mark.parametrize(
    ("value_bytes", "text"),
    [
        (None, "–"),
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.00 KiB"),
        (1536, "1.50 KiB"),
        (5 << 20, "5.00 MiB"),
        (3 << 30, "3.00 GiB"),
        (1 << 40, "1,024 GiB"),
    ],
)
def test_sizes_have_binary_units(value_bytes: float | None, text: str) -> None:
    """Bytes up to GiB."""
    assert fmt.size(value_bytes) == text


@pytest.mark.parametrize(
    ("value_bytes", "text"), [(None, "–"), (0, "< 1 MiB"), ((1 << 20) - 1, "< 1 MiB"), (1 << 20, "1.00 MiB")]
)
def test_growth_under_the_grain_says_so(value_bytes: float | None, text: str) -> None:
    """A footprint that pages shared by neighbours could explain is no figure."""
    assert fmt.grown(value_bytes) == text


def test_ratios_rates_and_what_is_unknown() -> None:
    """Each carries its sign, and None is said and never drawn as a number."""
    assert fmt.ratio(2.5) == "2.50×"
    assert fmt.rate(12345.6) == "12,346/s"
    assert fmt.interval((0.9, 1.1)) == "[0.900 … 1.10]"
    assert fmt.percent_above_one(1.0214) == "2.1 %"
    assert (fmt.ratio(None), fmt.rate(None), fmt.percent_above_one(None)) == ("–", "–", "–")
    assert fmt.interval(None) == "[too few blocks]"


def test_levels_are_spelled() -> None:
    """`name=level`, in order; none are nothing."""
    assert fmt.levels({"client": "h11", "delay_s": 0.5}) == "client=h11, delay_s=0.5"
    assert fmt.levels({}) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.061, "+6.1 %"),
        (-0.005, "−0.50 %"),
        (0.0, "+0 %"),
        (0.41, "+41 %"),
        (1.5, "+150 %"),
        (999.0, "+99,900 %"),
    ],
)
def test_a_change_has_its_sign(value: float, text: str) -> None:
    """A share more or less, in per cent."""
    assert fmt.change(value) == text


def test_a_clock_is_told_in_gigahertz() -> None:
    """With three significant digits."""
    assert fmt.frequency(2_450_000_000) == "2.45 GHz"
