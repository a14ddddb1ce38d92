"""Tests of bench.output.charts.winners."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.leaders import Outcome
from bench.analysis.run.summary import summarise
from bench.analysis.run.winners import BreakEven, winner_maps
from bench.output.charts import winners
from bench.output.charts.description import Tile
from bench.output.charts.winners import CHART, break_even_line, describe, level_text
from tests.output.charts.test_draw import texts
from tests.output.made_run import full_run, only_group


def test_every_tile_names_its_winner_and_the_margin() -> None:
    """What colour says is said in words too."""
    shown = texts(CHART, full_run())
    assert {"sequential", "processes"} < set(shown)
    assert any(text.startswith("1.9") and "as fast as" in text.replace("\n", " ") for text in shown)


@pytest.mark.parametrize(
    ("outcome", "head", "told"),
    [
        ("no difference", "no difference", "asyncio = threads"),
        ("cannot tell", "inconclusive", "asyncio or threads"),
    ],
)
def test_a_tile_without_a_winner_has_no_colour(outcome: Outcome, head: str, told: str) -> None:
    """It names those who lead, and is no model's."""
    (one,) = winner_maps(summarise(full_run()))
    leaders = tuple(row.cell for row in one.points[0].group.rows[1:3])
    point = replace(one.points[0], outcome=outcome, leaders=leaders, runner_up=None)
    (tile,) = winners.panel_of(replace(one, points=(point,))).items
    assert isinstance(tile, Tile)
    assert (tile.look, tile.name, tile.says) == (None, head, told)


def test_the_levels_carry_their_units() -> None:
    """A name's ending tells how its levels are read."""
    assert level_text("operation_s", 0.0001) == "100 µs"
    assert level_text("cpu_share", 0.1) == "10%"
    assert level_text("clients", 50.0) == "50"


@pytest.mark.parametrize(
    ("below", "about", "told"),
    [
        (0.001, 0.0025, "cpu share 100%: made from between 1.00 ms and 10.0 ms, about 2.50 ms"),
        (0.001, None, "cpu share 100%: made from between 1.00 ms and 10.0 ms"),
        (None, None, "cpu share 100%: made from 10.0 ms at the latest"),
    ],
)
def test_the_break_even_is_told_between_sizes(below: float | None, about: float | None, told: str) -> None:
    """Nothing is claimed of sizes that were not measured."""
    (one,) = winner_maps(summarise(full_run()))
    even = BreakEven(row=1.0, backend="made", below=below, fastest=0.01, about=about)
    assert break_even_line(one, even) == told


def test_a_run_without_a_map_is_not_drawn() -> None:
    """One point makes no map."""
    assert not describe(summarise(only_group(full_run(), "blend/short"))).panels
