"""Tries functions out as commands do, and plans and measures them at a tiny size."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.api import ground
from bench.api.targets import Asked, tried_out
from bench.model.plan import Plan
from bench.model.run import BlockRecord
from bench.model.target import Tried
from bench.planning.asked import Wanted
from bench.planning.parse import Sweep
from bench.planning.plan import Conduct
from bench.planning.targets import plan_targets
from bench.runner.block import Block
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.runner.pilot import due_digests

FILE = Path(__file__).with_name("functions.py")
CONDUCT = Conduct(seed=1, limit_s=20.0, controls=False)


@contextmanager
def tried(*functions: str, limit_s: float = 20.0, **options: str) -> Iterator[tuple[Tried, ...]]:
    """Try out functions of the file."""
    named = {
        name: f"{FILE}{value}" if str(value).startswith(":") else str(value)
        for name, value in options.items()
    }
    asked = Asked(targets=tuple(f"{FILE}:{name}" for name in functions), wanted=Wanted(**named))
    with tried_out(asked, limit_s) as found:
        yield found


def planned(found: tuple[Tried, ...], backends: tuple[str, ...], **levels: Any) -> Plan:
    """Plan what was tried out, for two workers."""
    sweep = Sweep(workload="", backends=backends, levels={"concurrency": (2,), **levels})
    return plan_targets(found, sweep, [], ground("quick"), CONDUCT)


def measured(plan: Plan, operations: int = 4) -> BlockRecord:
    """Measure one round of the plan's one group, in one block."""
    (group,) = plan.groups
    with Interrupts() as interrupts, Nursery() as nursery:
        block = Block(ProcessLauncher(nursery, interrupts), plan, group, group.cells, 1)
        try:
            block.open(memory=False)
            rounds = block.go_round("timed", operations)
            block.compare_digests(rounds, due_digests(group.cells, rounds))
            block.close()
        finally:
            block.workers.close()
    return block.record(operations)
