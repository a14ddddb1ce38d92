"""Does the harness get what a plain program gets? Each program runs between rounds of its cell.

    python -m tests.benchmarks.plain [--repeats 30] [--only GROUP …] [--models MODEL …] [--with MODEL …]
        [--profile standard] [--around 2] [--drawn] [--small]

A plain program is what a user would write: a fresh process that imports only what it needs, keeps doing the
work for at least 2 s, and prints operations per second. It knows nothing of rounds, rests or this harness.
Like any program that has read a file of 1 MB, and like the harness's workers (`bench/worker/heap.py` says
why), it has freed one large block before; `--small` leaves that out.

Each repeat has a block of fresh workers. In it every cell of a group, in random order, has `--around` timed
rounds, its program, and as many rounds again, so that a machine that is slower for seconds slows both.
A program makes pass after pass of as many operations as a round; with `--drawn`, each repeat draws another
number, as the authors of programs choose. Printed are harness ÷ plain for the time per operation, of which
both sides' is the geometric mean over rounds or passes, and for the speed-up over sequential: the 10 %
trimmed mean of the log ratios with its 95 % interval (Student's t over the repeats).
"""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from msgspec.structs import replace

from bench.api import ground
from bench.model.plan import SEQUENTIAL, Cell, Group, Plan
from bench.model.rounds import RoundKind
from bench.planning.extras import extra_variants
from bench.planning.plan import Conduct, plan_all
from bench.plugins.registry import workloads
from bench.runner.block import Block
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.runner.pilot import run_pilot
from tests.benchmarks.asking import parser_of
from tests.benchmarks.ratios import Found, model_of, print_rows

PROGRAMS = Path(__file__).with_name("programs")
# Its `sitecustomize` runs at the start of every program.
BEFORE = PROGRAMS / "before"
SCRIPTS = {
    "sequential": "sequential",
    "asyncio": "event_loop",
    "threads": "threads",
    "processes": "processes",
}
# Those of further models (`--with`), by the name that asks for them, and of loops that only await; they do
# the work of another's cells.
FURTHER = {
    "interpreters": ("interpreters", "processes"),
    "awaiting": ("awaiting", "asyncio"),
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
# A drawn pass has no more operations than people hand over at once. Their number moves asyncio by up to 8 %:
# `gather` keeps them all, so the heap has another layout. There are at least so many waves that the end of a
# pass is lost in it.
PROGRAM_S, MOST_OPERATIONS, PROBE_WAVES, LEAST_WAVES = 2.2, 5_000, 10, 50


def program_s_per_op(
    group: Group, cell: Cell, operations: int, address: str, before: Path | None
) -> list[float]:
    """Run a plain program on the group's CPUs; return the seconds per operation of each of its passes."""
    model = "awaiting" if cell.params.get("pattern") == "loops" else model_of(cell)
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


class Settings(NamedTuple):
    """How to measure: what comes before programs, how many rounds on either side of one, drawn passes."""

    before: Path | None
    around: int
    drawn: bool


class Comparison:
    """A group's cells, each measured by a block of the harness and by its program."""

    def __init__(self, launcher: ProcessLauncher, plan: Plan, group: Group, settings: Settings) -> None:
        self._launcher, self._plan, self._group, self._settings = launcher, plan, group, settings
        self._choice = run_pilot(launcher, plan, group).choice
        service = launcher.service("workloads.server", group.service_cpus) if group.service_cpus else None
        self._address = service.address if service else ""
        self._most = sizes_of(group, self._address, settings.before) if settings.drawn else {}
        self._draw = random.Random(group.name)

    def repeats(self, count: int) -> Iterator[dict[str, Found]]:
        """Yield what every repeat has found, by cell."""
        cells = self._group.cells
        for number in range(1, count + 1):
            block = Block(self._launcher, self._plan, self._group, cells, number)
            with closing(block.workers):
                block.open(memory=False)
                self._rounds(block, "untimed", cells)
                yield {cell.id: self._cell(block, cell) for cell in self._draw.sample(cells, len(cells))}
                block.close()

    def _cell(self, block: Block, cell: Cell) -> Found:
        before_s = self._around(block, cell)
        most = self._most.get(cell.id)
        operations = drawn(most, self._group.concurrency, self._draw) if most else self._choice.operations
        plain_s = program_s_per_op(self._group, cell, operations, self._address, self._settings.before)
        return Found(plain_s, before_s + self._around(block, cell))

    def _around(self, block: Block, cell: Cell) -> list[float]:
        return [self._rounds(block, "timed", [cell])[cell.id] for _ in range(self._settings.around)]

    def _rounds(self, block: Block, kind: RoundKind, cells: Sequence[Cell]) -> dict[str, float]:
        operations, batch = self._choice.operations, self._choice.batch
        done = block.go_round(kind, operations, cells, batch)
        block.compare_digests(done, self._choice.digests)
        if block.workers.failures:
            raise SystemExit(f"{self._group.name}: {block.workers.failures}")
        return {cell: one.wall_s / operations for cell, one in done.items()}


def headline_plan(profile: str, only: Iterable[str], extra: Sequence[str] = ()) -> Plan:
    """Return the plan of the groups that have plain programs, without A/A controls."""
    wanted = [name for name in WORKS if not only or name in only]
    base = ground(profile)
    base = replace(base, extras=extra_variants(extra, base.backends))
    return plan_all(list(workloads().values()), base, Conduct(seed=1, controls=False), wanted, ())


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--repeats", type=int, default=30)
    parser.add_argument("--only", nargs="*", default=[], help="groups")
    parser.add_argument("--with", dest="extra", nargs="*", default=[], choices=FURTHER, help="further models")
    parser.add_argument("--models", nargs="*", default=[], help="these alone, with sequential")
    parser.add_argument("--profile", default="standard")
    parser.add_argument("--around", type=int, default=2, help="rounds on either side of a program")
    parser.add_argument("--drawn", action="store_true", help="passes of drawn lengths, not those of rounds")
    parser.add_argument("--small", action="store_true", help="programs that have never freed a large block")
    options = parser.parse_args()
    plan = headline_plan(options.profile, options.only, options.extra)
    print(f"{'harness ÷ plain':<34}   ratio  95 % interval    bound  within")
    settings = Settings(None if options.small else BEFORE, options.around, options.drawn)
    with Interrupts() as interrupts, Nursery() as nursery:
        launcher = ProcessLauncher(nursery, interrupts)
        for group in plan.groups:
            if group.name in (options.only or WORKS) and group.name in WORKS:
                wanted = options.models and (SEQUENTIAL, *options.models)
                cells = tuple(cell for cell in group.cells if not wanted or model_of(cell) in wanted)
                chosen = replace(group, cells=cells)
                found: list[dict[str, Found]] = []
                try:
                    found.extend(Comparison(launcher, plan, chosen, settings).repeats(options.repeats))
                finally:  # whoever interrupts it sees what there is
                    if len(found) > 1:
                        print_rows(chosen, found)


if __name__ == "__main__":
    main()
