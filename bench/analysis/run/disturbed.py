"""Rounds that other processes or the hypervisor disturbed: which, how many, and the time lost."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from bench.analysis.run.cell_times import measured_blocks, timed_rounds
from bench.model.plan import Group
from bench.model.rounds import Round
from bench.model.run import CellResult, Run

# The margin of equivalence (δ): a smaller loss cannot change the verdict of a cell.
LEAST_SHARE = 0.05


class Tally(Struct, frozen=True, kw_only=True):
    """How many rounds could be judged, how many were disturbed (`marked`), and the time these lost, if known.

    Other rounds with readings are `unjudged`. In `suspended` ones, open rounds too, a process was stopped.
    `steal_s` is time taken by the hypervisor; during `waited_s` other programs had the CPU; `throttled_s` is
    for how long a CPU quota paused the run, added up over CPUs.
    """

    rounds: int = 0
    marked: int = 0
    unjudged: int = 0
    suspended: int = 0
    steal_s: float | None = None
    throttled_s: float | None = None
    waited_s: float | None = None


def waited_s(record: Round) -> float | None:
    """Return for how long at least others kept the worker's main thread off a CPU; None if unknown.

    A pool's own threads and processes compete with the main thread too, but never for longer than they ran:
    the CPU time of the tree beyond the main thread is subtracted from its delay.
    """
    seen = record.disturbance
    if seen is None or seen.run_delay_s is None or seen.thread_cpu_s is None:
        return None
    # The CPU time of a pattern's own children is in the round's CPU time only.
    tree_s = [used_s for used_s in (seen.tree_cpu_s, record.cpu_s) if used_s is not None]
    if not tree_s:
        return None
    own_s = max(0.0, max(tree_s) - seen.thread_cpu_s)
    # A thread that a quota pauses counts as waiting too.
    return max(0.0, seen.run_delay_s - own_s - (seen.throttled_s or 0.0))


def is_marked(record: Round, shares_cpus: bool = False) -> bool | None:
    """Return whether a round was disturbed: suspended, by the hypervisor, or for 5 % by a quota or programs.

    It is None where that cannot be judged. Where the workload's server `shares_cpus` with the worker, waiting
    for it is part of the work, and looks like waiting for any other program.
    """
    seen = record.disturbance
    if seen is None:
        return None
    span_s = record.wall_s if seen.span_s is None else seen.span_s
    if seen.suspended or (seen.steal_s or 0) > 0 or (seen.throttled_s or 0) > LEAST_SHARE * span_s:
        return True
    waited = None if shares_cpus else waited_s(record)
    return None if waited is None else waited > LEAST_SHARE * span_s


def was_suspended(record: Round) -> bool:
    """Return whether the worker, a child of it or the server was stopped, or all frozen, during a round."""
    return record.disturbance is not None and record.disturbance.suspended


def shares_cpus(group: Group) -> bool:
    """Return whether the group's server may run on the CPUs that its workers use."""
    return not set(group.cpus).isdisjoint(group.service_cpus)


def watched_rounds(cell: CellResult) -> Iterator[Round]:
    """Return the cell's timed rounds for which disturbances were recorded."""
    return (record for record in timed_rounds(cell) if record.disturbance is not None)


def tally(cell: CellResult, group: Group) -> Tally:
    """Return the tally of one cell's rounds."""
    shared = shares_cpus(group)
    judged = [(record, is_marked(record, shared)) for record in watched_rounds(cell)]
    marked = [record for record, mark in judged if mark]
    unjudged = sum(mark is None for _, mark in judged)
    return Tally(
        rounds=len(judged) - unjudged,
        marked=len(marked),
        unjudged=unjudged,
        suspended=sum(was_suspended(one) for block in measured_blocks(cell) for one in block.rounds),
        steal_s=_sum(record.disturbance.steal_s for record in marked if record.disturbance),
        throttled_s=_sum(record.disturbance.throttled_s for record in marked if record.disturbance),
        waited_s=None if shared else _sum(waited_s(record) for record in marked),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of several tallies."""
    kept = list(tallies)
    return Tally(
        rounds=sum(one.rounds for one in kept),
        marked=sum(one.marked for one in kept),
        unjudged=sum(one.unjudged for one in kept),
        suspended=sum(one.suspended for one in kept),
        steal_s=_sum(one.steal_s for one in kept),
        throttled_s=_sum(one.throttled_s for one in kept),
        waited_s=_sum(one.waited_s for one in kept),
    )


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def tallies(run: Run) -> dict[str, Tally]:
    """Return the tally of every cell with times, by cell id."""
    groups = {group.name: group for group in run.plan.groups}
    return {
        cell.id: tally(cell, groups[cell.group])
        for cell in run.cells
        if cell.status == "ok" and cell.group in groups
    }
