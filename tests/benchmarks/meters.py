"""Do the readings around a round change its time? Identical workers, one read around, one left alone.

    python -m tests.benchmarks.meters [--blocks 40] [--kind pure|hash]

Prints the ratio of round times with the meter over those without, and whether two one-sided tests put it
within 1 % (bound: equivalent).
"""

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace

from bench.analysis.run.cell_times import rounds_of
from bench.analysis.stats.blocks import logs_of, within_blocks
from bench.analysis.stats.compare import equivalence_p
from bench.analysis.stats.estimate import student
from bench.api import ground
from bench.model.plan import Gil, Group, Plan
from bench.model.run import BlockRecord
from bench.planning.groups import plan_group, with_twin
from bench.plugins.registry import workload
from bench.plugins.workload import GroupSpec, Variant
from bench.runner.children import Nursery
from bench.runner.conduct import conduct
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher, Worker
from bench.worker.protocol import Answer, Order, Prepare
from tests.benchmarks.asking import parser_of

BOUND = 0.01
ALPHA = 0.05


class Kept:
    """A journal that keeps the blocks in memory."""

    def __init__(self) -> None:
        self.records: list[BlockRecord] = []

    def append(self, record: BlockRecord) -> None:
        if record.block:
            self.records.append(record)


class Unwatched:
    """A worker that is told to read nothing around its rounds."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    @property
    def pid(self) -> int:
        return self._worker.pid

    def send(self, order: Order) -> None:
        self._worker.send(replace(order, watched=False) if isinstance(order, Prepare) else order)

    def answer(self, limit_s: float, meanwhile: Callable[[], None] | None = None) -> Answer:
        return self._worker.answer(limit_s, meanwhile)

    def dismiss(self) -> None:
        self._worker.dismiss()

    def close(self) -> None:
        self._worker.close()


class HalfWatched(ProcessLauncher):
    """Starts workers as always, and leaves one of two unwatched: the twin in odd blocks, else the original.

    In turn, because what is started or asked first may be faster or slower for that alone.
    """

    def worker(self, seed: str, python: str = "", path: str = "", gil: Gil = "") -> Worker:
        started, block = super().worker(seed, python, path, gil), int(seed.rpartition("/")[2])
        return Unwatched(started) if ("~twin/" in seed) == bool(block % 2) else started


def metered_group(kind: str, blocks: int) -> Group:
    spec = GroupSpec(
        name="meters", question="", variants=(Variant("sequential"),), params={"kind": kind}, memory=False
    )
    group, _ = plan_group(workload("cpu"), spec, ground("quick"))
    assert group
    return replace(with_twin(group, ground("quick")), blocks=blocks, rounds=32, least_rounds=32)


def measured(group: Group) -> list[BlockRecord]:
    plan = Plan(profile="quick", seed=1, groups=(group,))
    journal = Kept()
    with Interrupts() as interrupts, Nursery() as nursery:
        for _ in conduct(plan, HalfWatched(nursery, interrupts), journal):
            pass
    return journal.records


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--blocks", type=int, default=40)
    parser.add_argument("--kind", default="pure", choices=("pure", "hash"))
    options = parser.parse_args()
    group = metered_group(options.kind, options.blocks)
    records = measured(group)
    tell([watched_over_bare(record) for record in records], group.cpus)


def watched_over_bare(record: BlockRecord) -> float:
    """Return a block's log ratio; which of its cells was watched shows in its rounds."""
    kinds = {
        all(one.disturbance for one in rounds_of(block, "timed")): cell
        for cell, block in record.cells.items()
    }
    return log_ratio(record, kinds[False], kinds[True])


def robust_deviation(values: list[float]) -> float:
    """Return the standard deviation that a normal distribution of the same quartiles has."""
    return float(np.subtract(*np.percentile(values, [75, 25]))) / 1.349


def log_ratio(record: BlockRecord, first: str, second: str) -> float:
    a, b = ([one.wall_s for one in rounds_of(record.cells[cell], "timed")] for cell in (first, second))
    (found,) = within_blocks(logs_of({1: a}), logs_of({1: b}))
    return found


def tell(ratios: list[float], cpus: tuple[int, ...]) -> None:
    """Print what the block log ratios say of the meter."""
    found = student(ratios, 1 - 2 * ALPHA)
    assert found.bounds
    low, high = found.bounds
    p = equivalence_p(ratios, "t", BOUND)
    print(f"{len(ratios)} blocks on CPU {cpus[0]}")
    print(f"standard deviation of the block log ratio  {np.std(ratios, ddof=1):.4f}", end="")
    print(f"   (of the middle half  {robust_deviation(ratios):.4f})")
    print(f"with over without  {found.value:.4f}  90 % interval [{low:.4f}, {high:.4f}]")
    verdict = "equivalent" if p < ALPHA else "not shown to be equivalent"
    print(f"within {BOUND:.0%}: {verdict} (two one-sided tests, p = {p:.2g})")


if __name__ == "__main__":
    main()
