"""Tests of bench.analysis.run.figures."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.figures import constants, figure_intervals, observed, series
from bench.model.rounds import Phases, Round
from bench.model.run import CellBlock, CellResult
from tests.made import planned_cell, result, timed


def cell_of(*blocks: tuple[float, ...]) -> CellResult:
    """Return a cell whose rounds have a figure `x`, block by block."""
    made = [
        CellBlock(
            block=number, phases=Phases(), rounds=tuple(timed(1.0, None, x=x, same=2.0) for x in values)
        )
        for number, values in enumerate(blocks, 1)
    ]
    return result(planned_cell("made", "asyncio"), made)


def test_an_interval_is_students_over_the_means_of_blocks() -> None:
    """Blocks of 1, 2 and 3 have a mean of 2 and half a width of 4.303 / √3; their rounds do not count."""
    found = figure_intervals(cell_of((0.5, 1.5), (2.0, 2.0), (3.0, 3.0)), 0.05)["x"]
    assert found == pytest.approx((2 - 2.4841, 2 + 2.4841), abs=1e-4)


def test_large_figures_have_intervals_too() -> None:
    """Bytes lie far from each other; no interval of theirs is too wide."""
    found = figure_intervals(cell_of((1e6,), (2e6,), (3e6,)), 0.05)["x"]
    assert found is not None
    assert found[1] - found[0] > 4e6


def test_too_few_blocks_and_what_happened_or_did_not_have_no_interval() -> None:
    """Two blocks say nothing of their scatter, and 0 or 1 is no scatter at all."""
    assert figure_intervals(cell_of((1.5,), (2.5,)), 0.05)["x"] is None
    assert figure_intervals(cell_of((0.0, 1.0), (1.0, 1.0), (0.0, 0.0)), 0.05)["x"] is None


def test_a_constant_is_the_same_in_every_round_of_every_cell() -> None:
    """One round of one cell that differs, or lacks it, and it is none."""
    steady, moving = cell_of((5.0,), (5.0,)), cell_of((5.0,), (6.0,))
    assert constants([steady, steady]) == {"x": 5.0, "same": 2.0}
    assert constants([steady, moving]) == {"same": 2.0}
    bare = replace(steady, blocks=(CellBlock(block=1, phases=Phases(), rounds=(timed(1.0),)),))
    assert constants([steady, bare]) == {}


def test_what_was_observed_is_told_once_and_as_it_first_came() -> None:
    """The pilot's rounds are no rounds of the run."""
    rounds = [Round(kind="timed", wall_s=1.0, observed={"saw": text}) for text in ("b", "a", "b")]
    pilot = CellBlock(block=0, phases=Phases(), rounds=(replace(rounds[0], observed={"saw": "pilot"}),))
    block = CellBlock(block=1, phases=Phases(), rounds=tuple(rounds))
    assert observed(result(planned_cell("made", "asyncio"), [pilot, block])) == {"saw": ["b", "a"]}


def test_a_series_is_the_pilots_traced_one_and_holds_numbers() -> None:
    """A series with a hole in it is none."""

    def traced(values: tuple[float, ...]) -> CellResult:
        record = Round(kind="traced", wall_s=1.0, series={"s": values})
        return result(
            planned_cell("made", "asyncio"), [CellBlock(block=0, phases=Phases(), rounds=(record,))]
        )

    assert series(traced((1.0, 2.0)), "s") == (1.0, 2.0)
    assert series(traced((1.0, 2.0)), "t") == ()
    assert series(traced((1.0, float("nan"))), "s") == ()
