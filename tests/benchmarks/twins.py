"""How small a difference can a pinned group see? Identical twins, block by block.

    python -m tests.benchmarks.twins [--blocks 40]

Prints the standard deviation of the block log ratio (bound: 0.03) and its mean (bound: 0.5 % from 0).
"""

import argparse

import numpy as np
from msgspec.structs import replace

from bench.analysis.run.cell_times import rounds_of
from bench.analysis.stats.blocks import logs_of, within_blocks
from bench.analysis.stats.estimate import student
from bench.api import ground
from bench.model.plan import Group, Plan
from bench.model.run import BlockRecord
from bench.planning.groups import plan_group, with_twin
from bench.plugins.registry import workload
from bench.plugins.workload import GroupSpec, Variant
from bench.runner.children import Nursery
from bench.runner.conduct import conduct
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher


class Kept:
    """A journal that keeps the blocks in memory."""

    def __init__(self) -> None:
        self.records: list[BlockRecord] = []

    def append(self, record: BlockRecord) -> None:
        if record.block:
            self.records.append(record)


def twin_group(blocks: int) -> Group:
    spec = GroupSpec(
        name="twins", question="", variants=(Variant("sequential"),), params={"kind": "pure"}, memory=False
    )
    group, _ = plan_group(workload("cpu"), spec, ground("quick"))
    assert group
    return replace(with_twin(group, ground("quick")), blocks=blocks, rounds=32, least_rounds=32)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--blocks", type=int, default=40)
    group = twin_group(parser.parse_args().blocks)
    plan = Plan(profile="quick", seed=1, groups=(group,))
    journal = Kept()
    with Interrupts() as interrupts, Nursery() as nursery:
        for _ in conduct(plan, ProcessLauncher(nursery, interrupts), journal):
            pass
    first, second = (cell.id for cell in group.cells)
    ratios = [log_ratio(record, first, second) for record in journal.records]
    found = student(ratios, 0.95)
    assert found.interval
    low, high = found.interval
    print(f"{len(ratios)} blocks on CPU {group.cpus[0]}")
    print(f"standard deviation of the block log ratio  {np.std(ratios, ddof=1):.4f}   (bound 0.03)")
    print(f"the same from the middle half of the blocks  {robust_deviation(ratios):.4f}")
    print(f"mean  {found.log:+.4f}  95 % interval [{low:+.4f}, {high:+.4f}]   (bound ±0.005)")


def robust_deviation(values: list[float]) -> float:
    """Return the standard deviation that a normal distribution of the same quartiles has."""
    return float(np.subtract(*np.percentile(values, [75, 25]))) / 1.349


def log_ratio(record: BlockRecord, first: str, second: str) -> float:
    a, b = ([one.wall_s for one in rounds_of(record.cells[cell], "timed")] for cell in (first, second))
    (found,) = within_blocks({1: logs_of(a)}, {1: logs_of(b)})
    return found


if __name__ == "__main__":
    main()
