"""How the levels of an open loop are chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.model.plan import Group, OpenPlan
from bench.runner.block import Block, Choice, Level, run_block
from bench.runner.levels import (
    LEAST_OPERATIONS,
    MOST_OPERATIONS,
    choose_levels,
    rates_of,
    schedule_size,
)
from bench.runner.pilot import run_pilot
from bench.worker.protocol import RunOpen
from tests.runner.fakes import FakeLauncher, Fault, changes, dies, group_of, plan_of


def open_group(*rates_per_s: float) -> Group:
    """Return a group with an open loop: two servers of 1 ms in one cell, of 2 ms in the other."""
    return group_of(open_loop=OpenPlan(rates_per_s=rates_per_s, schedule_s=0.1))


def levels_of(group: Group, walls_s: dict[str, float], launcher: FakeLauncher | None = None) -> list[Level]:
    """Return the levels that a pilot chooses in which ten operations took so long in each cell."""
    block = Block(launcher or FakeLauncher(), plan_of(group), group, group.cells, 0)
    block.open(memory=False)
    assert group.open_loop is not None
    levels = choose_levels(block, group, group.open_loop, walls_s, 10)
    block.close()
    return list(levels)


@given(st.floats(1, 20_000), st.floats(0.1, 10), st.floats(0.01, 1e6))
def test_a_schedule_fits_the_pipe_and_can_be_checked(rate: float, schedule_s: float, able: float) -> None:
    """Its N is at least 1, never more than the pipe's tokens or what sequential does in 20 seconds."""
    size = schedule_size(rate, schedule_s, able)
    assert 1 <= size <= MOST_OPERATIONS
    assert size <= max(1, 20 * able)


def test_a_schedule_holds_its_time_and_is_longer_where_little_comes() -> None:
    """500/s for 2 s are 1000 operations; a slow rate is given up to three times as long."""
    assert schedule_size(500, 2, 1e6) == 1000
    assert schedule_size(50, 2, 1e6) == 200
    assert schedule_size(10, 2, 1e6) == 60
    assert schedule_size(1, 1, 1e6) == LEAST_OPERATIONS


def test_rates_are_those_asked_for_or_a_ladder() -> None:
    """A ladder ends at what the fastest cell did, and has round rungs."""
    assert rates_of(OpenPlan(rates_per_s=(5.0, 7.0)), [100.0]) == [5.0, 7.0]
    assert rates_of(OpenPlan(), [1234.0, 5.0]) == [120.0, 370.0, 620.0, 860.0, 1000.0, 1200.0]
    assert rates_of(OpenPlan(), [1.0]) == [1.0]


def test_a_cell_far_below_a_rate_is_not_driven_at_it() -> None:
    """One that does 100/s in a closed loop is driven at 400/s, not at 401/s, and that is remembered."""
    group = open_group(400.0, 401.0)
    launcher = FakeLauncher(faults=[Fault("g:sequential", "untimed", changes(wall_s=0.1))])
    block = Block(launcher, plan_of(group), group, group.cells, 0)
    block.open(memory=False)
    assert group.open_loop is not None
    walls_s = {"g:sequential": 0.1, "g:a": 0.001, "g:b": 0.001}
    low, high = choose_levels(block, group, group.open_loop, walls_s, 10)
    assert low.cells == {"g:sequential", "g:a", "g:b"}
    assert high.cells == {"g:a", "g:b"}
    assert block.record(10).cells["g:sequential"].beyond_per_s == (401.0,)
    assert block.record(10).cells["g:a"].beyond_per_s == ()


@pytest.mark.parametrize(("wall_s", "looks"), [(0.9, 1), (1.1, 0)])
def test_a_stall_in_a_short_round_leaves_no_cell_out(wall_s: float, looks: int) -> None:
    """Ten operations that took 0.9 s are run again; no stall explains a round of more than a second."""
    launcher = FakeLauncher()
    walls_s = {"g:sequential": 0.01, "g:a": wall_s, "g:b": 0.001}
    (level,) = levels_of(open_group(400.0), walls_s, launcher)
    assert ("g:a" in level.cells) == bool(looks)
    assert launcher.orders(0, "g:a").count("untimed") == looks
    assert launcher.orders(0, "g:b").count("untimed") == 0


def test_a_second_round_without_a_time_changes_nothing() -> None:
    """Where the clock stood still, what the first round said counts."""
    launcher = FakeLauncher(faults=[Fault("g:a", "untimed", changes(wall_s=0.0))])
    (level,) = levels_of(open_group(400.0), {"g:sequential": 0.01, "g:a": 0.9, "g:b": 0.001}, launcher)
    assert level.cells == {"g:sequential", "g:b"}


def test_the_reference_is_a_closed_round_of_the_same_operations() -> None:
    """Each level's digest comes of the sequential cell's own run of its N."""
    launcher = FakeLauncher(canned=True)
    levels = levels_of(
        open_group(300.0, 500.0), dict.fromkeys(("g:sequential", "g:a", "g:b"), 0.01), launcher
    )
    assert [(level.operations, level.digest) for level in levels] == [(90, "of 90"), (150, "of 150")]
    assert launcher.orders(0, "g:a").count("untimed") == 0


def test_without_a_sequential_cell_there_are_no_levels() -> None:
    """Where nothing can be proven nothing is driven."""
    assert levels_of(open_group(300.0), {"g:a": 0.01}) == []


def test_a_block_drives_every_level_after_its_timed_rounds() -> None:
    """The pilot chooses, and a block of made-up queues has an open round of each cell at each rate."""
    group = open_group(500.0, 900.0)
    launcher = FakeLauncher()
    pilot = run_pilot(launcher, plan_of(group), group)
    record = run_block(launcher, plan_of(group), group, group.cells, 1, pilot.choice)
    assert record.failures == {}
    for cell in ("g:a", "g:b"):
        kinds = [one.kind for one in record.cells[cell].rounds]
        assert kinds == ["untimed", *["timed"] * pilot.choice.rounds, "open", "open"]
        seen = [one.open_loop for one in record.cells[cell].rounds if one.open_loop]
        assert sorted(one.rate_per_s for one in seen) == [500.0, 900.0]
        assert all(sum(one.latency.counts) == one.operations for one in seen)


def test_all_cells_of_a_block_have_the_same_schedule_and_blocks_differ() -> None:
    """The seed of a schedule is the block's and the rate's, not the cell's."""
    group = open_group(500.0)
    launcher = FakeLauncher()
    choice = run_pilot(launcher, plan_of(group), group).choice
    seeds: dict[int, set[str]] = {1: set(), 2: set()}
    for number, heard in seeds.items():
        launcher.before_answer = lambda order, heard=heard: (  # type: ignore[misc]
            heard.add(order.seed) if isinstance(order, RunOpen) else None
        )
        run_block(launcher, plan_of(group), group, group.cells, number, choice)
    assert {len(heard) for heard in seeds.values()} == {1}
    assert seeds[1] != seeds[2]


def test_the_limit_is_for_what_a_round_takes_beyond_its_schedule() -> None:
    """A worker that is driven for 0.3 s has that much longer before it counts as hung."""
    group = open_group(500.0)
    launcher = FakeLauncher()
    choice = run_pilot(launcher, plan_of(group), group).choice
    run_block(launcher, plan_of(group), group, group.cells, 1, choice)
    limit_s = plan_of(group).limit_s
    assert launcher.limits_s == {limit_s, limit_s + choice.levels[0].operations / 500.0}


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (changes(digest="ff"), "its values differ"),
        (changes(results=1), "1 result came"),
        (changes(population=(1, 2)), "changed in an open round"),
        (dies, "SIGKILL"),
    ],
)
def test_an_open_round_is_verified_like_any_other(deed: object, says: str) -> None:
    """Other values, missing ones, a pool that grew or a death cost the cell."""
    group = open_group(500.0)
    launcher = FakeLauncher([Fault("g:a", "open", deed)])  # type: ignore[arg-type]
    choice: Choice = run_pilot(launcher, plan_of(group), group).choice
    record = run_block(launcher, plan_of(group), group, group.cells, 1, choice)
    assert says in record.failures["g:a"].reason
    assert "g:b" not in record.failures
