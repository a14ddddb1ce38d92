"""A cell's times by block, and ratios within common blocks."""

import math

import pytest
from msgspec.structs import replace

from bench.analysis.run.cell_times import (
    log_ratios,
    log_times,
    measured_blocks,
    median_interval_of,
    median_of,
    round_mean,
    rounds_of,
)
from bench.model.rounds import Phases, Round
from bench.model.run import CellBlock, CellResult
from tests.made import block, blocks_of, planned_cell, result, timed


def cell(*blocks: CellBlock, backend: str = "threads") -> CellResult:
    """Return an ok cell with these blocks."""
    return result(planned_cell("g", backend), blocks)


def test_the_pilot_never_counts() -> None:
    """Block 0 is in no block list, no time and no mean."""
    one = cell(block(0, [9.0]), block(1, [0.01]))
    assert [b.block for b in measured_blocks(one)] == [1]
    assert list(log_times(one)) == [1]
    assert round_mean(one, lambda r: r.wall_s) == 0.01
    assert median_of(replace(one, blocks=one.blocks[:1]), lambda b: b.phases.create_s) is None


def test_a_block_without_timed_rounds_does_not_count() -> None:
    """A block in which only untimed or memory rounds ran has measured nothing."""
    bare = replace(block(1, []), rounds=(Round(kind="memory", wall_s=1.0), Round(kind="untimed", wall_s=1.0)))
    assert measured_blocks(cell(bare)) == []


def test_only_timed_rounds_are_times() -> None:
    """Untimed, traced and memory rounds of a block are left out of its figure."""
    mixed = replace(
        block(1, []),
        rounds=(
            Round(kind="untimed", wall_s=9.0),
            timed(0.02),
            Round(kind="traced", wall_s=9.0),
            timed(0.02),
        ),
    )
    assert log_times(cell(mixed)) == {1: pytest.approx(math.log(0.02))}
    assert [r.wall_s for r in rounds_of(mixed, "traced")] == [9.0]


def test_a_round_without_a_time_is_left_out() -> None:
    """A clock that did not advance gives no logarithm; a block of such rounds gives no time."""
    assert log_times(cell(block(1, [0.0, 0.01, 0.01]), block(2, [0.0]))) == {1: pytest.approx(math.log(0.01))}


def test_ratios_are_within_common_blocks() -> None:
    """Only blocks that both cells have make a ratio; it is B's log time less A's."""
    a = cell(block(1, [0.01]), block(2, [0.02]), block(3, [0.04]))
    b = cell(block(3, [0.08]), block(2, [0.01]), block(4, [0.01]))
    assert log_ratios(a, b) == pytest.approx([math.log(0.5), math.log(2.0)])


def test_cells_of_another_n_are_compared_by_time_per_operation() -> None:
    """A round of twice the operations that takes as long is twice as fast."""
    a = cell(block(1, [0.01]))
    assert log_ratios(a, replace(a, operations=200)) == pytest.approx([math.log(0.5)])


def test_a_slow_block_for_both_changes_no_ratio() -> None:
    """Where the machine halves its speed for one block, the ratios stay as they were."""
    steady = cell(*blocks_of([0.0, 0.0, 0.0])), cell(*blocks_of([0.3, 0.3, 0.3]))
    slowed = cell(*blocks_of([0.0, 0.7, 0.0])), cell(*blocks_of([0.3, 1.0, 0.3]))
    assert log_ratios(*slowed) == pytest.approx(log_ratios(*steady))


def test_cells_without_common_blocks_have_no_ratio() -> None:
    """Blocks of different number are never set against each other."""
    assert log_ratios(cell(block(1, [0.01])), cell(block(2, [0.01]))) == []


def test_figures_that_are_missing_are_skipped() -> None:
    """Medians and means are over what is there; None where nothing is."""
    one = cell(
        block(1, [0.01], phases=Phases(create_s=0.1)),
        block(2, [0.01], phases=Phases()),
        block(3, [0.03], phases=Phases(create_s=0.3)),
    )
    assert median_of(one, lambda b: b.phases.create_s) == pytest.approx(0.2)
    assert median_of(one, lambda b: b.phases.ready_s) is None
    assert round_mean(one, lambda r: r.figures.get("ideal_s")) is None


def test_the_median_has_an_interval_from_six_blocks() -> None:
    """Six values give their extremes (97 % confidence, the least that is 95 %), and five give none."""

    def created(count: int) -> CellResult:
        return cell(*(block(i, [0.01], phases=Phases(create_s=0.001 * i)) for i in range(1, count + 1)))

    assert median_interval_of(created(6), lambda b: b.phases.create_s) == pytest.approx((0.001, 0.006))
    assert median_interval_of(created(5), lambda b: b.phases.create_s) is None


def test_a_core_that_changes_its_speed_in_mid_block_leaves_the_ratio_alone() -> None:
    """The ratio is taken round by round, so that both cells' rounds slow down together."""
    a, b = [0.01, 0.01, 0.02, 0.02, 0.02], [0.011, 0.011, 0.022, 0.022, 0.022]
    assert log_ratios(cell(block(1, a)), cell(block(1, b))) == pytest.approx([math.log(1.1)])


def test_a_round_without_a_time_takes_its_partner_with_it() -> None:
    """Pairs are by position: the others still meet their own partners."""
    a, b = [0.0, 0.01, 0.03], [0.02, 0.02, 0.06]
    assert log_ratios(cell(block(1, a)), cell(block(1, b))) == pytest.approx([math.log(2)])
