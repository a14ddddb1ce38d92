"""Are figures through a fleet those of the same command, typed? And does an idle worker of Dask's disturb?

Everything that measures, the worker of Dask's included, has one CPU; the conductor and the scheduler have the
others, as on another machine. In each repeat the same command is typed twice, with Dask stopped (SIGSTOP) as
if it were not there, and sent through the fleet, in random order. Printed are the ratios to the first typed
one, and as a control those of the second, of the times per operation, which drift with the machine, and of
the speed-up of asyncio over sequential calls, which does not: Hodges and Lehmann's estimate with its 95 %
interval, and whether two one-sided tests put it within 2 %. Before that, a plain program is timed, slice by
slice, with Dask stopped and running in turn.
"""

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
from dask.config import serialize

from bench import api
from bench.analysis.stats.compare import equivalence_p
from bench.analysis.stats.estimate import estimate
from bench.api.fleet import Missing, Reached, Where, measure_fleet, reached
from bench.cli.fleetorder import order_of
from bench.runner.fleet.cluster import QUIET
from tests.benchmarks.fleet_hosts import BENCH, running
from tests.benchmarks.kept import keep, outcomes
from tests.benchmarks.programs.pure_short import work

PORT, WITHIN, SLICE_S, SLICES = 8798, 0.02, 0.1, 40
ADDRESS = f"tcp://127.0.0.1:{PORT}"
WORK = ["run", "cpu", "-s", "kind=pure", "-s", "iterations=60000", "-b", "asyncio", "-n", "4"]
SHORT = ["-p", "quick", "--no-controls"]
# Dask's own variable for a configuration that its processes take over.
INHERITED = "DASK_INTERNAL_INHERIT_CONFIG"
WAYS = ("typed", "again", "fleet")
Dask = list[psutil.Process]


def equal(limit_s: float, kept: Path, loud: bool = False) -> None:
    """Repeat until the time is over, add to what is kept of earlier calls, and print the ratios.

    The worker is as quiet as those that a fleet starts itself, or `loud`, as operators start theirs.
    """
    if not loud:
        os.environ[INHERITED] = serialize(QUIET)
    deadline_s = time.monotonic() + limit_s
    cpus = sorted(os.sched_getaffinity(0))
    measuring, rest = str(cpus[0]), set(cpus[1:] or cpus)
    with tempfile.TemporaryDirectory() as name, idle_dask(measuring, rest) as dask:
        keep(kept, {"slices": yardstick(cpus[0], dask)})
        os.sched_setaffinity(0, rest)
        with reached(Where(scheduler=ADDRESS)) as found:
            longest_s = 0.0
            while time.monotonic() + longest_s < deadline_s:
                began_s = time.monotonic()
                keep(kept, repeat(Path(name), measuring, found, dask))
                longest_s = max(longest_s, time.monotonic() - began_s)
    tell(outcomes(kept))


def repeat(folder: Path, measuring: str, found: Reached, dask: Dask) -> dict[str, Any]:
    """Measure once in each way, in random order; return times per operation and speed-ups by way."""
    seed, figures = random.randrange(1 << 30), {}
    for way in random.sample(WAYS, 3):
        results = folder / f"{seed}-{way}"
        if way == "fleet":
            order = order_of([*WORK, *SHORT, f"--seed={seed}"], results, resume=False)
            left = Missing(found.seen.hosts, ())
            (ended,), _ = measure_fleet(found, order.fleet, order.plan, left, results, lambda *_: None)
            if not ended.run:
                sys.exit(f"the fleet has no run: {ended.reason}")
        else:
            given = ["taskset", "-c", measuring, BENCH, *WORK, *SHORT, f"--seed={seed}", "--no-report", "-q"]
            with stopped(dask):
                subprocess.run([*given, "--out", str(results)], check=True)
        (path,) = results.glob("2*")
        figures[way] = figures_of(path)
    return figures


def figures_of(path: Path) -> dict[str, float | None]:
    """Return a run's times per operation, and its speed-up."""
    (group,) = api.summary_of(api.record(str(path))).groups
    rows = {row.cell.backend: row for row in group.rows}
    times = {f"{name}, time per operation": row.s_per_op for name, row in rows.items()}
    return {**times, "asyncio, speed-up over sequential": rows["asyncio"].speedup}


@contextmanager
def idle_dask(measuring: str, rest: set[int]) -> Iterator[Dask]:
    """Yield the processes of a scheduler and of one worker."""
    python = [sys.executable, "-m"]
    center = ["--host", "127.0.0.1", "--port", str(PORT), "--no-dashboard"]
    apart = ["taskset", "-c", ",".join(map(str, rest))]
    with (
        running(*apart, *python, "distributed.cli.dask_scheduler", *center) as first,
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
        return [one_pair(dask) for _ in range(SLICES)]
    finally:
        os.sched_setaffinity(0, before)


def one_pair(dask: Dask) -> float:
    """Return the log ratio of two slices, in random order."""
    resting = random.sample(([], dask), 2)
    spent = {bool(one): one_slice(one) for one in resting}
    return math.log(spent[False] / spent[True])


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
    slices = [one for line in lines for one in line.get("slices", ())]
    print(ratio_line("a plain program beside an idle worker of Dask's takes", slices))
    repeats = [line for line in lines if "again" in line]
    for figure in repeats[0]["typed"] if repeats else ():
        for way, words in (("again", "typed again"), ("fleet", "through the fleet")):
            both = [(one[way][figure], one["typed"][figure]) for one in repeats]
            logs = [math.log(there / here) for there, here in both if there and here]
            print(ratio_line(f"{figure}: {words} it is", logs))


def ratio_line(what: str, logs: Sequence[float]) -> str:
    """Return a ratio with its interval, and whether it is equivalent to 1."""
    found = estimate(logs, "signed-rank", 0.95)
    p = equivalence_p(logs, "signed-rank", WITHIN)
    verdict = f"within {WITHIN:.0%}" if p < 0.05 else f"not shown to be within {WITHIN:.0%}"
    low, high = found.bounds or (math.nan, math.nan)
    return f"{what} {found.value:.4f}× [{low:.4f} … {high:.4f}], {len(logs)} times: {verdict} (p = {p:.2g})"
