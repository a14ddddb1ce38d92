"""One block: the order of its rounds, what is recorded, and what a loss costs."""

from collections.abc import Callable
from itertools import groupby, pairwise

import pytest
from msgspec.structs import replace

from bench.errors import Interrupted
from bench.model.plan import Group, Timing
from bench.model.run import BlockRecord
from bench.runner.block import Choice, growth, round_kinds, run_block
from bench.worker.protocol import Order, RunRound
from tests.runner.fakes import (
    Deed,
    FakeLauncher,
    FakeService,
    Fault,
    cell_of,
    changes,
    dies,
    group_of,
    hangs,
    plan_of,
    raves,
)


def digest(launcher: FakeLauncher, group: Group) -> str:
    """Return the digest of the sequential cell's values."""
    record = run_block(launcher, plan_of(group), group, group.cells[:1], 9, chosen(None))
    return record.cells[group.cells[0].id].rounds[0].digest


def chosen(expected: str | None, operations: int = 3, rounds: int = 2) -> Choice:
    """Return what a pilot might have chosen."""
    cells = group_of().cells
    digests = {} if expected is None else {cell.id: expected for cell in cells}
    return Choice(operations=operations, rounds=rounds, digests=digests)


def measured(launcher: FakeLauncher, group: Group | None = None, number: int = 1) -> BlockRecord:
    """Run one block of a group."""
    group = group or group_of()
    expected = digest(FakeLauncher(), group_of())
    return run_block(launcher, plan_of(group), group, group.cells, number, chosen(expected))


def test_one_untimed_pass_precedes_and_memory_comes_last() -> None:
    """The kinds of a block's rounds, in their order."""
    assert round_kinds(2, memory=False) == ["timed", "timed"]
    assert round_kinds(1, memory=True) == ["timed", "memory"]
    record = measured(FakeLauncher(), group_of(memory_blocks=1))
    kinds = [one.kind for one in record.cells["g:a"].rounds]
    assert kinds == ["untimed", "timed", "timed", "memory"]


def test_long_rounds_have_no_untimed_pass() -> None:
    """Where a round takes seconds, what is cold at its beginning is a small part of it."""
    launcher, group = FakeLauncher(), group_of()
    choice = replace(chosen(digest(FakeLauncher(), group_of())), long=True)
    run_block(launcher, plan_of(group), group, group.cells, 1, choice)
    assert {one.kind for one in launcher.rounds} == {"timed"}


def test_a_burst_has_a_rest_in_place_of_a_warm_up() -> None:
    """The worker is told to rest before every timed round."""
    launcher, group = FakeLauncher(), group_of(timing=Timing(rest_s=0.001))
    run_block(launcher, plan_of(group), group, group.cells, 1, chosen(digest(FakeLauncher(), group_of())))
    assert {one.rest_s for one in launcher.rounds if one.kind == "timed"} == {0.001}


def test_every_worker_is_parked_before_any_is_created() -> None:
    """All are started and prepared at once; only then the first is told to create."""
    launcher = FakeLauncher()
    measured(launcher)
    orders = [one.order for one in launcher.heard]
    assert orders[:3] == ["prepare"] * 3
    assert orders.index("create") == 3


def test_creating_is_one_cells_turn_at_a_time() -> None:
    """A cell is created, ready and proven before the next one's turn."""
    launcher = FakeLauncher()
    measured(launcher)
    begun = [one for one in launcher.heard if one.order in ("create", "ready", "first")]
    turns = [(cell, [one.order for one in told]) for cell, told in groupby(begun, lambda one: one.cell)]
    assert len(turns) == 3
    assert all(orders == ["create", "ready", "first"] for _, orders in turns)


def test_every_cell_has_one_turn_in_every_round() -> None:
    """Rounds go round: nobody has a second turn before all have had one, and nobody follows itself."""
    launcher = FakeLauncher()
    measured(launcher)
    turns = [one.cell for one in launcher.heard if one.order in ("untimed", "timed")]
    passes = [turns[start : start + 3] for start in range(0, len(turns), 3)]
    assert len(passes) == 3
    assert all(sorted(one) == ["g:a", "g:b", "g:sequential"] for one in passes)
    assert all(before != after for before, after in pairwise(turns))


def test_the_order_is_the_seeds() -> None:
    """The same plan has the same turns, and another block has others of its own."""

    def turns(number: int) -> list[str]:
        launcher = FakeLauncher()
        group = group_of(cells=(*group_of().cells, cell_of("g", "c"), cell_of("g", "d")), concurrency=1)
        run_block(launcher, plan_of(group), group, group.cells, number, chosen(None))
        return [one.cell for one in launcher.heard]

    assert turns(1) == turns(1)
    assert len({tuple(turns(number)) for number in range(1, 6)}) > 1


def test_phases_and_rounds_are_recorded() -> None:
    """A cell's block holds its phases, its rounds in their order, and the size of its pool."""
    record = measured(FakeLauncher())
    cell = record.cells["g:a"]
    assert [one.kind for one in cell.rounds] == ["untimed", "timed", "timed"]
    assert [one.wall_s for one in cell.rounds] == pytest.approx([0.002] * 3)
    assert cell.workers == 2
    assert cell.phases.create_s == pytest.approx(0.001)
    assert cell.phases.first_result_s == pytest.approx(0.001)
    assert None not in (cell.phases.ready_s, cell.phases.teardown_s)
    assert record.failures == {}
    assert (record.block, record.operations, record.group) == (1, 3, "g")


def test_memory_has_a_round_of_its_own() -> None:
    """Where the group wants memory there is one more round, and its figure with its kind."""
    record = measured(FakeLauncher(), group_of(memory_blocks=1))
    cell = record.cells["g:b"]
    assert [one.kind for one in cell.rounds][-1] == "memory"
    assert cell.memory_bytes is not None
    assert cell.memory_kind in ("pss", "uss", "rss")


def test_later_blocks_have_no_memory_round() -> None:
    """Memory is steady from block to block, so that it is measured in the first ones only."""
    cell = measured(FakeLauncher(), group_of(memory_blocks=1), number=2).cells["g:b"]
    assert cell.memory_bytes is None
    assert "memory" not in [one.kind for one in cell.rounds]


FAULTS: list[tuple[str, Deed, str, str]] = [
    ("prepare", dies, "failed", "SIGKILL"),
    ("create", dies, "failed", "SIGKILL"),
    ("create", raves, "failed", "sent an invalid reply"),
    ("ready", hangs, "failed", "timed out"),
    ("ready", changes(workers=1), "void", "1 workers met, not 2"),
    ("first", dies, "failed", "SIGKILL"),
    ("untimed", changes(results=1), "void", "1 result came from 3 operations"),
    ("timed", changes(results=2), "void", "2 results came from 3 operations"),
    ("timed", changes(population=(2, 3)), "void", "from 2 to 3"),
    ("timed", changes(wall_s=0.0), "void", "clock did not advance"),
    ("timed", changes(wall_s=float("nan")), "void", "clock did not advance"),
    ("timed", changes(digest=""), "void", "differ from the sequential"),
    ("timed", raves, "failed", "sent an invalid reply"),
    ("timed", hangs, "failed", "timed out"),
    ("memory", dies, "failed", "SIGKILL"),
    ("close", dies, "failed", "SIGKILL"),
    ("close", raves, "failed", "sent an invalid reply"),
]


@pytest.mark.parametrize(("at", "deed", "status", "says"), FAULTS)
def test_a_lost_cell_leaves_and_the_others_go_on(at: str, deed: Deed, status: str, says: str) -> None:
    """Whatever befalls one cell is told with its reason, and costs the others nothing."""
    launcher = FakeLauncher([Fault("g:b", at, deed)])
    record = measured(launcher, group_of(memory_blocks=1))
    assert list(record.failures) == ["g:b"]
    assert record.failures["g:b"].status == status
    assert says in record.failures["g:b"].reason
    for healthy in ("g:a", "g:sequential"):
        assert len(record.cells[healthy].rounds) == 4
        assert record.cells[healthy].phases.teardown_s is not None
    assert all(worker.closed for worker in launcher.workers)


def test_a_lost_cell_is_asked_for_nothing_more() -> None:
    """After its loss in the first timed round the cell has no turn."""
    launcher = FakeLauncher([Fault("g:b", "timed", dies, turn=1)])
    record = measured(launcher)
    assert launcher.orders(1, "g:b") == ["prepare", "create", "ready", "first", "untimed", "timed"]
    assert len(record.cells["g:b"].rounds) == 1


def test_the_first_failure_is_the_one_that_is_told() -> None:
    """A short round with wrong values is short, whatever else it is."""
    launcher = FakeLauncher([Fault("g:b", "untimed", changes(results=1, digest="0"))])
    assert "1 result came" in measured(launcher).failures["g:b"].reason


def test_a_fault_may_come_in_a_later_round() -> None:
    """What was measured before it stays in the record."""
    record = measured(FakeLauncher([Fault("g:a", "timed", dies, turn=2)]))
    assert len(record.cells["g:a"].rounds) == 2
    assert record.failures["g:a"].status == "failed"


def test_too_few_descriptors_cost_the_group_its_cells() -> None:
    """Where workers cannot be started every cell says so, and those that had been are closed."""
    launcher = FakeLauncher(most_workers=2)
    record = measured(launcher)
    assert {failure.reason for failure in record.failures.values()} == {
        "cannot start a process ([Errno 24] Too many open files)"
    }
    assert len(record.failures) == 3
    assert all(worker.closed for worker in launcher.workers)


def interrupt_at(kind: str) -> Callable[[Order], None]:
    """Return what raises Interrupted in the middle of a round of this kind."""

    def before(order: Order) -> None:
        if isinstance(order, RunRound) and order.kind == kind:
            raise Interrupted("interrupted by SIGINT")

    return before


def test_an_interrupt_closes_every_worker() -> None:
    """A block that is torn off leaves nobody behind."""
    launcher = FakeLauncher(before_answer=interrupt_at("timed"))
    with pytest.raises(Interrupted):
        measured(launcher)
    assert len(launcher.workers) == 3
    assert all(worker.closed for worker in launcher.workers)


def served(*counters: dict[str, float]) -> tuple[FakeLauncher, BlockRecord]:
    """Run a block of one http cell whose server has these counters before and after each round."""
    cells = (cell_of("g", "sequential", backend="sequential", workload="http"),)
    group = group_of(cells=cells, workload="http", concurrency=1, service_cpus=(0,))
    launcher = FakeLauncher(canned=True, server=FakeService(list(counters)))
    record = run_block(launcher, plan_of(group), group, cells, 1, chosen("of 3", rounds=1))
    return launcher, record


def seen(requests: int, connections: int = 1) -> dict[str, float]:
    """Return a server's counters after some requests of 1 KiB."""
    numbers = {"requests": requests, "connections": connections, "body_bytes": requests * 1024}
    return {**numbers, "in_flight_max": 1, "cpu_s": 0.001 * requests}


def test_a_round_is_judged_by_the_growth_of_the_servers_counters() -> None:
    """Six requests in two rounds of three are right, and each round's figures are of that round."""
    launcher, record = served(seen(1), seen(4), seen(4), seen(7))
    assert record.failures == {}
    assert launcher.services == [("workloads.server", (0,))]
    figures = record.cells["g:sequential"].rounds[1].figures
    assert figures["server_cpu_share"] == pytest.approx(1.0)
    assert figures["server_in_flight_max"] == 1


def test_a_server_that_saw_other_work_voids_the_cell() -> None:
    """Two requests where three were due are not the same work."""
    _, record = served(seen(1), seen(4), seen(4), seen(6))
    assert record.failures["g:sequential"].status == "void"
    assert "requests is 2, that of operations 3" in record.failures["g:sequential"].reason


def test_a_timed_round_opens_no_connection() -> None:
    """A connection that is opened under the clock would be charged to the model."""
    _, record = served(seen(1), seen(4, connections=2), seen(4, connections=2), seen(7, connections=3))
    assert "opened in a timed round: 1" in record.failures["g:sequential"].reason


def test_a_server_that_dies_costs_the_cell_and_is_asked_no_more() -> None:
    """The reason is the server's, and nobody waits for a second answer of the dead."""
    launcher, record = served(seen(1), seen(4))
    assert record.failures["g:sequential"].status == "failed"
    assert "the workload's server exited (signal SIGKILL)" in record.failures["g:sequential"].reason
    assert launcher.server is not None
    assert launcher.server.asked == 3


def test_a_server_that_never_comes_costs_all_cells() -> None:
    """Without its server no cell of the group can be measured."""
    cells = (cell_of("g", "sequential", backend="sequential", workload="http"),)
    group = group_of(cells=cells, workload="http", concurrency=1)
    record = run_block(FakeLauncher(canned=True), plan_of(group), group, cells, 1, chosen("of 3"))
    assert "is not to be had" in record.failures["g:sequential"].reason


def test_growth_takes_a_maximum_as_it_is() -> None:
    """Counters are differences, a maximum is not."""
    grown = growth({"n": 2.0, "n_max": 9.0}, {"n": 5.0, "n_max": 3.0, "new": 1.0})
    assert grown == {"n": 3.0, "n_max": 3.0, "new": 1.0}
