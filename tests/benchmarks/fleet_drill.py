"""A fleet on three hosts that are interrupted, killed, hung, and taken away."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.fleet_hosts import (
    CPUS,
    NET,
    PORT,
    clean_environment,
    fleet_process,
    hosts,
    inside,
    prepared,
    running,
    wheelhouse,
)

WORK = ["run", "sleep", "--profile", "quick", "-b", "asyncio,threads", "--no-controls"]


def scheduler() -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "distributed.cli.dask_scheduler"),
        *("--host", f"{NET}.1", "--port", str(PORT), "--no-dashboard"),
    )


def worker(name: str, python: str, cpus: str) -> tuple[str, ...]:
    return (
        *inside(name, cpus, python, "-m", "distributed.cli.dask_worker"),
        *(f"tcp://{NET}.1:{PORT}", "--nthreads", "1", "--no-dashboard"),
    )


def begin(
    results: Path, *options: str, work: Sequence[str] = WORK
) -> AbstractContextManager[subprocess.Popen[str]]:
    """Begin a fleet of the three hosts."""
    given = ["--scheduler", f"tcp://{NET}.1:{PORT}", "--install", "--json", "-v", "--out", str(results)]
    return fleet_process(*given, *options, *(["--", *work] if work else []))


def ended(fleet: subprocess.Popen[str], what: str, began_s: float) -> dict[str, Any]:
    out, errors = fleet.communicate(timeout=900)
    found: dict[str, Any] = json.loads(out) if out else {"hosts": []}
    told = ", ".join(f"{one['host']} {one['status']}" for one in found["hosts"])
    print(f"{what}: exit {fleet.returncode}, {time.monotonic() - began_s:.0f} s: {told}", flush=True)
    if not out:
        print(errors[-2000:])
    return found


def until_block(fleet: subprocess.Popen[str]) -> None:
    assert fleet.stderr
    for line in fleet.stderr:
        if "block " in line:
            return


def drill(pythons: Sequence[str], kept: Path) -> None:
    """Measure on three hosts, disturb them in every way, and tell what was lost."""
    with tempfile.TemporaryDirectory() as name, hosts(3) as names:
        results, made = Path(name) / "results", prepared(pythons, kept)
        env = clean_environment(**wheelhouse(made, kept), XDG_CACHE_HOME=f"{name}/cache")
        with running(*scheduler()) as center:
            time.sleep(3)
            parts = [worker(one, python, cpu) for one, python, cpu in zip(names, made, CPUS, strict=True)]
            with (
                running(*parts[0], env=env) as first,
                running(*parts[1], env=env),
                running(*parts[2], env=env),
            ):
                time.sleep(5)
                _drill(results, first, center)
        pages = list((results / "machines").glob("*.html"))
        print(f"{len(pages)} pages; left over: {leftovers()}")


def _drill(results: Path, first: subprocess.Popen[bytes], center: subprocess.Popen[bytes]) -> None:
    began_s = time.monotonic()
    with begin(results) as fleet:
        ended(fleet, "three hosts", began_s)
    disturbed(results, "interrupted", lambda fleet: fleet.send_signal(signal.SIGINT))
    began_s = time.monotonic()
    with begin(results, "--resume", work=()) as fleet:
        ended(fleet, "resumed", began_s)
    # Its nanny starts another worker.
    disturbed(results, "a worker killed in mid-run", lambda _: child_of(first.pid).kill())
    disturbed(results, "a host that hangs", lambda _: os.killpg(first.pid, signal.SIGSTOP))
    os.killpg(first.pid, signal.SIGCONT)
    time.sleep(5)
    disturbed(results, "a host that is gone", lambda _: os.killpg(first.pid, signal.SIGKILL))
    disturbed(results, "the scheduler killed", lambda _: os.killpg(center.pid, signal.SIGKILL))


def disturbed(results: Path, what: str, disturb: Callable[[subprocess.Popen[str]], None]) -> None:
    """Begin a fleet, disturb it when its first host measures, and tell how it ends."""
    began_s = time.monotonic()
    with begin(results, "--patience", "15s") as fleet:
        until_block(fleet)
        disturb(fleet)
        ended(fleet, what, began_s)


def child_of(pid: int) -> psutil.Process:
    """Return the worker that a nanny runs: its newest child."""
    return max(psutil.Process(pid).children(), key=lambda process: process.create_time())


def leftovers() -> list[str]:
    time.sleep(25)
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if "bench-fleet-" in line or "-m bench all" in line]
