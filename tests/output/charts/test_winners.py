"""Tests of bench.output.charts.winners and tiles."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.leaders import Outcome
from bench.analysis.run.summary import summarise
from bench.analysis.run.winners import BreakEven, winner_maps
from bench.output.charts.tiles import break_even_line, level_text, tile_of
from bench.output.charts.winners import CHART, draw
from tests.output.charts.test_draw import texts
from tests.output.made_run import full_run, only_group


def test_every_tile_names_its_winner_and_the_margin() -> None:
    """What colour says is said in words too."""
    shown = texts(CHART, full_run())
    assert {"sequential", "processes"} < set(shown)
    assert any(text.startswith("1.9") and text.endswith("over sequential") for text in shown)


@pytest.mark.parametrize(
    ("outcome", "head", "told"),
    [
        ("no difference", "no difference", "asyncio = threads"),
        ("cannot tell", "can't tell", "asyncio or threads"),
    ],
)
def test_a_tile_without_a_winner_has_no_colour(outcome: Outcome, head: str, told: str) -> None:
    """It names those who lead, and is no model's."""
    (one,) = winner_maps(summarise(full_run()))
    leaders = tuple(row.cell for row in one.points[0].group.rows[1:3])
    tile = tile_of(replace(one.points[0], outcome=outcome, leaders=leaders, runner_up=None))
    assert (tile.backend, tile.head, tile.lines) == (None, head, (told,))


def test_the_levels_carry_their_units() -> None:
    """A name's ending tells how its levels are read."""
    assert level_text("operation_s", 0.0001) == "100 µs"
    assert level_text("cpu_share", 0.1) == "10%"
    assert level_text("clients", 50.0) == "50"


@pytest.mark.parametrize(
    ("below", "paid", "about", "told"),
    [
        (0.001, 0.01, 0.0025, "cpu_share 100%: between 1.00 ms and 10.0 ms, about 2.50 ms"),
        (0.01, None, None, "cpu_share 100%: not up to 10.0 ms"),
        (0.001, None, None, "cpu_share 100%: not up to 1.00 ms; beyond that, can't tell"),
        (None, 0.001, None, "cpu_share 100%: already at 1.00 ms"),
        (None, 0.01, None, "cpu_share 100%: at the latest at 10.0 ms"),
        (None, None, None, "cpu_share 100%: can't tell"),
    ],
)
def test_the_break_even_is_told_between_sizes(
    below: float | None, paid: float | None, about: float | None, told: str
) -> None:
    """Nothing is claimed of sizes that were not measured."""
    (one,) = winner_maps(summarise(full_run()))
    assert break_even_line(one, BreakEven(row=1.0, below=below, paid=paid, about=about)) == told


def test_a_run_without_a_map_is_not_drawn() -> None:
    """One point makes no map."""
    assert draw(summarise(only_group(full_run(), "blend/short"))) is None
