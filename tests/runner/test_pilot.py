"""How N is chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bench.model.plan import SEQUENTIAL, Timing
from bench.runner.pilot import (
    LEAST_WAVES,
    _warmup_batch,
    next_waves,
    rounds_that_fit,
    run_pilot,
    rung_at_least,
    rung_at_most,
    warmup_batch,
)
from bench.worker.proof import digest
from tests.runner.fakes import FakeLauncher, Fault, cell_of, changes, dies, group_of, plan_of

RUNGS = [mantissa * 10**power for power in range(10) for mantissa in (1, 2, 5)]
WALLS_S = st.floats(1e-7, 100)
TIMING = Timing(round_s=0.01, longest_s=0.02)


@given(st.floats(0.001, 1e9))
def test_a_rung_above(number: float) -> None:
    """The lowest rung that is not below."""
    assert rung_at_least(number) == min(rung for rung in RUNGS if rung >= number)


@given(st.floats(0.001, 1e9))
def test_a_rung_below(number: float) -> None:
    """The highest rung that is not above; 1 where there is none."""
    assert rung_at_most(number) == max((rung for rung in RUNGS if rung <= number), default=1)


@given(st.sampled_from(RUNGS[:20]))
def test_a_rung_is_its_own(rung: int) -> None:
    """A rung is at least and at most itself."""
    assert rung_at_least(rung) == rung_at_most(rung) == rung


@given(st.sampled_from(RUNGS[:15]), st.lists(WALLS_S, min_size=1, max_size=5), st.floats(0.001, 100))
def test_the_number_of_waves_never_goes_down(waves: int, walls_s: list[float], longest_s: float) -> None:
    """A pilot only climbs, by at most ten times in one step, and stays on the ladder."""
    higher = next_waves(waves, walls_s, TIMING, longest_s)
    assert higher in RUNGS
    assert waves <= higher <= 10 * waves


def test_the_fastest_decides_how_high() -> None:
    """A wave of 0.1 ms needs 50 of them to fill half of 10 ms."""
    assert next_waves(10, [0.001, 0.001], TIMING, 10) == 50


def test_the_slowest_decides_how_high_at_most() -> None:
    """Where a wave takes one cell 1 ms, twice the target holds 20 of them, however fast the others are."""
    assert next_waves(5, [0.0001, 0.005], TIMING, 10) == 20


def test_a_round_has_five_waves() -> None:
    """Fewer would let a last wave that is half empty decide, so slow cells take longer than the target."""
    assert next_waves(1, [0.08, 0.005], TIMING, 10) == LEAST_WAVES


def test_a_round_of_loops_has_one_operation_at_least() -> None:
    """What takes 10 ms is a round where every cell is sequential; beside a model it is run five times."""
    cells = [cell_of("g", name, backend=SEQUENTIAL) for name in "xy"]
    slow = [Fault(f"g:{name}", "untimed", changes(wall_s=0.01)) for name in "xy"]
    for alone in (True, False):
        beside = () if alone else (cell_of("g", "a", cost_s=0.01),)
        group = group_of(cells=(*cells, *beside), concurrency=1)
        choice = run_pilot(FakeLauncher(faults=slow), plan_of(group), group).choice
        assert choice.operations == (1 if alone else LEAST_WAVES)


def test_waves_that_take_too_long_are_fewer() -> None:
    """A wave of 4 s leaves room for two in 10 s; one of a minute is still measured."""
    assert next_waves(1, [4.0, 0.1], TIMING, 10) == 2
    assert next_waves(1, [60.0, 0.1], TIMING, 10) == 1


def test_the_step_is_bounded() -> None:
    """A first round is too short to be believed, so that nothing climbs from 1 to 10,000 at once."""
    assert next_waves(1, [1e-6], TIMING, 10) == 10


@given(st.integers(1, 10**6), st.integers(1, 1000), WALLS_S, st.floats(0, 1))
def test_a_warm_up_repeats_no_more_than_the_round(
    operations: int, wave: int, slowest_s: float, warmup_s: float
) -> None:
    """At most N, and whole waves unless N itself is less than one."""
    batch = warmup_batch(operations, wave, slowest_s, warmup_s)
    assert 0 <= batch <= operations
    assert batch % min(wave, operations) == 0 or batch == operations


def test_a_warm_up_batch_takes_the_slowest_no_longer_than_the_warm_up() -> None:
    """With 100 operations in 1 s, 20 ms hold two of them; a wave of four is the least."""
    assert warmup_batch(100, 1, 1.0, 0.02) == 2
    assert warmup_batch(100, 4, 1.0, 0.02) == 4


@pytest.mark.parametrize(("patterned", "cost_s", "batch"), [(False, 0.1, 2), (False, 0.6, 0), (True, 0.1, 0)])
def test_long_rounds_have_no_warm_up(patterned: bool, cost_s: float, batch: int) -> None:
    """Where a wave takes half a second, or a pattern a twentieth, a cold start is a small part of it."""
    cells = (
        cell_of("g", "sequential", backend="sequential"),
        cell_of("g", "a", concurrency=2, cost_s=cost_s),
    )
    group = group_of(cells=cells, operations=2)
    # A pattern of dispatch there is none: what matters is how the group is planned.
    assert _warmup_batch(replace(group, patterned=patterned), 2, {"g:a": cost_s}) == batch


@pytest.mark.parametrize(("pass_s", "rounds"), [(0.0, 4), (0.01, 4), (0.07, 2), (1.9, 2), (2.0, 1)])
def test_rounds_fit_the_block(pass_s: float, rounds: int) -> None:
    """What fits into 200 ms, within the group's bounds; as many as allowed where nothing was measured.

    Where rounds are long one of them is a block's.
    """
    assert rounds_that_fit(group_of(), pass_s) == rounds


def test_a_pilot_climbs_until_it_is_settled() -> None:
    """The slowest cell takes 20 ms for 20 operations, so that the climb ends there."""
    launcher, group = FakeLauncher(), group_of()
    pilot = run_pilot(launcher, plan_of(group), group)
    assert pilot.choice.operations == pilot.record.operations == 20
    assert pilot.choice.rounds == 4
    assert pilot.record.block == 1
    assert pilot.record.failures == {}
    told = launcher.orders(1, "g:a")
    assert told[:4] == ["prepare", "create", "ready", "first"]
    assert set(told[4:-6]) == {"untimed"}
    assert told[-6:] == ["traced", *["timed"] * 4, "close"]


def test_a_pilot_sees_how_many_were_in_flight() -> None:
    """The traced round leaves spans and the most that overlapped."""
    group = group_of()
    record = run_pilot(FakeLauncher(), plan_of(group), group).record
    assert record.cells["g:a"].in_flight == 2
    assert record.cells["g:sequential"].in_flight == 1
    assert len(record.cells["g:a"].spans) == 20


def test_every_worker_gets_a_chunk() -> None:
    """A wave of two workers with chunks of up to 16 is 32 operations."""
    alone, a, b = group_of().cells
    cells = (alone, a, replace(b, params={**b.params, "chunksize": 16}))
    group = group_of(cells=cells)
    assert run_pilot(FakeLauncher(), plan_of(group), group).choice.operations % 32 == 0


def test_the_users_n_is_kept() -> None:
    """Where N is given there is one pass, and nothing climbs."""
    launcher, group = FakeLauncher(), group_of(operations=3)
    pilot = run_pilot(launcher, plan_of(group), group)
    assert pilot.choice.operations == 3
    assert launcher.orders(1, "g:a").count("untimed") == 1


def test_a_ladder_of_few_rounds_has_turns_enough() -> None:
    """A profile with a single timed round still has room for the whole climb."""
    cells = (cell_of("g", "sequential", backend="sequential"), cell_of("g", "a", cost_s=1e-8))
    group = group_of(cells=cells, rounds=1, least_rounds=1, concurrency=1)
    assert run_pilot(FakeLauncher(), plan_of(group), group).choice.rounds == 1


def test_a_liar_is_void_from_the_pilot_on() -> None:
    """Values that are not the sequential ones are found in the first pass."""
    launcher, group = FakeLauncher([Fault("g:b", "untimed", changes(digest="0" * 16))]), group_of()
    failures = run_pilot(launcher, plan_of(group), group).record.failures
    assert list(failures) == ["g:b"]
    assert failures["g:b"].status == "void"
    assert "differ from the sequential" in failures["g:b"].reason


def test_without_a_sequential_result_nothing_is_proven() -> None:
    """Where the sequential cell dies, the others are void, for nothing can be compared."""
    launcher, group = FakeLauncher([Fault("g:sequential", "untimed", dies)]), group_of()
    pilot = run_pilot(launcher, plan_of(group), group)
    statuses = {cell: failure.status for cell, failure in pilot.record.failures.items()}
    assert statuses == {"g:sequential": "failed", "g:a": "void", "g:b": "void"}
    assert pilot.choice.digests == {}


def test_without_a_sequential_cell_values_are_held_against_the_foretold() -> None:
    """A wait gives its index: who returns that passes, and who returns something else is void."""
    cells = tuple(
        cell_of("g", name, workload="sleep", concurrency=2, cost_s=0.001, delay_s=0.0) for name in ("a", "b")
    )
    group = group_of(cells=cells, workload="sleep", operations=2)
    launcher = FakeLauncher([Fault("g:a", "untimed", changes(digest="0" * 16))])
    pilot = run_pilot(launcher, plan_of(group), group)
    right = digest(range(2))
    assert pilot.choice.digests == {"g:a": right, "g:b": right}
    # Held against the first cell's, the second one's values would be the wrong ones.
    assert list(pilot.record.failures) == ["g:a"]
    assert "its values differ" in pilot.record.failures["g:a"].reason


def test_a_pilot_in_which_all_die_chooses_all_the_same() -> None:
    """With no round at all there is a lowest N, and no division by nothing."""
    launcher = FakeLauncher([Fault(f"g:{name}", "create", dies) for name in ("sequential", "a", "b")])
    group = group_of()
    pilot = run_pilot(launcher, plan_of(group), group)
    assert pilot.choice.operations == 2
    assert pilot.pass_s == 0
    assert len(pilot.record.failures) == 3


def test_a_reference_proves_and_is_in_no_block() -> None:
    """It gives the digest of the cells that name it, and its pace does not choose N."""
    plain = group_of()
    proof = replace(plain.cells[0], id="g:proof", reference=True)
    proven = replace(plain.cells[1], proof="g:proof")
    group = replace(plain, cells=(proof, proven))
    pilot = run_pilot(FakeLauncher(), plan_of(group), group)
    assert pilot.choice.digests["g:a"] == pilot.choice.digests["g:proof"]
    assert set(pilot.record.cells) == {"g:proof", "g:a"}
