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
the lowest decile of all passes and of all rounds, for which nothing else had the CPUs; its intervals are
bootstrapped over the repeats, and too narrow with fewer than ten. `--rounds` gives blocks more rounds than
the profile.
"""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from msgspec.structs import replace

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
from tests.benchmarks.ratios import Found, by_decile, by_repeat, model_of, print_rows

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


def program_s_per_op(
    group: Group, cell: Cell, operations: int, address: str, before: Path | None
) -> list[float]:
    """Run a plain program on the group's CPUs; return the seconds per operation of each of its passes."""
    model = model_of(cell)
    script, like = FURTHER.get(model, (SCRIPTS.get(model, model), model))
    work = WORKS[group.name][like]
    with tempfile.TemporaryDirectory(prefix="plain-") as scratch:
        done = subprocess.run(
            [sys.executable, f"{script}.py", work, str(operations), str(group.concurrency), address],
            cwd=PROGRAMS,
            env={**os.environ, "TMPDIR": scratch, "PYTHONPATH": str(before or "")},
            stdout=subprocess.PIPE,
            check=True,
            preexec_fn=lambda: os.sched_setaffinity(0, group.cpus or os.sched_getaffinity(0)),
        )
    return [1 / float(rate) for rate in done.stdout.split()]


def sizes_of(group: Group, address: str, before: Path | None) -> dict[str, int]:
    """Return by cell how many operations a pass has at the most: they take its program about `PROGRAM_S`."""
    sizes = {}
    for cell in group.cells:
        wave = group.concurrency
        each_s = fmean(program_s_per_op(group, cell, PROBE_WAVES * wave, address, before))
        sizes[cell.id] = wave * max(1, round(min(MOST_OPERATIONS, PROGRAM_S / each_s) / wave))
    return sizes


def drawn(most: int, wave: int, draw: random.Random) -> int:
    """Return the operations of one repeat's passes, log-uniform between `LEAST_WAVES` and the most."""
    least = min(most, LEAST_WAVES * wave)
    waves: float = least * (most / least) ** draw.random() / wave
    return wave * max(1, round(waves))


def block_s_per_op(
    launcher: ProcessLauncher, plan: Plan, group: Group, choice: Choice, number: int
) -> dict[str, list[float]]:
    """Return the seconds per operation of every timed round in one block of the harness, by cell."""
    record = run_block(launcher, plan, group, group.cells, number, choice)
    if record.failures:
        raise SystemExit(f"{group.name}: {record.failures}")
    return {
        cell: [one.wall_s / choice.operations for one in block.rounds if one.kind == "timed"]
        for cell, block in record.cells.items()
    }


class Settings(NamedTuple):
    """How to measure: what comes before programs, whether passes are like rounds, how many of these."""

    before: Path | None
    alike: bool
    rounds: int


def repeats(
    launcher: ProcessLauncher, plan: Plan, group: Group, count: int, settings: Settings
) -> Iterator[dict[str, Found]]:
    """Yield what every repeat of a group has found, by cell; the program and the block come in any order."""
    choice = run_pilot(launcher, plan, group).choice
    choice = replace(choice, rounds=settings.rounds or choice.rounds)
    service = launcher.service("workloads.server", group.service_cpus) if group.service_cpus else None
    address = service.address if service else ""
    sizes, draw = sizes_of(group, address, settings.before), random.Random(group.name)
    for number in range(1, count + 1):
        plain_s: dict[str, list[float]] = {}
        harness_s: dict[str, list[float]] = {}
        for cell in draw.sample([None, *group.cells], len(group.cells) + 1):
            if cell is None:
                harness_s = block_s_per_op(launcher, plan, group, choice, number)
                continue
            size = drawn(sizes[cell.id], group.concurrency, draw)
            operations = choice.operations if settings.alike else size
            plain_s[cell.id] = program_s_per_op(group, cell, operations, address, settings.before)
        yield {cell: Found(plain_s[cell], harness_s[cell]) for cell in plain_s}


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
    settings = Settings(None if options.small else BEFORE, options.undisturbed, options.rounds)
    with Interrupts() as interrupts, Nursery() as nursery:
        launcher = ProcessLauncher(nursery, interrupts)
        for group in plan.groups:
            if group.name in (options.only or WORKS) and group.name in WORKS:
                wanted = options.models and (SEQUENTIAL, *options.models)
                cells = tuple(cell for cell in group.cells if not wanted or model_of(cell) in wanted)
                chosen = replace(group, cells=cells)
                found: list[dict[str, Found]] = []
                try:
                    found.extend(repeats(launcher, plan, chosen, options.repeats, settings))
                finally:  # whoever interrupts it sees what there is
                    if found:
                        print_rows(chosen, by_decile(found) if options.undisturbed else by_repeat(found))


if __name__ == "__main__":
    main()
