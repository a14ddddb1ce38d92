"""How long must warm-up and rounds be? Blocks of the headline groups with one of the two varied.

    python -m tests.benchmarks.steady [--repeats 8] [--only GROUP …] [--waves 5 10 20 50]
                                      [--warm-ups-ms 0 5 20 50 100]

Printed is the time per operation relative to that of the longest setting: above 1, rounds of this setting
still measure how work begins or ends. The mean of the log ratios with its 95 % interval (Student's t over the
repeats). Every repeat runs a block of each setting, in random order.
"""

import math
import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from bench.analysis.stats.blocks import logs_of, typical
from bench.model.plan import Group, Plan
from bench.runner.block import Choice, run_block
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.runner.pilot import run_pilot
from tests.benchmarks.asking import parser_of
from tests.benchmarks.plain import headline_plan
from tests.benchmarks.ratios import estimated


class Setting(NamedTuple):
    """Waves of K in a round, and the length of the warm-up right before it."""

    waves: int
    warmup_s: float


def varied(launcher: ProcessLauncher, plan: Plan, group: Group, setting: Setting) -> tuple[Group, Choice]:
    """Return the group, and what its pilot chose, with this setting."""
    timing = replace(group.timing, warmup_s=setting.warmup_s)
    changed = replace(group, operations=setting.waves * group.concurrency, timing=timing)
    chosen = run_pilot(launcher, plan, changed).choice
    return changed, replace(chosen, rounds=2, batch=chosen.batch if setting.warmup_s else 0)


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


def typical_s(times_s: Iterable[float]) -> float:
    """Return the typical one of times as the harness has it for the rounds of a block."""
    return math.exp(typical(logs_of({0: list(times_s)}))[0])


def measured(
    launcher: ProcessLauncher, plan: Plan, group: Group, settings: Sequence[Setting], repeats: int
) -> dict[Setting, list[dict[str, float]]]:
    """Return seconds per operation by setting, for each repeat by cell."""
    draw = random.Random(group.name)
    prepared = {setting: varied(launcher, plan, group, setting) for setting in settings}
    found: dict[Setting, list[dict[str, float]]] = {setting: [] for setting in settings}
    for number in range(1, repeats + 1):
        for setting in draw.sample(list(settings), len(settings)):
            block = block_s_per_op(launcher, plan, *prepared[setting], number)
            found[setting].append({cell: typical_s(times_s) for cell, times_s in block.items()})
    return found


def report(group: Group, found: dict[Setting, list[dict[str, float]]], longest: Setting) -> None:
    """Print a row for each cell and setting."""
    for cell in group.cells:
        for setting, blocks in found.items():
            pairs = zip(blocks, found[longest], strict=True)
            ratio = estimated(math.log(one[cell.id] / full[cell.id]) for one, full in pairs)
            low, high = ratio.bounds or (0, math.inf)
            name = f"{group.name} {cell.backend}"
            print(
                f"{name:<26} {setting.waves:4} waves, warm-up {setting.warmup_s * 1e3:4.0f} ms"
                f"  {ratio.value:6.3f}  [{low:.3f}, {high:.3f}]",
                flush=True,
            )


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--repeats", type=int, default=8)
    parser.add_argument("--only", nargs="*", default=["cpu/pure", "sleep", "http/chapter"])
    parser.add_argument("--waves", nargs="*", type=int, default=[5, 10, 20, 50])
    parser.add_argument("--warm-ups-ms", nargs="*", type=float, default=[0, 5, 20, 50, 100])
    options = parser.parse_args()
    most, warmest_s = max(options.waves), max(options.warm_ups_ms) / 1e3
    longest = Setting(most, warmest_s)
    settings = [Setting(waves, warmest_s) for waves in options.waves]
    settings += [Setting(most, warmup_ms / 1e3) for warmup_ms in options.warm_ups_ms]
    plan = headline_plan("standard", options.only)
    with Interrupts() as interrupts, Nursery() as nursery:
        launcher = ProcessLauncher(nursery, interrupts)
        for group in plan.groups:
            if group.name in options.only:
                found = measured(launcher, plan, group, list(dict.fromkeys(settings)), options.repeats)
                report(group, found, longest)


if __name__ == "__main__":
    main()
