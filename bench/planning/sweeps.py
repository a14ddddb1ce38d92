"""The groups of an advice: every candidate for a few blocks, then the best ones until it is clear."""

from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bench.model.plan import SEQUENTIAL, Cell, Group, Params, Plan, Skipped, Timing, Until
from bench.model.target import Tried
from bench.planning.advice import Candidate
from bench.planning.groups import Ground, plan_cell
from bench.planning.plan import Conduct
from bench.planning.profiles import LOOK_ALPHA, LOOKS
from bench.planning.sites import across_sites
from bench.plugins.target import FACTOR, REFERENCE, TargetWorkload
from bench.plugins.workload import GroupSpec, Variant

PROFILE = "advise"
SWEEP, FINAL = "advise/sweep", "advise/final"
TIMING = Timing(warmup_s=0.02, round_s=0.08, longest_s=0.3, block_s=0.7)
SWEEP_BLOCKS, SWEEP_ROUNDS, FINAL_ROUNDS = 3, 2, 3
# From this time of a call on, one round of each cell is long enough to stand for its block.
SLOW_CALL_S = 0.05
SWEEPS = "Which model, and how many workers? Where N differs, the time per operation is compared."


class Work(Struct, frozen=True, kw_only=True):
    """The function that is advised on, what is slow, and why threads cannot call it, if they cannot."""

    tried: Tried
    slow: bool = False
    slow_import: bool = False
    threads_trouble: str = ""

    @property
    def params(self) -> Params:
        """Return its levels."""
        target = self.tried.target
        return {FACTOR: target.name, "items": target.items.source or "none"}


class Sweep(Struct, frozen=True, kw_only=True):
    """The group of all candidates, and those that cannot be tried."""

    group: Group
    skipped: tuple[Skipped, ...]


def sweep_of(work: Work, candidates: Sequence[Candidate], ground: Ground) -> Sweep:
    """Return the group in which every candidate is tried beside the sequential loop."""
    alone = Candidate(backend=SEQUENTIAL, workers=1)
    planned = [_cell(work, one, ground) for one in (alone, *candidates)]
    cells = tuple(one for one in planned if isinstance(one, Cell))
    whole = _group(work, cells, ground)
    lost = [one for one in planned if isinstance(one, Skipped)]
    (group,), skipped = across_sites([whole], lost, ground.sites)
    rounds = 1 if work.slow else SWEEP_ROUNDS
    return Sweep(group=replace(group, blocks=SWEEP_BLOCKS, rounds=rounds), skipped=tuple(skipped))


def final_of(sweep: Group, wanted: Collection[str], costly: bool = False) -> Group:
    """Return the group of these cells and the sequential one, which is measured until it is clear.

    Where its blocks are `costly`, few of them have to do.
    """
    sweep = replace(sweep, costly=sweep.costly or costly)
    kept = [cell for cell in sweep.cells if cell.backend == SEQUENTIAL or cell.id in wanted]
    cells = tuple(replace(cell, group=FINAL, id=in_final(cell.id)) for cell in kept)
    looks = LOOKS[sweep.method]
    return replace(
        sweep,
        name=FINAL,
        question="Is the best one established?",
        cells=cells,
        blocks=looks[-1],
        least_rounds=looks[0],
        rounds=1 if sweep.rounds == 1 else FINAL_ROUNDS,
        memory_blocks=1,
    )


def in_final(cell: str) -> str:
    """Return the id that a cell of the sweep has in the last comparison."""
    return cell.replace(SWEEP, FINAL, 1)


def advice_plan(
    groups: Sequence[Group],
    skipped: Sequence[Skipped],
    conduct: Conduct,
    ground: Ground,
    notes: Sequence[str] = (),
) -> Plan:
    """Return the plan that holds these groups."""
    return Plan(
        profile=PROFILE,
        seed=conduct.seed,
        groups=tuple(groups),
        skipped=tuple(skipped),
        limit_s=conduct.limit_s,
        command=conduct.command,
        notes=(*ground.notes, *notes),
        alpha=LOOK_ALPHA,
        until=Until(),
    )


def _cell(work: Work, candidate: Candidate, ground: Ground) -> Cell | Skipped:
    own: Params = {"chunksize": candidate.chunksize} if candidate.chunksize > 1 else {}
    spec = GroupSpec(name=SWEEP, question="", variants=(), params=work.params)
    workload = TargetWorkload((work.tried,))
    planned = plan_cell(workload, spec, Variant(candidate.backend, own), candidate.workers, ground)
    own = own if candidate.backend == SEQUENTIAL else {"concurrency": candidate.workers, **own}
    levels = {
        "levels": own,
        "id": "/".join([SWEEP, candidate.backend, *(f"{k}={v}" for k, v in own.items())]),
    }
    if isinstance(planned, Skipped):
        return replace(planned, **levels)
    # One call after another on one loop: a loop for each call would cost what no program pays.
    on_a_loop = candidate.backend == "asyncio" or (
        candidate.backend == SEQUENTIAL and work.tried.target.is_async
    )
    cell = replace(planned, **levels, colour="async" if on_a_loop else "sync")
    if candidate.backend == "threads" and work.threads_trouble:
        return Skipped(**cell.identity(), reason=work.threads_trouble)
    return cell


def _group(work: Work, cells: tuple[Cell, ...], ground: Ground) -> Group:
    worker_cpus, _ = ground.share(pinned=False, serves=False)
    return Group(
        name=SWEEP,
        workload=work.tried.target.name,
        workload_ref=REFERENCE,
        question=SWEEPS,
        factor="backend",
        kind="advice",
        params=work.params,
        concurrency=max((int(cell.params["concurrency"]) for cell in cells), default=1),
        cells=cells,
        blocks=1,
        rounds=1,
        least_rounds=1,
        timing=TIMING,
        cpus=worker_cpus,
        costly=work.slow_import,
        targets=(work.tried.target,),
    )
