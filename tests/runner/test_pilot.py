"""How N is chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bench.runner.pilot import (
    MOST_IDLE,
    idle_share,
    next_rung,
    rounds_that_fit,
    run_pilot,
    rung_at_least,
    rung_at_most,
)
from bench.worker.proof import digest
from tests.runner.fakes import FakeLauncher, Fault, cell_of, changes, dies, group_of, plan_of

RUNGS = [mantissa * 10**power for power in range(10) for mantissa in (1, 2, 5)]
WALLS_S = st.floats(1e-7, 100)


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


@given(st.sampled_from(RUNGS[:15]), st.integers(1, 64), st.lists(WALLS_S, min_size=1, max_size=5))
def test_the_next_rung_never_goes_down(operations: int, concurrency: int, walls_s: list[float]) -> None:
    """A pilot only climbs, by at most ten times in one step, and stays on the ladder."""
    higher = next_rung(operations, concurrency, walls_s, 0.01)
    assert higher in RUNGS
    assert operations <= higher <= 10 * operations


def test_the_fastest_decides_how_high() -> None:
    """One operation in 1 ms wants 5 of them to fill half of 10 ms."""
    assert next_rung(1, 1, [0.001, 0.001], 0.01) == 5


def test_the_slowest_decides_how_high_at_most() -> None:
    """Where one cell takes 6 ms for one operation, 20 ms hold 3 of them, and the ladder says 2."""
    assert next_rung(1, 1, [0.0001, 0.006], 0.01) == 2


def test_the_step_is_bounded() -> None:
    """A first round is too short to be believed, so that nothing climbs from 1 to 10,000 at once."""
    assert next_rung(1, 1, [1e-6], 0.01) == 10


def test_empty_places_are_climbed_away() -> None:
    """Five operations on two places leave a sixth of them empty; ten leave none."""
    assert idle_share(5, 2) > MOST_IDLE >= idle_share(10, 2)
    assert next_rung(1, 2, [0.001], 0.01) == 10


def test_empty_places_yield_to_the_slowest() -> None:
    """A round of ten would take too long, so that it stays at five."""
    assert next_rung(1, 2, [0.001, 0.004], 0.01) == 5


@given(st.integers(1, 10**6), st.integers(1, 1000))
def test_an_idle_share_is_a_share(operations: int, concurrency: int) -> None:
    """Between nothing and less than all; nothing where the waves are full."""
    assert 0 <= idle_share(operations, concurrency) < 1
    assert idle_share(operations * concurrency, concurrency) == 0


@pytest.mark.parametrize(("pass_s", "rounds"), [(0.0, 4), (0.01, 4), (0.07, 2), (1.9, 2), (2.0, 1)])
def test_rounds_fit_the_block(pass_s: float, rounds: int) -> None:
    """What fits into 200 ms, within the group's bounds; as many as allowed where nothing was measured.

    Where rounds are long one of them is a block's.
    """
    assert rounds_that_fit(group_of(), 0.2, pass_s) == rounds


def test_a_pilot_climbs_until_it_is_settled() -> None:
    """The slowest cell takes 20 ms for 20 operations, so that the climb ends there."""
    launcher, group = FakeLauncher(), group_of()
    pilot = run_pilot(launcher, plan_of(group), group)
    assert pilot.choice.operations == pilot.record.operations == 20
    assert pilot.choice.rounds == 4
    assert pilot.record.block == 0
    assert pilot.record.failures == {}
    told = launcher.orders(0, "g:a")
    assert told[:4] == ["prepare", "create", "ready", "first"]
    assert set(told[4:-2]) == {"untimed"}
    assert told[-2:] == ["traced", "close"]


def test_a_pilot_sees_how_many_were_in_flight() -> None:
    """The traced round leaves spans and the most that overlapped."""
    group = group_of()
    record = run_pilot(FakeLauncher(), plan_of(group), group).record
    assert record.cells["g:a"].in_flight == 2
    assert record.cells["g:sequential"].in_flight == 1
    assert len(record.cells["g:a"].spans) == 20


def test_every_worker_gets_a_chunk() -> None:
    """Two workers and chunks of up to 16 need 32 operations: 50, though the slowest cell would have 20."""
    alone, a, b = group_of().cells
    cells = (alone, a, replace(b, params={**b.params, "chunksize": 16}))
    group = group_of(cells=cells)
    assert run_pilot(FakeLauncher(), plan_of(group), group).choice.operations == 50


def test_the_users_n_is_kept() -> None:
    """Where N is given there is one pass, and nothing climbs."""
    launcher, group = FakeLauncher(), group_of(operations=3)
    pilot = run_pilot(launcher, plan_of(group), group)
    assert pilot.choice.operations == 3
    assert launcher.orders(0, "g:a").count("untimed") == 1


def test_a_ladder_of_few_rounds_has_turns_enough() -> None:
    """A profile with a single timed round still has room for the whole climb."""
    cells = (cell_of("g", "sequential", backend="sequential"), cell_of("g", "a", cost_s=1e-9))
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
