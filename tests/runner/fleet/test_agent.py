"""What a host executes: a text of its own, executed anew for every task."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.runner.fleet import agent
from bench.runner.fleet.agent import GUARD
from bench.runner.fleet.cluster import CALL, agent_text


def called(call: str, order: dict[str, Any]) -> Any:
    """Return what a task returns that executes the text."""
    space: dict[str, Any] = {"__name__": "bench_fleet_agent"}
    return eval(CALL, {"source": agent_text(), "space": space, "call": call, "order": order})


def test_a_host_tells_what_it_is() -> None:
    """Its interpreter, and the harness that this has."""
    told = called("look", {})
    assert told["python"] == sys.executable
    assert set(told["harness"]["code"]) == {"bench", "workloads"}


def test_a_stop_reaches_what_another_task_has_started() -> None:
    """The guard's input closes; nothing of Dask's is needed to find it."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as guard:
        running = _running()
        running["a"] = guard
        called("stop", {"ticket": "b"})
        assert guard.poll() is None
        called("stop", {"ticket": "a"})
        assert guard.wait() == 0
    # One that comes early is kept for the task.
    assert running["b"] is None
    del running["a"], running["b"]


def test_a_host_has_place_for_one_run_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second fleet gives up, after as long as an ended run may take to leave."""
    monkeypatch.setattr(agent, "PLACE", f"\0test-{os.getpid()}")
    monkeypatch.setattr(agent, "ENDING_S", -6.0)
    with socket.socket(socket.AF_UNIX) as first, socket.socket(socket.AF_UNIX) as second:
        assert agent._taken(first, int)
        assert not agent._taken(second, int)
        first.close()
        assert agent._taken(second, int)


def _running() -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "bench_fleet_agent"}
    exec(agent_text(), space)
    found: dict[str, Any] = space["_running"]()
    return found


def test_the_guard_ends_the_harness_when_its_input_closes(tmp_path: Path) -> None:
    """And returns its exit status; what the harness writes on its way is written."""
    # The signal is blocked until it is waited for: with a handler and a pause it could come between the two.
    script = (
        "import signal, sys, pathlib\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])\n"
        "print('here', file=sys.stderr, flush=True)\n"
        "signal.sigwait([signal.SIGTERM])\n"
        "pathlib.Path('told').write_text('ended')\n"
        "sys.exit(3)\n"
    )
    command = [sys.executable, "-I", "-S", "-c", GUARD, "20", str(tmp_path), sys.executable, "-c", script]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=tmp_path) as guard:
        assert guard.stderr
        assert guard.stdin
        assert guard.stderr.readline() == b"here\n"
        guard.stdin.close()
        assert guard.wait() == 3
    assert (tmp_path / "told").read_text() == "ended"
