"""Does the harness get what a plain program gets? Block after block, next to the programs in `programs/`.

    python -m tests.benchmarks.plain [--repeats 10] [--only GROUP …] [--profile standard] [--small]
        [--undisturbed] [--rounds R]

A plain program is what a user would write: a fresh process that imports only what it needs, keeps doing the
work for at least 2 s, and prints operations per second. It knows nothing of rounds, rests or this harness.
Like any program that has read a file of 1 MB, and like the harness's workers (`bench/worker/heap.py` says
why), it has freed one large block before; `--small` leaves that out. In each repeat every program of a
group and one block of the harness run in random order. Printed are harness ÷ plain for the time per
operation and for the speed-up over sequential: the mean of the log ratios with its 95 % interval (Student's
t over the repeats).

A program's figure is that of its two seconds, the harness's that of a block's typical round. On a machine
that is at times much slower for less than a second, these differ for that reason alone, by a tenth and more.
`--undisturbed` compares like with like there: passes have as many operations as rounds, and what counts is
the lowest decile of a program's passes and of a block's rounds, for which nothing else had the CPUs.
`--rounds` gives blocks more rounds than the profile, for narrower intervals.
"""

import math
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from bench.analysis.stats.blocks import logs_of, typical
from bench.analysis.stats.estimate import Estimate, student
from bench.api import ground
from bench.model.plan import SEQUENTIAL, Cell, Group, Plan
from bench.planning.extras import extra_variants
from bench.planning.plan import Conduct, plan_all
from bench.plugins.registry import workloads
from bench.runner.block import Choice, run_block
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.runner.pilot import run_pilot
from tests.benchmarks.asking import parser_of

PROGRAMS = Path(__file__).with_name("programs")
# Its `sitecustomize` runs at the start of every program.
BEFORE = PROGRAMS / "before"
SCRIPTS = {
    "sequential": "sequential",
    "asyncio": "event_loop",
    "threads": "threads",
    "processes": "processes",
}
# Those of further models (`--with`), by the name that asks for them; they do the work of another's cells.
FURTHER = {
    "interpreters": ("interpreters", "processes"),
    "uvloop": ("uvloop_loop", "asyncio"),
    "threads-asyncio": ("threads_asyncio", "asyncio"),
    "processes-asyncio": ("processes_asyncio", "asyncio"),
}
# The work of each headline group's cells: the same under every model, but for the textbook's pairing.
WORKS: Mapping[str, Mapping[str, str]] = {
    "cpu/pure": dict.fromkeys(SCRIPTS, "pure"),
    "cpu/hash": dict.fromkeys(SCRIPTS, "hashing"),
    "cpu/one-thread": dict.fromkeys(("sequential", "asyncio"), "pure_short"),
    "sleep": dict.fromkeys(SCRIPTS, "sleeping"),
    "http/chapter": {**dict.fromkeys(SCRIPTS, "requests_get"), "asyncio": "aiohttp_get"},
    "http/h11": dict.fromkeys(SCRIPTS, "h11_get"),
    "http/httpx": dict.fromkeys(SCRIPTS, "httpx_get"),
    "scrape": dict.fromkeys(SCRIPTS, "scraping"),
    "download": dict.fromkeys(SCRIPTS, "downloading"),
    "images": dict.fromkeys(SCRIPTS, "pictures"),
    "dispatch": dict.fromkeys(SCRIPTS, "empty"),
}
# A pass of a program has no more operations than people hand over at once; it makes pass after pass. How many
# is its author's choice, and moves asyncio by up to 8 %: `gather` keeps them all, so the heap has another
# layout. Each repeat draws a number, with at least so many waves that the end of a pass is lost in it.
PROGRAM_S, MOST_OPERATIONS, PROBE_WAVES, LEAST_WAVES = 2.2, 5_000, 10, 50
BOUNDS = {True: 0.03, False: 0.05}  # of pinned groups, and of the others


class Programs(NamedTuple):
    """What comes before a program, and whether its undisturbed passes count or its whole time."""

    before: Path | None
    undisturbed: bool


class Found(NamedTuple):
    """One repeat of one cell: seconds per operation, of the program and of the harness."""

    plain_s: float
    harness_s: float


def model_of(cell: Cell) -> str:
    """Return the model of a cell by the name that asks for it."""
    return str(cell.levels.get("loop", cell.backend))


def program_s_per_op(group: Group, cell: Cell, operations: int, address: str, programs: Programs) -> float:
    """Run a plain program on the group's CPUs; return its seconds per operation."""
    model = model_of(cell)
    script, like = FURTHER.get(model, (SCRIPTS.get(model, model), model))
    work = WORKS[group.name][like]
    with tempfile.TemporaryDirectory(prefix="plain-") as scratch:
        done = subprocess.run(
            [sys.executable, f"{script}.py", work, str(operations), str(group.concurrency), address],
            cwd=PROGRAMS,
            env={**os.environ, "TMPDIR": scratch, "PYTHONPATH": str(programs.before or "")},
            stdout=subprocess.PIPE,
            check=True,
            preexec_fn=lambda: os.sched_setaffinity(0, group.cpus or os.sched_getaffinity(0)),
        )
    each_s = [1 / float(rate) for rate in done.stdout.split()]
    return lowest_decile(each_s) if programs.undisturbed else fmean(each_s)


def sizes_of(group: Group, address: str, programs: Programs) -> dict[str, int]:
    """Return by cell how many operations a pass has at the most: they take its program about `PROGRAM_S`."""
    sizes = {}
    for cell in group.cells:
        wave = group.concurrency
        each_s = program_s_per_op(group, cell, PROBE_WAVES * wave, address, programs)
        sizes[cell.id] = wave * max(1, round(min(MOST_OPERATIONS, PROGRAM_S / each_s) / wave))
    return sizes


def drawn(most: int, wave: int, draw: random.Random) -> int:
    """Return the operations of one repeat's passes, log-uniform between `LEAST_WAVES` and the most."""
    least = min(most, LEAST_WAVES * wave)
    waves: float = least * (most / least) ** draw.random() / wave
    return wave * max(1, round(waves))


def typical_s(times_s: Iterable[float]) -> float:
    """Return the typical one of times as the harness has it for the rounds of a block."""
    return math.exp(typical(logs_of({0: list(times_s)}))[0])


def lowest_decile(times_s: Iterable[float]) -> float:
    """Return the time that a tenth of them do not exceed."""
    return float(np.quantile(list(times_s), 0.1))


def block_s_per_op(
    launcher: ProcessLauncher,
    plan: Plan,
    group: Group,
    choice: Choice,
    number: int,
    of_rounds: Callable[[Iterable[float]], float] = typical_s,
) -> dict[str, float]:
    """Return the seconds per operation of every cell in one block of the harness: the typical, or such."""
    record = run_block(launcher, plan, group, group.cells, number, choice)
    if record.failures:
        raise SystemExit(f"{group.name}: {record.failures}")
    return {
        cell: of_rounds(one.wall_s for one in block.rounds if one.kind == "timed") / choice.operations
        for cell, block in record.cells.items()
    }


def repeats(
    launcher: ProcessLauncher,
    plan: Plan,
    group: Group,
    count: int,
    programs: Programs,
    rounds: int = 0,
) -> Iterator[dict[str, Found]]:
    """Yield what every repeat of a group has found, by cell; the program and the block come in any order.

    Blocks have so many rounds, or, without any, as many as the pilot has chosen.
    """
    choice = run_pilot(launcher, plan, group).choice
    choice = replace(choice, rounds=rounds or choice.rounds)
    service = launcher.service("workloads.server", group.service_cpus) if group.service_cpus else None
    address = service.address if service else ""
    sizes, draw = sizes_of(group, address, programs), random.Random(group.name)
    for number in range(1, count + 1):
        plain_s: dict[str, float] = {}
        harness_s: dict[str, float] = {}
        for cell in draw.sample([None, *group.cells], len(group.cells) + 1):
            if cell is None:
                of_rounds = lowest_decile if programs.undisturbed else typical_s
                harness_s = block_s_per_op(launcher, plan, group, choice, number, of_rounds)
            else:
                most = choice.operations if programs.undisturbed else sizes[cell.id]
                operations = most if programs.undisturbed else drawn(most, group.concurrency, draw)
                plain_s[cell.id] = program_s_per_op(group, cell, operations, address, programs)
        yield {cell: Found(plain_s[cell], harness_s[cell]) for cell in plain_s}


def estimated(values: Iterable[float]) -> Estimate:
    """Return the mean of log ratios with its interval."""
    return student(list(values), 0.95)


def line(name: str, found: Estimate, bound: float) -> str:
    """Return a row of the table: ratio, interval, and whether both centre and half-width are within."""
    low, high = found.interval or (-math.inf, math.inf)
    half = (high - low) / 2
    limit = math.log1p(bound)
    verdict = "yes" if abs(found.log) <= limit and half <= limit else "NO"
    verdict = "open" if verdict == "NO" and low <= limit and high >= -limit else verdict
    return (
        f"{name:<34} {found.value:7.3f}  [{math.exp(low):.3f}, {math.exp(high):.3f}]  ±{bound:.0%}  {verdict}"
    )


def sign(found: Estimate) -> int:
    """Return 1 or -1 where the interval excludes 0, else 0."""
    low, high = found.interval or (-math.inf, math.inf)
    return (low > 0) - (high < 0)


def report(group: Group, found: list[dict[str, Found]]) -> None:
    """Print a group's rows."""
    bound = BOUNDS[group.pinned]
    base = next((cell.id for cell in group.cells if cell.backend == SEQUENTIAL), None)
    logs = {cell.id: np.log([one[cell.id] for one in found]).T for cell in group.cells}
    for cell in group.cells:
        name, (plain, harness) = f"{group.name} {model_of(cell)}", logs[cell.id]
        times = estimated(harness - plain)
        print(
            line(f"{name} time", times, bound),
            f" plain {estimated(plain).value * 1e6:10.2f} µs",
            flush=True,
        )
        if base is None or cell.id == base:
            continue
        base_plain, base_harness = logs[base]
        plain_up, harness_up = estimated(base_plain - plain), estimated(base_harness - harness)
        ratios = estimated(base_harness - harness - (base_plain - plain))
        agree = "" if sign(plain_up) * sign(harness_up) >= 0 else "  SIGNS CONTRADICT"
        print(
            line(f"{name} speed-up", ratios, bound),
            f" harness {harness_up.value:.3g}×, plain {plain_up.value:.3g}×{agree}",
            flush=True,
        )


def headline_plan(profile: str, only: Iterable[str], extra: Sequence[str] = ()) -> Plan:
    """Return the plan of the groups that have plain programs, without A/A controls."""
    wanted = [name for name in WORKS if not only or name in only]
    base = ground(profile)
    base = replace(base, extras=extra_variants(extra, base.backends))
    return plan_all(list(workloads().values()), base, Conduct(seed=1, controls=False), wanted, ())


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--only", nargs="*", default=[], help="groups")
    parser.add_argument("--with", dest="extra", nargs="*", default=[], choices=FURTHER, help="further models")
    parser.add_argument("--models", nargs="*", default=[], help="these alone, with sequential")
    parser.add_argument("--profile", default="standard")
    parser.add_argument(
        "--undisturbed", action="store_true", help="compare the lowest deciles of passes and of rounds"
    )
    parser.add_argument("--rounds", type=int, default=0, help="of a block, in place of the profile's")
    parser.add_argument("--small", action="store_true", help="programs that have never freed a large block")
    options = parser.parse_args()
    plan = headline_plan(options.profile, options.only, options.extra)
    print(f"{'harness ÷ plain':<34}   ratio  95 % interval    bound  within")
    programs = Programs(None if options.small else BEFORE, options.undisturbed)
    with Interrupts() as interrupts, Nursery() as nursery:
        launcher = ProcessLauncher(nursery, interrupts)
        for group in plan.groups:
            if group.name in (options.only or WORKS) and group.name in WORKS:
                wanted = options.models and (SEQUENTIAL, *options.models)
                cells = tuple(cell for cell in group.cells if not wanted or model_of(cell) in wanted)
                chosen = replace(group, cells=cells)
                found = repeats(launcher, plan, chosen, options.repeats, programs, options.rounds)
                report(chosen, list(found))


if __name__ == "__main__":
    main()
