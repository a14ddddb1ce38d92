"""Tests of bench.output.charts.gap."""

import pytest

from bench.analysis.run.summary import summarise
from bench.output.charts.description import Mark
from bench.output.charts.gap import CHART, describe
from tests.output.charts.test_draw import texts
from tests.output.made_run import made_run, only_group


def test_the_shares_multiply_to_the_whole() -> None:
    """The whole gap comes first, then the model's ratio and the client's, of which it is the product."""
    graph = describe(summarise(made_run()))
    (panel,) = graph.panels
    whole, model, client = [item.spots[0].v for item in panel.items if isinstance(item, Mark)]
    assert model * client == pytest.approx(whole)
    assert panel.groups == ("web/mixed", "web/same")


def test_the_rows_say_what_was_held_fixed() -> None:
    """The labels name the client that both have, and what the ratios compare."""
    shown = texts(CHART, made_run())
    assert "the model (both with h11)" in shown
    assert "the client (the rest)" in shown
    assert any("how many times as fast is asyncio + aiohttp as threads + requests?" in text for text in shown)
    assert any("web/same: N=8 · K=4 · 10 blocks" in text.replace("\n", " ") for text in shown)


def test_a_pairing_that_nothing_takes_apart_is_not_drawn() -> None:
    """Without a group that holds the client fixed there are no shares."""
    assert not describe(summarise(only_group(made_run(), "web/mixed"))).panels
