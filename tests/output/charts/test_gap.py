"""Tests of bench.output.charts.gap and shares."""

import pytest

from bench.analysis.run.summary import summarise
from bench.output.charts.gap import CHART, draw
from bench.output.charts.shares import falls
from tests.output.charts.test_draw import texts
from tests.output.made_run import made_run, only_group


def test_the_shares_multiply_to_the_whole() -> None:
    """The client's bar begins where the model's ends, and ends where the whole gap does."""
    (fall,) = falls(summarise(made_run()))
    whole, model, client = fall.steps
    assert (whole.kind, model.kind, client.kind) == ("total", "model", "rest")
    assert client.start == model.ratio
    assert client.start * client.ratio == pytest.approx(whole.ratio)


def test_the_rows_say_what_was_held_fixed() -> None:
    """The labels name the client on both sides, and which side is the faster."""
    shown = texts(CHART, made_run())
    assert "the model (h11 on both sides)" in shown
    assert "the client (what is left)" in shown
    assert "asyncio faster →" in shown
    assert any("web/same: N=8 · K=4 · 10 blocks" in text.replace("\n", " ") for text in shown)


def test_a_pairing_that_nothing_takes_apart_is_not_drawn() -> None:
    """Without a group that holds the client fixed there are no shares."""
    assert draw(summarise(only_group(made_run(), "web/mixed"))) is None
