"""Chooses N, once for a group: the same operations for all its cells, on a 1-2-5 ladder.

Its workers then measure the group's first block: to start others costs more than their rounds.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing

from msgspec import Struct

from bench.model.plan import SEQUENTIAL, Cell, Group, Plan, Timing
from bench.model.rounds import Round
from bench.model.run import BlockRecord
from bench.plugins.reference import resolve
from bench.plugins.traits import Foretelling
from bench.runner.block import Block, Choice, round_kinds
from bench.runner.launcher import Launcher
from bench.runner.levels import choose_levels
from bench.worker.proof import digest

# The fastest cell's round is to take at least this share of the target: rungs are up to 2.5 apart.
LEAST_SHARE = 0.5
# With fewer waves of K, how full the last one is decides how fast a pool looks.
LEAST_WAVES = 5
# Where as many waves take the slowest cell longer than this, there are as many as fit.
LONGEST_ROUND_S = 10.0
# A round whose shortest possible warm-up takes this long needs none: a cold start is too small a part of it.
# A pattern can only be warmed up by all of its operations.
LONGEST_BATCH_S, LONGEST_PATTERN_S = 0.5, 0.05
LONGEST_STEP = 10.0
STEPS = 9
# Enough to see in what order operations ran, and how many of them at once.
TRACED_OPERATIONS, MOST_TRACED, TRACED_S = 200, 100_000, 0.1
# Where one pass over the cells takes this long, a round is steady enough to stand for its block.
LONG_PASS_S = 2.0


class Pilot(Struct, frozen=True, kw_only=True):
    """A pilot's outcome: what it chose, what one pass over the cells takes, and its line of the journal."""

    choice: Choice
    pass_s: float
    record: BlockRecord


def rung_at_least(number: float) -> int:
    """Return the lowest rung of 1, 2, 5, 10, 20, 50, … that is `number` or more."""
    power = _power_of_ten(number)
    return next(rung for rung in (power, 2 * power, 5 * power, 10 * power) if rung >= number)


def rung_at_most(number: float) -> int:
    """Return the highest rung that is `number` or less; 1 where there is none."""
    power = _power_of_ten(number)
    return max((rung for rung in (power, 2 * power, 5 * power) if rung <= number), default=1)


def _power_of_ten(number: float) -> int:
    power = 1
    while power * 10 <= number:
        power *= 10
    return power


def next_waves(
    waves: int, walls_s: Sequence[float], timing: Timing, limit_s: float, least: int = LEAST_WAVES
) -> int:
    """Return how many waves of K these rounds call for; the same number means that it is settled.

    There are at least `least`, unless a round of the slowest cell would then take longer than `limit_s`.
    """
    slowest_s = max(walls_s) / waves
    wanted = rung_at_least(max(least, waves * LEAST_SHARE * timing.round_s / min(walls_s)))
    allowed = max(least, rung_at_most(timing.longest_s / slowest_s))
    fitting = rung_at_most(limit_s / slowest_s)
    return max(waves, min(wanted, allowed, fitting, rung_at_least(waves * LONGEST_STEP)))


def warmup_batch(operations: int, least: int, slowest_s: float, warmup_s: float) -> int:
    """Return how many operations a warm-up repeats: as many as the slowest cell does in `warmup_s`.

    They are a multiple of `least`, and N at the most. `slowest_s` is the time of its round of N.
    """
    least = min(least, operations)
    least_s = slowest_s * least / operations
    return min(operations, least * max(1, int(warmup_s / least_s)))


def run_pilot(launcher: Launcher, plan: Plan, group: Group) -> Pilot:
    """Run a group's pilot in its own workers, and return what it chose. Raises Interrupted and OutOfTime."""
    measures = is_first_block(group)
    memory = measures and group.memory_blocks > 0
    block = Block(launcher, plan, group, group.cells, 1 if measures else 0)
    with closing(block.workers):
        block.open(memory)
        operations, walls_s, digests = _climb(block, plan, group)
        traced = operations if group.patterned else _traced(group, operations, walls_s)
        seen = block.go_round("traced", traced)
        block.compare_digests(seen, _due(plan, group, seen, traced))
        opened = group.open_loop
        levels = choose_levels(block, group, opened, walls_s, operations) if opened else ()
        batch = _warmup_batch(group, operations, walls_s)
        pass_s = sum(_pass_s(group, wall_s, batch / operations) for wall_s in walls_s.values())
        rounds = rounds_that_fit(group, pass_s)
        choice = Choice(
            operations=operations,
            rounds=rounds,
            digests=digests,
            batch=batch,
            long=not batch and max(walls_s.values(), default=0.0) >= LONG_PASS_S,
            levels=levels,
        )
        if measures:
            for kind in round_kinds(rounds, memory):
                block.compare_digests(block.go_round(kind, operations, batch=batch), digests)
        block.close()
    return Pilot(choice=choice, pass_s=pass_s, record=block.record(operations))


def is_first_block(group: Group) -> bool:
    """Return whether the group's pilot measures as well: all its cells are compared.

    The rates of an open loop are chosen by a pilot in any case.
    """
    return group.open_loop is None and not any(cell.reference for cell in group.cells)


def rounds_that_fit(group: Group, pass_s: float) -> int:
    """Return how many timed rounds a block gets: what fits into its time, within the profile's bounds.

    It is one where rounds are long: several of them would take minutes, and hardly narrow the block's figure.
    """
    if pass_s >= LONG_PASS_S:
        return 1
    fitting = int(group.timing.block_s / pass_s) if pass_s > 0 else group.rounds
    return max(group.least_rounds, min(group.rounds, fitting))


def _pass_s(group: Group, wall_s: float, batch_share: float) -> float:
    warmup_s = max(group.timing.warmup_s, wall_s * batch_share) if batch_share else 0.0
    return wall_s + warmup_s + group.timing.rest_s


def _traced(group: Group, operations: int, walls_s: Mapping[str, float]) -> int:
    slowest_s = max(walls_s.values(), default=0.0)
    fitting = int(operations * TRACED_S / slowest_s) if slowest_s > 0 else operations
    return min(operations, MOST_TRACED, max(2 * group.concurrency, min(TRACED_OPERATIONS, fitting)))


def _wave(group: Group) -> int:
    # Workers are sent whole chunks; the largest decide.
    return group.concurrency * max((int(cell.params.get("chunksize", 1)) for cell in group.cells), default=1)


def _warmup_batch(group: Group, operations: int, walls_s: Mapping[str, float]) -> int:
    if not walls_s or group.timing.rest_s:
        return 0
    # A pattern is run as a whole: what it does depends on N.
    least = operations if group.patterned else _wave(group)
    slowest_s = max(walls_s.values())
    if slowest_s * least / operations > (LONGEST_PATTERN_S if group.patterned else LONGEST_BATCH_S):
        return 0
    return warmup_batch(operations, least, slowest_s, group.timing.warmup_s)


def _climb(block: Block, plan: Plan, group: Group) -> tuple[int, dict[str, float], dict[str, str]]:
    waves, wave, least = 1, _wave(group), 1 if group.sequential else LEAST_WAVES
    limit_s = min(LONGEST_ROUND_S, plan.limit_s / 2)
    compared = {cell.id for cell in group.cells if not cell.reference}
    digests: dict[str, str] = {}
    walls_s: dict[str, float] = {}
    for _ in range(STEPS):
        operations = group.operations or waves * wave
        rounds = block.go_round("untimed", operations)
        digests = _due(plan, group, rounds, operations)
        block.compare_digests(rounds, digests)
        walls_s = {
            cell: record.wall_s for cell, record in rounds.items() if cell in compared and record.wall_s > 0
        }
        if group.operations or not walls_s:
            break
        higher = next_waves(waves, list(walls_s.values()), group.timing, limit_s, least)
        if higher == waves:
            break
        waves = higher
    return operations, walls_s, digests


def _due(plan: Plan, group: Group, rounds: Mapping[str, Round], operations: int) -> dict[str, str]:
    due = due_digests(group.cells, rounds)
    workload = resolve(group.workload_ref, plan.search_path)
    if isinstance(workload, Foretelling) and all(cell.backend != SEQUENTIAL for cell in group.cells):
        for cell in group.cells:
            due[cell.id] = digest(workload.value(cell.params, index) for index in range(operations))
    return due


def due_digests(cells: Iterable[Cell], rounds: Mapping[str, Round]) -> dict[str, str]:
    """Return the digest that each cell must give: that of the sequential cell which proves it.

    A reference proves others, and itself. Without a sequential cell the group's first one proves the others.
    """
    cells = list(cells)
    own = [cell.id for cell in cells if cell.backend == SEQUENTIAL and not cell.twin]
    first = next((cell for cell in own or [cell.id for cell in cells] if cell in rounds), "")
    proofs = {cell.id: cell.id if cell.reference else cell.proof or first for cell in cells}
    return {cell: rounds[proof].digest for cell, proof in proofs.items() if proof in rounds}
