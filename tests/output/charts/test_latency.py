"""Tests of bench.output.charts.latency."""

from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.output.charts.latency import CHART, curve, describe, rows_at_one_rate
from bench.worker.meters.histogram import histogram_of
from tests.output.charts.test_draw import texts
from tests.output.made_run import made_run, only_group


def test_the_rate_is_the_highest_that_all_models_hold() -> None:
    """Sequential falls behind at it, and is drawn all the same; one model that does lowers the rate."""
    group = summarise(made_run()).groups[0]
    rows = rows_at_one_rate(group)
    assert (rows[0].rate_per_s, rows[0].cell.backend) == (2000.0, "sequential")
    assert len(rows) == 4
    behind = tuple(
        replace(row, verdict="saturated")
        if (row.rate_per_s, row.cell.backend) == (2000.0, "threads")
        else row
        for row in group.latency
    )
    assert {row.rate_per_s for row in rows_at_one_rate(replace(group, latency=behind))} == {500.0}


def test_a_line_ends_where_a_hundred_are_left() -> None:
    """Of a thousand different times the last one drawn has at least a hundred beyond it."""
    line = curve(histogram_of(range(1_000_000, 2_000_000, 1000)))
    assert line[0][0] >= 1
    assert 9 < line[-1][0] <= 10
    assert [time_s for _, time_s in line] == sorted(time_s for _, time_s in line)
    assert curve(histogram_of([5] * 99)) == []


def test_a_run_without_an_open_loop_has_no_chart() -> None:
    """There is nothing to draw."""
    assert not describe(summarise(only_group(made_run(), "nothing"))).panels


def test_every_line_is_named_with_its_figure() -> None:
    """The model, its highest percentile, and that it fell behind."""
    found = texts(CHART, made_run())
    assert any(text.startswith("sequential  p99 ") and text.endswith("(saturated)") for text in found)
    assert any(text.startswith("asyncio  p99 ") for text in found)
    assert any("N=1,200 in each of 10 blocks" in text for text in found)
