"""What does the harness add to a user's own function of a millisecond? Pairs with a hand-written loop.

    python -m tests.benchmarks.own [--blocks 20] [--rounds 6] [--calls 100]

Each block has a fresh worker of the sequential model and a fresh plain program, neither pinned. Their rounds
of the same calls alternate, and which is first does too. Printed is harness ÷ loop: the mean of the blocks'
median log ratios with its 95 % interval (Student's t over the blocks).
"""

import argparse
import math
import statistics
import subprocess
import sys
from pathlib import Path

from bench.analysis.stats.estimate import student
from bench.api.targets import Asked, tried_out
from bench.model.plan import SEQUENTIAL
from bench.planning.asked import Wanted
from bench.runner.block import Block
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from tests.targets.trying import planned

PROGRAM = Path(__file__).parent / "programs" / "own_loop.py"


def main() -> None:
    """Print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--blocks", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--calls", type=int, default=100)
    asked = parser.parse_args()
    function = Asked(targets=(f"{PROGRAM}:work",), wanted=Wanted(items=str(asked.calls)))
    with tried_out(function, 20.0) as found, Interrupts() as interrupts, Nursery() as nursery:
        plan = planned(found, ("threads",))
        (group,) = plan.groups
        cells = [cell for cell in group.cells if cell.backend == SEQUENTIAL]
        logs = []
        for number in range(1, asked.blocks + 1):
            block = Block(ProcessLauncher(nursery, interrupts), plan, group, cells, number)
            logs.append(log_ratio(block, asked.calls, asked.rounds))
    ratio = student(logs, 0.95)
    low, high = ratio.bounds or (math.nan, math.nan)
    print(f"harness ÷ loop: {ratio.value:.4f} [{low:.4f} … {high:.4f}] in {len(logs)} blocks")


def log_ratio(block: Block, calls: int, rounds: int) -> float:
    """Return the median log ratio of one block's pairs, after one pair that does not count."""
    with subprocess.Popen(
        [sys.executable, str(PROGRAM), str(calls)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as loop:
        orders, answers = loop.stdin, loop.stdout
        assert orders is not None
        assert answers is not None

        def by_hand() -> float:
            print(file=orders, flush=True)
            return float(answers.readline())

        def harness() -> float:
            (one,) = block.go_round("timed", calls, batch=calls).values()
            return one.wall_s

        try:
            block.open(memory=False)
            pairs = []
            for number in range(rounds + 1):
                sides = (by_hand, harness) if number % 2 else (harness, by_hand)
                seconds = {side: side() for side in sides}
                pairs.append(math.log(seconds[harness] / seconds[by_hand]))
            block.close()
        finally:
            block.workers.close()
            orders.close()
    return statistics.median(pairs[1:])


if __name__ == "__main__":
    main()
