"""Tests of bench.output.charts.knee."""

from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.output.charts.knee import CHART, describe, drawn_percentile, lines_of
from tests.output.charts.test_draw import texts
from tests.output.made_run import made_run, only_group


def test_each_line_goes_by_the_rate() -> None:
    """Four models, each with its two rates in order."""
    lines = lines_of(summarise(made_run()).groups[0])
    assert len(lines) == 4
    for line in lines.values():
        assert [row.rate_per_s for row, _ in line] == [500.0, 2000.0]


def test_the_percentile_is_the_highest_that_most_points_have() -> None:
    """p99 where it is earned; p90 where too few have it."""
    rows = summarise(made_run()).groups[0].latency
    assert drawn_percentile(rows) == "p99"
    fewer = tuple(replace(row, latency=row.latency[:2]) for row in rows[:4])
    assert drawn_percentile((*fewer, *rows[4:])) == "p90"
    assert drawn_percentile(()) == "p50"


def test_one_rate_is_no_curve() -> None:
    """A run without an open loop, or with one rate, has no such chart."""
    summary = summarise(only_group(made_run(), "nap"))
    (group,) = summary.groups
    one = tuple(row for row in group.latency if row.rate_per_s == 500.0)
    assert not describe(replace(summary, groups=(replace(group, latency=one),))).panels
    assert not describe(summarise(only_group(made_run(), "nothing"))).panels


def test_every_line_says_what_it_keeps_up_with() -> None:
    """The model, and the highest rate that it keeps up with."""
    found = texts(CHART, made_run())
    assert "sequential  keeps up with 500/s" in found
    assert "asyncio  keeps up with 2,000/s" in found
