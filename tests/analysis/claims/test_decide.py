"""The rules by which figures become verdicts."""

import pytest

from bench.analysis.claims.decide import across, all_of, always, at_least, at_most, mostly
from bench.analysis.claims.judgement import Figure, Verdict


def figure(low: float | None, high: float | None = None) -> Figure:
    """Return a figure with this interval."""
    interval = None if low is None or high is None else (low, high)
    return Figure(name="made up", value=low or 1.0, interval=interval)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (1.5, 1.6, "supported"),
        (1.49, 1.6, "inconclusive"),
        (1.1, 1.4, "inconclusive"),
        (0.9, 1.04, "refuted"),
        (0.9, 1.05, "inconclusive"),
        (None, None, "inconclusive"),
    ],
)
def test_at_least_takes_the_whole_interval(low: float | None, high: float | None, verdict: Verdict) -> None:
    """Supported from 1.5, refuted below 1.05, and nothing between or astride."""
    assert at_least(figure(low, high), 1.5, 1.05) == verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.9, 1.05, "supported"),
        (0.9, 1.06, "inconclusive"),
        (1.06, 1.09, "inconclusive"),
        (1.11, 1.2, "refuted"),
        (1.10, 1.2, "inconclusive"),
        (None, None, "inconclusive"),
    ],
)
def test_at_most_takes_the_whole_interval(low: float | None, high: float | None, verdict: Verdict) -> None:
    """Supported up to 1.05, refuted above 1.10, and nothing between or astride."""
    assert at_most(figure(low, high), 1.05, 1.10) == verdict


def test_one_bound_serves_both_ways() -> None:
    """Where only one is given, the interval is on one side of it or it says nothing."""
    assert [at_least(figure(*ends), 2.0) for ends in ((2.0, 3.0), (1.0, 1.9), (1.0, 2.5))] == [
        "supported",
        "refuted",
        "inconclusive",
    ]


def test_always_is_refuted_by_one_exception() -> None:
    """Every time, all but once, never looked at."""
    assert [always([True, True]), always([True, False]), always([])] == [
        "supported",
        "refuted",
        "inconclusive",
    ]


def test_mostly_forgives_one_round_in_twenty() -> None:
    """Held in 19 of 20, in 18 of 20, in 9 of 20, never looked at."""
    rounds = [[index >= missed for index in range(20)] for missed in (1, 2, 11)]
    assert [mostly(held) for held in [*rounds, []]] == [
        "supported",
        "inconclusive",
        "refuted",
        "inconclusive",
    ]


@pytest.mark.parametrize(
    ("verdicts", "together", "settings"),
    [
        (["supported", "supported"], "supported", "supported"),
        (["supported", "refuted"], "refuted", "depends"),
        (["supported", "inconclusive"], "inconclusive", "inconclusive"),
        (["refuted", "inconclusive"], "refuted", "inconclusive"),
        (["refuted", "refuted"], "refuted", "refuted"),
        (["supported", "refuted", "inconclusive"], "refuted", "depends"),
        ([], "inconclusive", "inconclusive"),
    ],
)
def test_parts_and_settings(verdicts: list[Verdict], together: Verdict, settings: Verdict) -> None:
    """Parts must all hold; settings that disagree make it depend."""
    assert all_of(verdicts) == together
    assert across(verdicts) == settings
