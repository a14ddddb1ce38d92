"""Levels as a user types them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import UsageError
from bench.model.plan import Scalar
from bench.planning.parse import (
    CONCURRENCY,
    Rates,
    chosen,
    parse_level,
    parse_rates,
    parse_settings,
    split_names,
)
from bench.plugins.workload import Parameter

KNOWN = {
    "concurrency": CONCURRENCY,
    "client": Parameter(default="h11", choices=("h11", "httpx", "requests"), help=""),
    "delay_s": Parameter(default=0.0, minimum=0.0, maximum=60.0, unit="s", help=""),
    "keep": Parameter(default=True, help=""),
    "chunk": Parameter(default=1, choices=(1, 64), help=""),
    "label": Parameter(default="x", help=""),
}


@pytest.mark.parametrize(
    ("setting", "levels"),
    [
        ("client=h11", ("h11",)),
        ("client=h11,requests", ("h11", "requests")),
        ("client= h11 , requests", ("h11", "requests")),
        ("client=h11,h11", ("h11",)),
        ("concurrency=1,4,16", (1, 4, 16)),
        ("concurrency=4,04", (4,)),
        ("delay_s=0,0.5,1e-3", (0.0, 0.5, 0.001)),
        ("keep=yes,off", (True, False)),
        ("keep=TRUE,1", (True,)),
        ("chunk=64", (64,)),
        ("label=a=b", ("a=b",)),
    ],
)
def test_levels_are_read(setting: str, levels: tuple[Scalar, ...]) -> None:
    """Each in its parameter's own type, once, in the order given."""
    name = setting.partition("=")[0]
    found = parse_settings([setting], KNOWN)
    assert found == {name: levels}
    assert [type(level) for level in found[name]] == [type(level) for level in levels]


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("client", "--set takes NAME=LEVEL"),
        ("client=", "--set takes NAME=LEVEL"),
        ("", "--set takes NAME=LEVEL"),
        ("=3", "no parameter named ''"),
        ("clint=h11", "did you mean 'client'"),
        ("zzz=1", "there are: chunk, client, concurrency, delay_s, keep, label"),
        ("client=request", "client has no level 'request'; did you mean 'requests'"),
        ("client=h11,,httpx", "client has no level ''; there are: h11, httpx, requests"),
        ("client=H11", "did you mean 'h11'"),
        ("concurrency=0", "concurrency must be at least 1, not 0"),
        ("concurrency=-4", "concurrency must be at least 1, not -4"),
        ("concurrency=1.5", "concurrency takes a whole number, not '1.5'"),
        ("concurrency=many", "concurrency takes a whole number, not 'many'"),
        ("concurrency=nan", "concurrency takes a whole number, not 'nan'"),
        ("delay_s=-0.1", "delay_s must be at least 0 s, not -0.1"),
        ("delay_s=61", "delay_s must be at most 60 s, not 61"),
        ("delay_s=nan", "delay_s takes a number, not 'nan'"),
        ("delay_s=inf", "delay_s takes a number, not 'inf'"),
        ("delay_s=-inf", "delay_s takes a number, not '-inf'"),
        ("delay_s=1e999", "delay_s takes a number, not '1e999'"),
        ("delay_s=1s", "delay_s takes a number, not '1s'"),
        ("keep=maybe", "keep takes yes or no, not 'maybe'"),
        ("chunk=2", "chunk has no level '2'; there are: 1, 64"),
    ],
)
def test_a_bad_level_is_told_in_one_line(setting: str, told: str) -> None:
    """What is wrong, and what would be right."""
    with pytest.raises(UsageError) as caught:
        parse_settings([setting], KNOWN)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_twice_is_told() -> None:
    """Two settings of one factor are no way to write two levels."""
    with pytest.raises(UsageError, match="--set client is given twice; write its levels once, with commas"):
        parse_settings(["client=h11", "client=httpx"], KNOWN)


@given(st.sampled_from(list(KNOWN)), st.text(max_size=8))
def test_any_text_is_a_level_or_a_usage_error(name: str, text: str) -> None:
    """No text raises anything else, and what is accepted is in range."""
    try:
        level = parse_level(name, text, KNOWN[name])
    except UsageError:
        return
    parameter = KNOWN[name]
    assert type(level) is type(parameter.default)
    if parameter.minimum is not None:
        assert isinstance(level, int | float)
        assert level >= parameter.minimum


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("500/s", (500.0,)),
        ("500", (500.0,)),
        ("400/s, 100 /s", (100.0, 400.0)),
        ("7/s,7/s", (7.0,)),
        ("1.5/s", (1.5,)),
        ("ladder", ()),
    ],
)
def test_rates_are_read(text: str, rates: tuple[float, ...]) -> None:
    """Per second, each once, the slowest first; a ladder has none yet."""
    assert parse_rates(text) == Rates(rates)


@given(st.text(max_size=30))
def test_any_other_rate_is_refused_in_one_line(text: str) -> None:
    """Whatever is typed, there are rates that can be kept, or a UsageError."""
    found = Rates()
    with contextlib.suppress(UsageError):
        found = parse_rates(text)
    assert all(1 <= rate <= 20_000 for rate in found.per_s)


def test_names_are_split_at_commas() -> None:
    """Repeated options and commas come to the same list, without blanks and repetitions."""
    assert split_names(["a,b", " b , c", "", ","]) == ("a", "b", "c")


@pytest.mark.parametrize(
    ("pattern", "is_chosen"),
    [
        ("http", True),
        ("http/h11", True),
        ("http/*", True),
        ("*11", True),
        ("HTTP", False),
        ("h", False),
        ("cpu", False),
    ],
)
def test_a_group_is_chosen_by_workload_name_or_glob(pattern: str, is_chosen: bool) -> None:
    """Case matters, and a part of a name is no match."""
    assert chosen("http/h11", "http", [pattern]) is is_chosen
    assert chosen("http/h11", "http", ["nothing", pattern]) is is_chosen
    assert not chosen("http/h11", "http", [])
