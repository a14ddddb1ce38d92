"""Real workers and servers: orders go out, answers or failures come back."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.errors import ServiceError, WorkerError
from bench.plugins import registry
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher, ProcessService, ProcessWorker, worker_environment
from bench.worker.protocol import Done, Prepare, RoundDone, RunRound, Step
from tests.eventually import gone
from tests.runner.fakes import rounds_off

LIMIT_S = 60.0
SERVER = """
import os, socket, sys
lines = socket.socket(fileno=int(sys.argv[1])).makefile("rw")
def say(text):
    lines.write(text + "\\n")
    lines.flush()
"""
SERVERS = {
    "good_server": 'say(\'{"address": "here"}\')\nfor line in lines: say(\'{"requests": 2}\')',
    "telling_server": 'say(\'{"address": "%s"}\' % os.environ.get("PYTHONASYNCIODEBUG"))',
    "mute_server": "sys.exit('no port is free')",
    "odd_server": "say('{\"port\": 1}')\nlines.readline()",
    "raving_server": "say('hello')\nlines.readline()",
    "mad_server": 'say(\'{"address": "here"}\')\nfor line in lines: say(\'{"requests": "many"}\')',
    "short_server": 'say(\'{"address": "here"}\')\nlines.readline()\nos.abort()',
}


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProcessLauncher]:
    """Return a launcher whose servers can be imported."""
    for name, code in SERVERS.items():
        (tmp_path / f"{name}.py").write_text(SERVER + code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Interrupts() as interrupts, Nursery() as nursery:
        yield ProcessLauncher(nursery, interrupts)


def prepare(workload: str = "workloads.dispatch:WORKLOAD", backend: str = "sequential") -> Prepare:
    """Return the order to host the empty operation."""
    return Prepare(
        workload=workload,
        backend=registry.reference(registry.BACKENDS, backend),
        params={"concurrency": 1},
        colour="sync",
        concurrency=1,
        seed=1,
        address="",
        cpus=(),
    )


def test_a_worker_hosts_its_cell(launcher: ProcessLauncher) -> None:
    """Prepared, created, ready, driven, closed: each order has its answer."""
    worker = launcher.worker("1/g:a/1")
    for order in (prepare(), Step("create"), Step("ready"), Step("first")):
        worker.send(order)
        assert isinstance(worker.answer(LIMIT_S), Done)
    worker.send(RunRound("timed", 7))
    done = worker.answer(LIMIT_S)
    assert isinstance(done, RoundDone)
    assert done.results == 7
    worker.dismiss()
    worker.close()
    assert gone([worker.pid])


def test_a_workload_that_cannot_be_imported_is_a_reason(launcher: ProcessLauncher) -> None:
    """The worker survives it, and says what was raised."""
    worker = launcher.worker("1/g:a/1")
    worker.send(prepare("no_such_module:WORKLOAD"))
    with pytest.raises(WorkerError, match="PluginError: cannot load no_such_module"):
        worker.answer(LIMIT_S)


def test_a_killed_worker_is_told_with_its_signal(launcher: ProcessLauncher) -> None:
    """Whoever kills a worker finds SIGKILL in the reason."""
    worker = launcher.worker("1/g:a/1")
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(WorkerError, match=r"exited \(signal SIGKILL\)"):
        worker.answer(LIMIT_S)


def test_a_stopped_worker_hangs(launcher: ProcessLauncher) -> None:
    """One that cannot answer is given up at the limit, and ended all the same."""
    worker = launcher.worker("1/g:a/1")
    os.kill(worker.pid, signal.SIGSTOP)
    worker.send(prepare())
    with pytest.raises(WorkerError, match="timed out: no answer within"):
        worker.answer(0.05)
    worker.close()
    assert gone([worker.pid])


@pytest.mark.parametrize("whose", ["worker", "server"])
def test_a_suspension_marks_the_round_in_which_it_happened(launcher: ProcessLauncher, whose: str) -> None:
    """Also that of the server; the rounds before and after it are not marked."""
    server, worker = launcher.service("good_server", ()), launcher.worker("1/g:a/1")
    assert isinstance(server, ProcessService)
    for order in (prepare(), Step("create"), Step("ready")):
        worker.send(order)
        worker.answer(LIMIT_S)
    pid, marks = worker.pid if whose == "worker" else server.child.pid, []
    for number in range(3):
        worker.send(RunRound("timed", 7))
        if number == 1:
            os.kill(pid, signal.SIGSTOP)
            os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT)
            os.kill(pid, signal.SIGCONT)
        done = worker.answer(LIMIT_S)
        assert isinstance(done, RoundDone)
        marks.append(done.disturbance is not None and done.disturbance.suspended)
    assert marks == [False, True, False]


@pytest.mark.parametrize(("late_s", "frozen"), [(0.4, False), (0.6, True), (1.6, False)])
def test_a_freeze_of_everything_is_seen_by_the_conductors_own_clock(
    launcher: ProcessLauncher, late_s: float, frozen: bool
) -> None:
    """Its wait ends late; it alone stood still if that is longer than the round took."""
    worker = launcher.worker("1/g:a/1")
    assert isinstance(worker, ProcessWorker)
    worker._channel.late_s = late_s
    assert worker._frozen(rounds_off(1.5)) is frozen
    worker.close()


@pytest.mark.parametrize("traced", [True, False, None])
def test_a_tracer_that_comes_in_mid_run_is_told(
    launcher: ProcessLauncher, monkeypatch: pytest.MonkeyPatch, traced: bool | None
) -> None:
    """Each worker is looked at when it has done its work."""
    told: list[bool] = []
    monkeypatch.setattr("bench.runner.launcher.is_traced", lambda _: traced)
    monkeypatch.setattr(launcher, "_on_traced", lambda: told.append(True))
    worker = launcher.worker("1/g:a/1")
    worker.dismiss()
    worker.close()
    assert told == [True] * (traced is True)


def test_the_environment_differs_from_worker_to_worker() -> None:
    """Hash seed and size are drawn anew for each, and are the same for the same seed."""
    first, second = worker_environment("1/g:a/1"), worker_environment("1/g:a/2")
    assert first == worker_environment("1/g:a/1")
    assert first["PYTHONHASHSEED"] != second["PYTHONHASHSEED"]
    assert len(first["BENCH_PADDING"]) != len(second["BENCH_PADDING"])
    assert int(first["PYTHONHASHSEED"]) < 1 << 32


@pytest.mark.parametrize("name", ["http_proxy", "HTTPS_PROXY", "all_proxy", "NO_PROXY"])
def test_workers_know_no_proxies(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that look for a proxy in the environment find none, whatever the user's names."""
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert name not in worker_environment("1/g:a/1")


def test_a_server_is_started_once(launcher: ProcessLauncher) -> None:
    """It serves the whole run, and tells its counters when asked."""
    server = launcher.service("good_server", ())
    assert server.address == "here"
    assert server.counters() == {"requests": 2.0}
    assert launcher.service("good_server", ()) is server


@pytest.mark.parametrize(
    ("module", "says"),
    [
        ("mute_server", "the workload's server exited (exit code 1: no port is free)"),
        ("no_such_server", "No module named no_such_server"),
        ("odd_server", "the workload's server sent an invalid reply"),
        ("raving_server", "the workload's server sent an invalid reply"),
    ],
)
def test_a_server_that_does_not_come_says_why(launcher: ProcessLauncher, module: str, says: str) -> None:
    """Its end, or what it said instead of an address, is the reason."""
    with pytest.raises(ServiceError) as caught:
        _ = launcher.service(module, ()).address
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("module", "says"), [("mad_server", "sent an invalid reply"), ("short_server", "SIGABRT")]
)
def test_a_server_that_is_lost_says_why_and_is_replaced(
    launcher: ProcessLauncher, module: str, says: str
) -> None:
    """The groups to come get another one, and are not lost with it."""
    server = launcher.service(module, (0,))
    assert server.address == "here"
    with pytest.raises(ServiceError, match=says):
        server.counters()
    second = launcher.service(module, (0,))
    assert second is not server
    assert second.address == "here"


def test_what_distorts_does_not_reach_workers_and_servers(
    launcher: ProcessLauncher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debugging aids of the shell are removed from both environments."""
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    assert "PYTHONASYNCIODEBUG" not in worker_environment("1/g:a/1")
    assert launcher.service("telling_server", ()).address == "None"
