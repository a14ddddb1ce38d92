"""Are figures through a fleet those of the same command, typed? And does an idle worker of Dask's disturb?

Everything that measures, the worker of Dask's included, has one CPU; the conductor and the scheduler have the
others, as on another machine. In each repeat the same command is typed with Dask stopped (SIGSTOP), typed
beside the idle worker, and sent through `bench fleet`, in random order. Printed are the ratios of the times
per operation, which drift with the machine, and of the speed-up of asyncio over sequential calls, which does
not: Hodges and Lehmann's estimate with its 95 % interval, and whether two one-sided tests put it within 2 %.
A plain program is timed, slice by slice, with Dask stopped and running in turn.
"""

import json
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.analysis.stats.compare import equivalence_p
from bench.analysis.stats.estimate import estimate
from tests.benchmarks.fleet_hosts import BENCH, running
from tests.benchmarks.programs.pure_short import work

PORT, WITHIN, SLICE_S, SLICES = 8798, 0.02, 0.1, 60
ADDRESS = f"tcp://127.0.0.1:{PORT}"
WORK = ["run", "cpu", "-s", "kind=pure", "-b", "asyncio", "-p", "quick", "--no-controls", "-n", "2"]
WAYS = ("typed, Dask stopped", "typed beside idle Dask", "through the fleet")
Dask = list[psutil.Process]


def equal(limit_s: float, kept: Path) -> None:
    """Repeat until the time is over, add to what is kept of earlier calls, and print the ratios."""
    deadline_s = time.monotonic() + limit_s
    cpus = sorted(os.sched_getaffinity(0))
    measuring, rest = str(cpus[0]), ",".join(map(str, cpus[1:] or cpus))
    lines: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name, idle_dask(measuring, rest) as dask:
        slices = yardstick(cpus[0], dask)
        lines += [{"slice": one} for one in slices]
        longest_s = 0.0
        while time.monotonic() + longest_s < deadline_s:
            began_s = time.monotonic()
            lines.append(repeat(Path(name), measuring, rest, dask))
            longest_s = max(longest_s, time.monotonic() - began_s)
    with kept.open("a") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    tell([json.loads(line) for line in kept.read_text().splitlines()])


def repeat(folder: Path, measuring: str, rest: str, dask: Dask) -> dict[str, Any]:
    """Measure once in each way, in random order; return times per operation and speed-ups by way."""
    seed, found = random.randrange(1 << 30), {}
    for way in random.sample(WAYS, len(WAYS)):
        results = folder / f"{seed}-{WAYS.index(way)}"
        given = [*WORK, f"--seed={seed}"]
        if way == WAYS[2]:
            command = [
                rest,
                BENCH,
                "fleet",
                "--scheduler",
                ADDRESS,
                "-q",
                "--out",
                str(results),
                "--",
                *given,
            ]
            subprocess.run(["taskset", "-c", *command], check=True)
        else:
            typed = [measuring, BENCH, *given, "-q", "--no-report", "--out", str(results)]
            with stopped(dask if way == WAYS[0] else []):
                subprocess.run(["taskset", "-c", *typed], check=True)
        found[way] = figures(results)
    return found


def figures(results: Path) -> dict[str, float]:
    """Return a run's times per operation, and its speed-up."""
    shown = subprocess.run(
        [BENCH, "show", "--json", "--out", str(results)], capture_output=True, text=True, check=True
    )
    cells = {cell["backend"]: cell for cell in json.loads(shown.stdout)["cells"]}
    times = {f"{name}, time per operation": cell["s_per_op"] for name, cell in cells.items()}
    return {**times, "asyncio, speed-up over sequential": cells["asyncio"]["speedup"]}


@contextmanager
def idle_dask(measuring: str, rest: str) -> Iterator[Dask]:
    """Yield the processes of a scheduler and of one worker."""
    python = [sys.executable, "-m"]
    center = ["--host", "127.0.0.1", "--port", str(PORT), "--no-dashboard"]
    with (
        running("taskset", "-c", rest, *python, "distributed.cli.dask_scheduler", *center) as first,
        running(
            *("taskset", "-c", measuring, *python, "distributed.cli.dask_worker", ADDRESS),
            *("--nthreads", "1", "--no-dashboard"),
        ) as second,
    ):
        time.sleep(6)
        roots = [psutil.Process(one.pid) for one in (first, second)]
        yield [process for root in roots for process in (root, *root.children(recursive=True))]


@contextmanager
def stopped(processes: Dask) -> Iterator[None]:
    """Let processes rest, as if they were not there."""
    for one in processes:
        one.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for one in processes:
            one.send_signal(signal.SIGCONT)


def yardstick(cpu: int, dask: Dask) -> list[float]:
    """Return log ratios of a plain program's times beside Dask and without it, on Dask's own CPU."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {cpu})
    try:
        work(0)
        return [math.log(one_slice([]) / one_slice(dask)) for _ in range(SLICES)]
    finally:
        os.sched_setaffinity(0, before)


def one_slice(resting: Dask) -> float:
    """Return the seconds of one operation."""
    with stopped(resting):
        count, start_s = 0, time.perf_counter()
        while (spent_s := time.perf_counter() - start_s) < SLICE_S:
            work(count)
            count += 1
        return spent_s / count


def tell(lines: Sequence[dict[str, Any]]) -> None:
    """Print every ratio."""
    slices = [line["slice"] for line in lines if "slice" in line]
    print(ratio_line("a plain program beside idle Dask, compared with Dask stopped", slices))
    repeats = [line for line in lines if "slice" not in line]
    for figure in repeats[0][WAYS[0]] if repeats else ():
        for way in WAYS[1:]:
            logs = [math.log(one[way][figure] / one[WAYS[0]][figure]) for one in repeats]
            print(ratio_line(f"{figure}: {way}, compared with {WAYS[0]}", logs))


def ratio_line(what: str, logs: Sequence[float]) -> str:
    """Return a ratio with its interval, and whether it is equivalent to 1."""
    found = estimate(logs, "signed-rank", 0.95)
    p = equivalence_p(logs, "signed-rank", WITHIN)
    verdict = f"within {WITHIN:.0%}" if p < 0.05 else f"not shown to be within {WITHIN:.0%}"
    low, high = found.bounds or (math.nan, math.nan)
    return f"{what}: {found.value:.4f} [{low:.4f}, {high:.4f}], {len(logs)} times: {verdict} (p {p:.2g})"
