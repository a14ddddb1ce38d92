"""Chooses the levels of an open loop: rates, N of each schedule, and the cells that can be driven."""

from collections.abc import Mapping, Sequence

from bench.model.plan import SEQUENTIAL, Group, OpenPlan
from bench.runner.block import Block, Level

# Shares of what the fastest model did in a closed loop: a knee lies where the queue begins to grow.
LADDER = (0.1, 0.3, 0.5, 0.7, 0.85, 1.0)
# A cell that can do less than this share of a rate would take many times the schedule for its backlog.
LEAST_CAPACITY = 0.25
# A single stall can make a shorter round that slow: such a cell has a second one.
STEADY_ROUND_S = 1.0
# A schedule is longer at low rates, within this factor, until it holds enough to earn a percentile.
GOOD_OPERATIONS, MOST_STRETCH = 200, 3.0
LEAST_OPERATIONS = 20
# A token for each operation must fit into the pacer's pipe (pipe(7): 64 KiB).
MOST_OPERATIONS = 50_000
# What computing the sequential digest of one schedule may take.
REFERENCE_S = 20.0


def choose_levels(
    block: Block, group: Group, plan: OpenPlan, walls_s: Mapping[str, float], operations: int
) -> tuple[Level, ...]:
    """Return the levels; the pilot's sequential cell has then run each level's operations, in a closed loop.

    `walls_s` is what a closed round of `operations` took in each cell: what it can do at the most.
    """
    sequential = next((c for c in group.cells if c.backend == SEQUENTIAL and not c.twin), None)
    if sequential is None or sequential.id not in walls_s:
        return ()
    capacity_per_s = {cell: operations / wall_s for cell, wall_s in walls_s.items()}
    rates_per_s = rates_of(plan, list(capacity_per_s.values()))
    capacity_per_s |= _second_looks(block, group, capacity_per_s, max(rates_per_s), operations)
    levels = []
    for rate_per_s in rates_per_s:
        size = schedule_size(rate_per_s, plan.schedule_s, capacity_per_s[sequential.id])
        reference = block.go_round("untimed", size, [sequential]).get(sequential.id)
        able = {cell for cell, most in capacity_per_s.items() if most >= LEAST_CAPACITY * rate_per_s}
        driven = frozenset(cell.id for cell in group.cells if cell.id in able and not cell.twin)
        level = Level(
            rate_per_s=rate_per_s,
            operations=size,
            digest=reference.digest if reference else None,
            cells=driven,
            pacer_cpus=plan.pacer_cpus,
        )
        levels.append(level)
    for cell in group.cells:
        beyond = [level.rate_per_s for level in levels if cell.id not in level.cells and not cell.twin]
        block.note_beyond(cell, beyond)
    return tuple(levels)


def _second_looks(
    block: Block, group: Group, first_per_s: Mapping[str, float], highest_per_s: float, operations: int
) -> dict[str, float]:
    """Return what cells can do that looked too slow for the highest rate in one short round."""
    doubtful = [
        cell
        for cell in group.cells
        if not cell.twin
        and operations / STEADY_ROUND_S < first_per_s.get(cell.id, 0.0) < LEAST_CAPACITY * highest_per_s
    ]
    again = block.go_round("untimed", operations, doubtful)
    return {
        cell: max(first_per_s[cell], operations / record.wall_s)
        for cell, record in again.items()
        if record.wall_s > 0
    }


def rates_of(plan: OpenPlan, capacities_per_s: Sequence[float]) -> list[float]:
    """Return the rates that were asked for, or a ladder up to the capacity of the fastest cell."""
    if plan.rates_per_s:
        return list(plan.rates_per_s)
    rungs = (float(f"{share * max(capacities_per_s):.2g}") for share in LADDER)
    return sorted({max(1.0, rung) for rung in rungs})


def schedule_size(rate_per_s: float, schedule_s: float, sequential_per_s: float) -> int:
    """Return N: what the schedule holds, within what can be checked in time and what the pipe holds."""
    stretched = min(GOOD_OPERATIONS, round(rate_per_s * schedule_s * MOST_STRETCH))
    wanted = max(LEAST_OPERATIONS, round(rate_per_s * schedule_s), stretched)
    return max(1, min(wanted, MOST_OPERATIONS, int(REFERENCE_S * sequential_per_s)))
