"""Rounds in which the machine was taken away: which they are, how many, and what it took."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from bench.analysis.stats.blocks import measured_blocks, rounds_of
from bench.model.plan import Group
from bench.model.rounds import Round
from bench.model.run import CellResult, Run

# As much as makes two times different (δ): what takes less from a round cannot turn its cell's verdict.
LEAST_SHARE = 0.05


class Tally(Struct, frozen=True, kw_only=True):
    """How many rounds were watched and how many are marked, and what the marked ones lost, where known.

    `steal_s` was taken by the host, for `waited_s` other programs had the CPU.
    """

    rounds: int = 0
    marked: int = 0
    steal_s: float | None = None
    waited_s: float | None = None


def waited_s(record: Round) -> float | None:
    """Return for how long others kept the worker's main thread from a CPU, at least; None where not known.

    A pool's threads and processes compete with the main thread as well, but never for longer than they ran:
    what the tree used beyond the main thread is taken off its delay, and what is left is others' doing.
    """
    seen = record.disturbance
    if seen is None or seen.run_delay_s is None or seen.thread_cpu_s is None:
        return None
    # What a pattern's own children used is in the round's CPU time alone.
    tree_s = [used_s for used_s in (seen.tree_cpu_s, record.cpu_s) if used_s is not None]
    if not tree_s:
        return None
    own_s = max(0.0, max(tree_s) - seen.thread_cpu_s)
    return max(0.0, seen.run_delay_s - own_s)


def is_marked(record: Round, shares_cpus: bool = False) -> bool:
    """Return whether the machine was taken away in a round: by the host, or by others for 5 % of its time.

    Where the workload's server `shares_cpus` with the worker, waiting for it is part of the work.
    """
    seen = record.disturbance
    if seen is None:
        return False
    if seen.steal_s is not None and seen.steal_s > 0:
        return True
    waited = None if shares_cpus else waited_s(record)
    return waited is not None and waited > LEAST_SHARE * record.wall_s


def shares_cpus(group: Group) -> bool:
    """Return whether the group's server may run on the CPUs that its workers use."""
    return not set(group.cpus).isdisjoint(group.service_cpus)


def watched_rounds(cell: CellResult) -> Iterator[Round]:
    """Return the cell's timed rounds around which something was read."""
    return (
        record
        for block in measured_blocks(cell)
        for record in rounds_of(block, "timed")
        if record.disturbance is not None
    )


def tally(cell: CellResult, group: Group) -> Tally:
    """Return the count of one cell's rounds."""
    shared = shares_cpus(group)
    watched = list(watched_rounds(cell))
    marked = [record for record in watched if is_marked(record, shared)]
    return Tally(
        rounds=len(watched),
        marked=len(marked),
        steal_s=_sum(record.disturbance.steal_s for record in marked if record.disturbance),
        waited_s=None if shared else _sum(waited_s(record) for record in marked),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Return several counts as one."""
    kept = list(tallies)
    return Tally(
        rounds=sum(one.rounds for one in kept),
        marked=sum(one.marked for one in kept),
        steal_s=_sum(one.steal_s for one in kept),
        waited_s=_sum(one.waited_s for one in kept),
    )


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def tallies(run: Run) -> dict[str, Tally]:
    """Return the count of every cell with times, by cell id."""
    groups = {group.name: group for group in run.plan.groups}
    return {
        cell.id: tally(cell, groups[cell.group])
        for cell in run.cells
        if cell.status == "ok" and cell.group in groups
    }
