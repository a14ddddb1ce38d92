"""What does the harness add to a user's own function of a millisecond? Pairs with hand-written loops.

    python -m tests.benchmarks.own [--blocks 40] [--rounds 30] [--calls 20]

`octets` allocates nothing. `integers` allocates three integers in every turn, and its time depends on how
full the process's memory pools are, which is a matter of what has been imported: see "Memory pools" in
docs/explanation/data.md. So there are two loops: a program that has the function itself, and one that
imports it, as a worker does.

Each block has a fresh worker of the sequential model and a fresh program of each loop, none pinned. Their
rounds of the same calls take turns in a random order. Rounds are short (20 ms) and many, because a machine
may change its speed within a tenth of a second. Printed are ratios of times: the mean of the blocks' median
log ratios with its 95 % interval (Student's t over the blocks).
"""

import argparse
import math
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.analysis.stats.estimate import student
from bench.api.targets import Asked, tried_out
from bench.model.plan import SEQUENTIAL
from bench.planning.asked import Wanted
from bench.runner.block import Block
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from tests.benchmarks.asking import parser_of
from tests.benchmarks.programs import own_loop
from tests.targets.trying import planned

PROGRAM = Path(own_loop.__file__)
LOOPS = {
    "a loop": (str(PROGRAM),),
    "a loop that imports it": ("-c", f"import {PROGRAM.stem}; {PROGRAM.stem}.main()"),
}
RATIOS = (
    ("harness", "a loop"),
    ("harness", "a loop that imports it"),
    ("a loop that imports it", "a loop"),
)

Timed = Callable[[], float]


def main() -> None:
    """Print the ratios of each function."""
    asked = asked_of(__doc__)
    for name in own_loop.FUNCTIONS:
        blocks = list(blocks_of(name, asked.blocks, asked.rounds, asked.calls))
        for above, below in RATIOS:
            print(f"{name}: {told(blocks, above, below)}", flush=True)


def asked_of(text: str | None, blocks: int = 40, calls: int = 20) -> argparse.Namespace:
    """Return how many blocks, rounds and calls are asked for; `text` is the program's own."""
    parser = parser_of(text)
    parser.add_argument("--blocks", type=int, default=blocks)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--calls", type=int, default=calls)
    return parser.parse_args()


def told(blocks: Sequence[Sequence[dict[str, float]]], above: str, below: str) -> str:
    """Return the ratio of two sides' seconds in words; a block's is the median of its turns."""
    ratios = [statistics.median(math.log(row[above] / row[below]) for row in rows) for rows in blocks]
    ratio = student(ratios, 0.95)
    low, high = ratio.bounds or (math.nan, math.nan)
    return f"{above} ÷ {below}: {ratio.value:.4f} [{low:.4f} … {high:.4f}]"


def blocks_of(name: str, blocks: int, rounds: int, calls: int) -> Iterator[list[dict[str, float]]]:
    """Yield the seconds of all sides, by turn, for each block; a first turn does not count."""
    function = Asked(targets=(f"{PROGRAM}:{name}",), wanted=Wanted(items=str(calls)))
    with tried_out(function, 20.0) as found, Interrupts() as interrupts, Nursery() as nursery:
        plan = planned(found, ("threads",))
        (group,) = plan.groups
        cells = [cell for cell in group.cells if cell.backend == SEQUENTIAL]
        for number in range(1, blocks + 1):
            block = Block(ProcessLauncher(nursery, interrupts), plan, group, cells, number)
            with loops(LOOPS, name, calls) as sides, opened(block):
                sides["harness"] = partial(harness_s, block, calls)
                yield [turn(sides) for _ in range(rounds + 1)][1:]


def blocks_of_programs(
    programs: Mapping[str, Sequence[str]], name: str, asked: argparse.Namespace
) -> Iterator[list[dict[str, float]]]:
    """Yield the seconds of these programs, by turn, for each block; a first turn does not count."""
    for _ in range(asked.blocks):
        with loops(programs, name, asked.calls) as sides:
            yield [turn(sides) for _ in range(asked.rounds + 1)][1:]


def turn(sides: dict[str, Timed]) -> dict[str, float]:
    """Return the seconds of one round of each side, in a random order."""
    return {side: sides[side]() for side in random.sample(list(sides), len(sides))}


@contextmanager
def loops(programs: Mapping[str, Sequence[str]], name: str, calls: int) -> Iterator[dict[str, Timed]]:
    """Run these programs of loops, given by Python's arguments; yield what times a round of each."""
    started = {
        side: subprocess.Popen(
            [sys.executable, *arguments, name, str(calls)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROGRAM.parent,
        )
        for side, arguments in programs.items()
    }
    try:
        yield {side: partial(loop_s, program) for side, program in started.items()}
    finally:
        for program in started.values():
            program.communicate()


@contextmanager
def opened(block: Block) -> Iterator[None]:
    """Start the block's worker, and end it."""
    try:
        block.open(memory=False)
        yield
        block.close()
    finally:
        block.workers.close()


def loop_s(program: "subprocess.Popen[str]") -> float:
    """Order a round of a hand-written loop, and return its seconds."""
    assert program.stdin is not None
    assert program.stdout is not None
    print(file=program.stdin, flush=True)
    return float(program.stdout.readline())


def harness_s(block: Block, calls: int) -> float:
    """Order a round of the worker, and return its seconds."""
    (one,) = block.go_round("timed", calls, batch=calls).values()
    return one.wall_s


if __name__ == "__main__":
    main()
