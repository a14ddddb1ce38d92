"""Does `bench fleet` hold with real hosts, and do machines by the thousand compare?

    python -m tests.benchmarks.fleet hosts [--pythons PYTHON ...]   as root: three network namespaces
    python -m tests.benchmarks.fleet many [--runs 1000] [--cells 300]

`hosts` makes three hosts on this machine (network namespaces with addresses and CPUs of their own), a
scheduler, and a worker of Dask's in each, under the interpreters that are given (with `distributed`, and
the harness or a way to install it). It measures the same on all, interrupts a fleet and goes on with it,
kills a worker in mid-run, stops a host and takes one away, and ends the scheduler. `many` makes up runs,
gathers them as a fleet does, compares them and draws their page.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psutil

from bench.runner.fleet.gather import gathered
from tests.benchmarks.many_runs import made_run, measured

BENCH = str(Path(sys.executable).with_name("bench"))
BRIDGE, NET, PORT = "benchfleet", "10.77.7", 8799
WORK = ["run", "sleep", "--profile", "quick", "-b", "asyncio,threads", "--no-controls"]


def host_address(number: int) -> str:
    return f"{NET}.{number + 10}"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@contextmanager
def hosts(count: int) -> Iterator[list[str]]:
    """Yield the names of network namespaces that are joined by a bridge."""
    names = [f"{BRIDGE}{at}" for at in range(count)]
    try:
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("addr", "add", f"{NET}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for at, name in enumerate(names):
            ip("netns", "add", name)
            ip("link", "add", f"bf{at}", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", f"bf{at}", "master", BRIDGE, "up")
            ip("-n", name, "addr", "add", f"{host_address(at)}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
        subprocess.run(["ip", "link", "del", BRIDGE], check=False, capture_output=True)


@contextmanager
def running(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a session of its own, and end it with all that it started."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True, cwd="/")
    try:
        yield process
    finally:
        for number, limit_s in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            if process.poll() is None:
                os.killpg(process.pid, number)
                try:
                    process.wait(limit_s)
                except subprocess.TimeoutExpired:
                    continue


def scheduler() -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "distributed.cli.dask_scheduler"),
        *("--host", f"{NET}.1", "--port", str(PORT), "--no-dashboard"),
    )


def worker(name: str, python: str, cpus: str) -> tuple[str, ...]:
    return (
        *("ip", "netns", "exec", name, "taskset", "-c", cpus, python, "-m", "distributed.cli.dask_worker"),
        *(f"tcp://{NET}.1:{PORT}", "--nthreads", "1", "--no-dashboard"),
    )


def begin(results: Path, *options: str, work: Sequence[str] = WORK) -> subprocess.Popen[str]:
    given = ["--scheduler", f"tcp://{NET}.1:{PORT}", "--install", "--json", "-v", "--out", str(results)]
    command = [BENCH, "fleet", *given, *options, *(["--", *work] if work else [])]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


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


def drill(pythons: Sequence[str]) -> None:
    cpus = ["0", "1", "0,1"]
    with tempfile.TemporaryDirectory() as name, hosts(3) as names:
        results = Path(name) / "results"
        with running(*scheduler()) as center:
            time.sleep(3)
            parts = [worker(one, python, cpu) for one, python, cpu in zip(names, pythons, cpus, strict=True)]
            with running(*parts[0]) as first, running(*parts[1]), running(*parts[2]):
                time.sleep(5)
                _drill(results, first, center)
            pages = list((results / "machines").glob("*.html"))
            print(f"{len(pages)} pages; left over: {leftovers()}")


def _drill(results: Path, first: subprocess.Popen[bytes], center: subprocess.Popen[bytes]) -> None:
    began_s = time.monotonic()
    ended(begin(results), "three hosts", began_s)
    disturbed(results, "interrupted", lambda fleet: fleet.send_signal(signal.SIGINT))
    began_s = time.monotonic()
    ended(begin(results, "--resume", work=()), "resumed", began_s)
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
    fleet = begin(results, "--patience", "15s")
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


def simulate(count: int, cells: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        results = Path(name)
        begun_s, spent_s, size = time.perf_counter(), 0.0, 0
        runs = []
        for number in range(count):
            run = made_run(number, cells)
            data = zlib.compress(msgspec.json.encode(run), 6)
            size += len(data)
            answer = {"name": "run.json", "data": data, "code": 0, "line": ""}
            start_s = time.perf_counter()
            found = gathered(f"host{number}", answer, results, run.seed)
            spent_s += time.perf_counter() - start_s
            runs.append(str(found.run))
        made_s = time.perf_counter() - begun_s - spent_s
        print(f"{count} runs of {cells} cells, {size / 1e6:.0f} MB came; made in {made_s:.0f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(f"gathering: {spent_s:.1f} s, {peak:.0f} MB at most, the making included", flush=True)
        seconds, cpu_s, megabytes = measured(results, "report", runs)
        (page,) = (results / "machines").glob("*.html")
        large = page.stat().st_size / 1e6
        print(f"page: {seconds:.1f} s (CPU {cpu_s:.1f} s), {megabytes:.0f} MB; {large:.1f} MB large")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("hosts", "many"))
    parser.add_argument("--pythons", nargs=3, default=[sys.executable] * 3)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--cells", type=int, default=300)
    given = parser.parse_args()
    if given.what == "hosts":
        drill(given.pythons)
    else:
        simulate(given.runs, given.cells)


if __name__ == "__main__":
    main()
