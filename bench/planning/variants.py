"""Variants that meet in one group whatever they differ in: as cells, with what proves their values."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from bench.errors import UsageError
from bench.model.plan import Cell, Group, Method, Params, Skipped
from bench.planning.groups import (
    SEQUENTIAL,
    Ground,
    is_unequal,
    on_one_thread,
    plan_cell,
    service_of,
    share_cpus,
)
from bench.planning.parameters import FREE, fixed_operations, known_parameters
from bench.planning.parse import parse_settings
from bench.plugins.pattern import Patterned
from bench.plugins.workload import GroupSpec, Variant, Workload

ROUNDS, LEAST_ROUNDS = 16, 8
ROUND_TARGET_S, BLOCK_TARGET_S = 0.005, 0.3


class Side(Struct, frozen=True, kw_only=True):
    """One variant, as it was written."""

    text: str
    workload: str
    backend: str = SEQUENTIAL
    settings: tuple[str, ...] = ()
    python: str = ""
    path: str = ""


class Contest(Struct, frozen=True, kw_only=True):
    """A group to be: its name and question, its variants by name, and the most blocks by method."""

    name: str
    question: str
    sides: dict[str, Side]
    blocks: dict[Method, int]
    operations: int | None = None


def free_group(contest: Contest, workload: Workload, ground: Ground) -> Group:
    """Return the group of all variants, each proven by a sequential cell that does the same work.

    Raises UsageError for a variant that can't be.
    """
    cells = [side_cell(side, contest.name, name, workload, ground) for name, side in contest.sides.items()]
    proofs = {_work(workload, cell): _proof(workload, cell, ground) for cell in reversed(cells)}
    proven = [replace(cell, proof=proofs[_work(workload, cell)].id) for cell in cells]
    return _assembled(contest, workload, [*proofs.values(), *proven], ground)


def side_cell(side: Side, group: str, name: str, workload: Workload, ground: Ground) -> Cell:
    """Return a variant as a cell of `group`. Raises UsageError where it can't be."""
    levels = parse_settings(side.settings, known_parameters(workload, (side.backend,), ground.backends))
    for factor, found in levels.items():
        if len(found) > 1:
            raise UsageError(f"a variant has one level of {factor}, not {len(found)}")
    chosen: Params = {factor: found[0] for factor, found in levels.items()}
    concurrency = int(chosen.pop("concurrency", 0)) or workload.default_concurrency(ground.facts)
    spec = GroupSpec(name=f"{group}/{name}", question="", variants=())
    planned = plan_cell(workload, spec, Variant(side.backend, chosen), concurrency, ground)
    if isinstance(planned, Skipped):
        raise UsageError(f"{side.text!r} can't be: {planned.reason}")
    own: Params = {"python": side.python} if side.python else {}
    own |= {"path": side.path} if side.path else {}
    told = {factor: planned.params[factor] for factor in levels if factor in planned.params}
    return replace(
        planned,
        group=group,
        levels={**told, **own},
        params={**planned.params, **own},
        python=side.python,
        path=side.path,
    )


def _work(workload: Workload, cell: Cell) -> tuple[object, ...]:
    return tuple(cell.params[name] for name, p in workload.parameters.items() if p.changes_work)


def _proof(workload: Workload, cell: Cell, ground: Ground) -> Cell:
    levels = {name: cell.params[name] for name in workload.parameters}
    spec = GroupSpec(name=f"{cell.id}/proof", question="", variants=())
    planned = plan_cell(workload, spec, Variant(SEQUENTIAL, levels), 1, ground)
    if isinstance(planned, Skipped):
        raise UsageError(f"nothing can prove the values of {cell.id}: {planned.reason}")
    return replace(planned, group=cell.group, reference=True)


def _assembled(contest: Contest, workload: Workload, cells: Sequence[Cell], ground: Ground) -> Group:
    if is_unequal(workload, cells):
        raise UsageError(f"{workload.name} gives operations up: its cells do not do equal work, so none wins")
    pinned = len(ground.cpus) > 0 and on_one_thread(workload, cells, ground)
    method: Method = "t" if pinned else "signed-rank"
    serves = service_of(workload, cells) is not None
    worker_cpus, service_cpus = share_cpus(ground.cpus, pinned, serves)
    return Group(
        name=contest.name,
        workload=workload.name,
        question=contest.question,
        factor=FREE,
        params={},
        concurrency=max(int(cell.params["concurrency"]) for cell in cells),
        cells=tuple(cells),
        blocks=contest.blocks[method],
        rounds=ROUNDS,
        least_rounds=LEAST_ROUNDS,
        method=method,
        cpus=worker_cpus,
        service_cpus=service_cpus,
        pinned=pinned,
        patterned=isinstance(workload, Patterned),
        operations=fixed_operations(workload, cells[0].params, contest.operations),
    )
