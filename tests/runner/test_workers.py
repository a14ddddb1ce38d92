"""The workers of one block, asked one thing at a time."""

from pathlib import Path

import psutil
import pytest

from bench.model.plan import Params
from bench.model.run import Failure
from bench.plugins import registry
from bench.runner.workers import Workers, shortened
from bench.worker.protocol import Done, RoundDone, RunRound, Step
from tests.runner.fakes import (
    FakeLauncher,
    FakeService,
    Fault,
    cell_of,
    dies,
    group_of,
    hangs,
    plan_of,
    raves,
)
from workloads.dispatch import Dispatch

GROUP = group_of()
SEQUENTIAL, A, B = GROUP.cells


def crew(launcher: FakeLauncher) -> Workers:
    """Return an open crew of three."""
    found = Workers(launcher, plan_of(GROUP), GROUP, 1)
    found.open(GROUP.cells)
    return found


def test_a_crew_is_one_worker_per_cell() -> None:
    """After open all are alive, and nothing but their preparation was asked."""
    launcher = FakeLauncher()
    opened = crew(launcher)
    assert all(opened.alive(cell) for cell in GROUP.cells)
    assert [one.order for one in launcher.heard] == ["prepare"] * 3
    assert opened.pid(A) > 0


def test_no_cell_is_always_the_first_to_be_started() -> None:
    """Over blocks each of three is sometimes the first; a block's order is the same every time."""
    firsts = []
    for block in (*range(20), 0):
        launcher = FakeLauncher()
        Workers(launcher, plan_of(GROUP), GROUP, block).open(GROUP.cells)
        firsts.append(launcher.heard[0].cell)
    assert set(firsts) == {cell.id for cell in GROUP.cells}
    assert firsts[0] == firsts[-1]


def test_answers_come_from_the_cell_that_was_asked() -> None:
    """Phases and rounds are exchanged with one cell alone."""
    opened = crew(FakeLauncher())
    for phase in ("create", "ready"):
        assert isinstance(opened.step(A, phase), Done)
    done = opened.ask(A, RunRound("untimed", 5))
    assert isinstance(done, RoundDone)
    assert done.results == 5


def test_a_lost_cell_answers_nothing() -> None:
    """After a death every further order is None, and the worker is closed."""
    launcher = FakeLauncher([Fault("g:a", "create", dies)])
    opened = crew(launcher)
    assert opened.step(A, "create") is None
    assert opened.step(A, "ready") is None
    assert not opened.alive(A)
    assert opened.alive(B)
    assert opened.failures == {"g:a": Failure("failed", "exited (signal SIGKILL)")}
    assert [worker.cell for worker in launcher.workers if worker.closed] == ["g:a"]


def test_one_that_cannot_be_prepared_is_lost_before_it_begins() -> None:
    """A hang while parking is a failure like any other."""
    opened = crew(FakeLauncher([Fault("g:b", "prepare", hangs)]))
    assert "timed out" in opened.failures["g:b"].reason


@pytest.mark.parametrize("order", [Step("create"), RunRound("timed", 2)])
def test_an_answer_to_another_question_is_nonsense(order: Step | RunRound) -> None:
    """A phase answered with a round's figures, or the other way round, costs the cell."""
    opened = crew(FakeLauncher([Fault("g:a", "create", raves), Fault("g:a", "timed", raves)]))
    if isinstance(order, RunRound):
        opened.step(A, "ready")
    assert opened.ask(A, order) is None
    assert "sent an invalid reply" in opened.failures["g:a"].reason


def test_what_is_raised_in_a_worker_is_its_reason() -> None:
    """A worker that reports trouble costs its cell, with the words of the error."""
    opened = crew(FakeLauncher())
    assert opened.ask(A, RunRound("timed", 1)) is None
    assert opened.failures["g:a"].reason.startswith("AttributeError")


def test_the_first_failure_stays() -> None:
    """A cell that is given up twice is told of once."""
    opened = crew(FakeLauncher())
    opened.fail(A, Failure("void", "first"))
    opened.fail(A, Failure("failed", "second"))
    assert opened.failures["g:a"].reason == "first"


def test_what_the_system_refuses_while_watching_costs_the_cell() -> None:
    """An instrument that can open no file is a reason, not the end of the run."""

    def refused() -> None:
        raise OSError(24, "Too many open files")

    opened = crew(FakeLauncher())
    assert opened.ask(A, RunRound("memory", 1), refused) is None
    assert "Too many open files" in opened.failures["g:a"].reason


def test_an_instrument_that_may_not_look_costs_the_cell() -> None:
    """Where another user's processes are hidden, that is a reason and not the end of the run."""

    def refused() -> None:
        raise psutil.AccessDenied(1)

    opened = crew(FakeLauncher())
    assert opened.ask(A, RunRound("memory", 1), refused) is None
    assert "could not be monitored (AccessDenied" in opened.failures["g:a"].reason


def test_a_reason_holds_no_path_of_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder and the home folder are abbreviated."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert shortened(f"no {tmp_path}/here/a, no {tmp_path}/b") == "no ./a, no ~/b"


def test_a_reason_is_told_from_nowhere_and_by_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a deleted folder, and for a user without a home, a failure is still a reason."""
    monkeypatch.chdir(tmp_path)
    tmp_path.rmdir()
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    assert shortened("exited") == "exited"
    assert shortened("x" * 999).endswith("x…")


def test_a_workload_that_cannot_name_its_server_costs_its_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stranger's workload raises in the conductor is the reason of its cells."""

    def unsure(_workload: Dispatch, _params: Params) -> str:
        raise KeyError("port")

    monkeypatch.setattr(Dispatch, "service", unsure)
    opened = crew(FakeLauncher())
    why = "the workload cannot name its server: KeyError: 'port'"
    assert opened.failures == {cell.id: Failure("failed", why) for cell in GROUP.cells}


def test_close_ends_all() -> None:
    """After close nobody is alive, and every worker is closed."""
    launcher = FakeLauncher()
    opened = crew(launcher)
    opened.close()
    assert not any(opened.alive(cell) for cell in GROUP.cells)
    assert all(worker.closed for worker in launcher.workers)


def test_without_a_server_there_are_no_counters() -> None:
    """A workload that needs no server has nothing to count."""
    assert crew(FakeLauncher()).counters(A) == {}


def test_a_server_that_has_gone_costs_each_cell_that_asks() -> None:
    """Every cell that needed it fails with the server's end as its reason."""
    cells = tuple(cell_of("g", name, workload="http") for name in ("a", "b"))
    group = group_of(cells=cells, workload="http")
    opened = Workers(
        FakeLauncher(canned=True, server=FakeService([{"requests": 1.0}])), plan_of(group), group, 1
    )
    opened.open(cells)
    assert opened.counters(cells[0]) == {"requests": 1.0}
    assert opened.counters(cells[1]) == {}
    assert "workload's server exited" in opened.failures["g:b"].reason
    assert opened.alive(cells[0])


def test_a_server_that_has_gone_is_the_cause_of_its_clients_failure() -> None:
    """A client's words name no cause of a closed connection; while the server lives, they are the reason."""
    cell = cell_of("g", "a", workload="http")
    group = group_of(cells=(cell,), workload="http")
    says = []
    for script in ([], [{"requests": 1.0}]):
        launcher = FakeLauncher([Fault("g:a", "timed", dies)], canned=True, server=FakeService(script))
        opened = Workers(launcher, plan_of(group), group, 1)
        opened.open([cell])
        opened.ask(cell, RunRound("timed", 1))
        says.append(opened.failures["g:a"])
    assert says == [
        Failure("failed", "the workload's server exited (signal SIGKILL)", outside=True),
        Failure("failed", "exited (signal SIGKILL)"),
    ]


def test_a_crew_knows_its_plugins_by_reference() -> None:
    """A worker is told `module:attribute`, so that it need not search."""
    assert registry.reference(registry.WORKLOADS, "dispatch") == "workloads.dispatch:WORKLOAD"
