"""How long a run still takes."""

import pytest
from msgspec.structs import replace

from bench.model.plan import OpenPlan
from bench.model.rounds import Round
from bench.runner.forecast import PILOT_SHARE, Forecast, expected_s, memory_s
from tests.made import record
from tests.runner.fakes import group_of


def test_what_was_measured_is_what_is_expected_next() -> None:
    """A block takes what the last one took; a pilot takes longer than a block."""
    known, group = Forecast(), group_of()
    known.learn(group, 2.6, record(group, 0), pilot=True)
    assert known.block_s(group) == pytest.approx(2.6 / PILOT_SHARE)
    known.learn(group, 1.5, record(group, 1), pilot=False)
    assert known.block_s(group) == 1.5


def test_groups_to_come_are_expected_from_the_plan_and_what_others_took() -> None:
    """Where blocks take four times as long as planned, others are expected to take twice as long."""
    known, measured, other = Forecast(), group_of("x"), group_of("y")
    assert known.block_s(other) == expected_s(other)
    known.learn(measured, 4 * expected_s(measured), record(measured, 1), pilot=False)
    assert known.block_s(other) == pytest.approx(2 * expected_s(other))


def test_one_slow_block_is_no_reason_to_expect_many() -> None:
    """From the third block on, half of what a block took more is expected of the next."""
    known, group = Forecast(), group_of()
    for block, took_s in ((2, 1.0), (3, 5.0)):
        known.learn(group, took_s, record(group, block), pilot=False)
    assert known.block_s(group) == 3.0


def test_rounds_for_memory_are_not_expected_again() -> None:
    """Only a group's first blocks have them."""
    known, group = Forecast(), group_of()
    plain = record(group, 1)
    extra = Round(kind="memory", wall_s=0.2)
    cells = {name: replace(cell, rounds=(*cell.rounds, extra)) for name, cell in plain.cells.items()}
    told = replace(plain, cells=cells)
    assert memory_s(told) == pytest.approx(0.2 * len(cells))
    known.learn(group, 2.0, told, pilot=False)
    assert known.block_s(group) == pytest.approx(2.0 - memory_s(told))


def test_an_open_loop_takes_its_schedules() -> None:
    """Every rate is measured under every model for as long as its schedule is."""
    group = group_of()
    opened = replace(group, open_loop=OpenPlan(rates_per_s=(1.0, 2.0), schedule_s=5.0))
    assert expected_s(opened) - expected_s(group) == 2 * 5.0 * len(group.cells)


def test_the_whole_is_its_parts() -> None:
    """Blocks of measured groups, blocks of others, and the pilots to come."""
    known, group = Forecast(), group_of()
    known.learn(group, 2.0, record(group, 1), pilot=False)
    assert known.left_s([(group, 3)], []) == 6.0
    assert known.left_s([(group, 3)], [group]) == pytest.approx(6.0 + 2.0 * PILOT_SHARE)
