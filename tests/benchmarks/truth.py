"""Is what the harness reports what the work takes? Its rounds over a hand-written script's, interleaved.

    python -m tests.benchmarks.truth [--blocks 20] [--rounds 10]

Each block starts a worker of the harness and the script at the same time, both fresh, and lets them run
their rounds in turn, in an order that is swapped every other time. Printed is the ratio of the typical
times, round by round: the Hodges-Lehmann centre over blocks with its 95 % interval.
"""

import argparse
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.analysis.stats.blocks import logs_of, within_blocks
from bench.analysis.stats.estimate import Estimate, hodges_lehmann
from bench.api import ground
from bench.model.plan import Cell, Group, Plan
from bench.planning.groups import plan_group
from bench.plugins.registry import workload
from bench.plugins.workload import GroupSpec, Variant
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.runner.workers import Workers
from bench.worker.protocol import RoundDone, RunRound

SCRIPT = Path(__file__).with_name("handwritten.py")


class Case(NamedTuple):
    workload: str
    backend: str
    operations: int
    bound: float
    params: dict[str, str]


CASES = (
    Case("dispatch", "sequential", 200_000, 0.05, {}),
    Case("dispatch", "asyncio", 500, 0.05, {}),
    Case("dispatch", "threads", 200, 0.05, {}),
    Case("dispatch", "processes", 100, 0.05, {}),
    Case("sleep", "sequential", 2, 0.02, {}),
    Case("sleep", "asyncio", 20, 0.02, {}),
    Case("sleep", "threads", 20, 0.02, {}),
    Case("sleep", "processes", 20, 0.02, {}),
    Case("cpu", "sequential", 10, 0.02, {"kind": "pure"}),
    Case("cpu", "asyncio", 10, 0.02, {"kind": "pure"}),
    Case("cpu", "threads", 10, 0.02, {"kind": "pure"}),
    Case("cpu", "processes", 10, 0.02, {"kind": "pure"}),
    Case("http", "sequential", 20, 0.02, {"client": "requests"}),
    Case("http", "asyncio", 50, 0.02, {"client": "aiohttp"}),
    Case("http", "threads", 20, 0.02, {"client": "requests"}),
)


class Script:
    """The hand-written script in a process of its own, on the same CPUs as the worker."""

    def __init__(self, case: Case, group: Group, address: str) -> None:
        arguments = (case.workload, case.backend, case.operations, group.concurrency, address or "-")
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if group.cpus:
            os.sched_setaffinity(self._process.pid, group.cpus)

    def __call__(self) -> float:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline()) / 1e9

    def close(self) -> None:
        self._process.communicate()


def group_of(case: Case) -> tuple[Plan, Group, Cell]:
    spec = GroupSpec(name="truth", question="", variants=(Variant(case.backend),), params=dict(case.params))
    group, _ = plan_group(workload(case.workload), spec, ground("quick"))
    assert group
    plan = Plan(profile="quick", seed=1, groups=(group,))
    return plan, group, next(cell for cell in group.cells if cell.backend == case.backend)


def block_ratio(launcher: ProcessLauncher, case: Case, number: int, rounds: int) -> float:
    """Return the log ratio of the harness's typical round over the script's, in one block."""
    plan, group, cell = group_of(case)
    crew = Workers(launcher, plan, group, number)
    module = workload(case.workload).service(cell.params)
    address = launcher.service(module, group.service_cpus).address if module else ""
    script = Script(case, group, address)
    try:
        crew.open([cell])
        for phase in ("create", "ready", "first"):
            crew.step(cell, phase)

        def harness() -> float:
            done = crew.ask(cell, RunRound("timed", case.operations))
            assert isinstance(done, RoundDone), crew.failures
            return done.wall_s

        times = interleave(harness, script, rounds, swapped=number % 2 == 1)
        crew.step(cell, "close")
    finally:
        crew.close()
        script.close()
    (found,) = within_blocks({1: logs_of(times[1])}, {1: logs_of(times[0])})
    return found


def interleave(
    a: Callable[[], float], b: Callable[[], float], rounds: int, swapped: bool
) -> tuple[list[float], list[float]]:
    """Return the rounds of both, taken in turn, ABBA; one untimed round of each comes first."""
    times: tuple[list[float], list[float]] = ([], [])
    a(), b()
    for turn in range(rounds):
        order = (0, 1) if (turn % 2 == 0) != swapped else (1, 0)
        for index in order:
            times[index].append((a, b)[index]())
    return times


def judge(found: Estimate, margin: float) -> str:
    """Return whether the centre is within the margin; where the interval alone reaches into it, `open`."""
    assert found.interval
    if abs(found.log) <= margin:
        return "yes"
    return "open" if found.interval[0] <= margin and found.interval[1] >= -margin else "NO"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--blocks", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", default="", help="a workload")
    options = parser.parse_args()
    print(f"{'cell':<24} {'ratio':>7}  95 % interval      bound  within")
    with Interrupts() as interrupts, Nursery() as nursery:
        launcher = ProcessLauncher(nursery, interrupts)
        for case in (case for case in CASES if case.workload == options.only or not options.only):
            values = [block_ratio(launcher, case, block, options.rounds) for block in range(options.blocks)]
            found = hodges_lehmann(values, 0.95)
            assert found.bounds
            low, high = found.bounds
            verdict = judge(found, math.log1p(case.bound))
            name = f"{case.workload} {case.backend}"
            print(
                f"{name:<24} {found.value:7.4f}  [{low:.4f}, {high:.4f}]  ±{case.bound:.0%}  {verdict}",
                flush=True,
            )


if __name__ == "__main__":
    main()
