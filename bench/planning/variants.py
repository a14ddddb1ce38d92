"""Groups of variants that may differ in anything, each verified by a sequential cell of the same work."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from bench.errors import UsageError
from bench.machine.interpreters.sites import Site
from bench.model.plan import (
    SEQUENTIAL,
    Cell,
    Gil,
    Group,
    GroupKind,
    Method,
    Params,
    Skipped,
    Timing,
    method_for,
)
from bench.planning.groups import (
    Ground,
    is_unequal,
    on_one_thread,
    plan_cell,
    service_of,
)
from bench.planning.parameters import fixed_operations, known_parameters
from bench.planning.parse import parse_settings
from bench.planning.sites import levels_of, placed
from bench.plugins.pattern import Patterned
from bench.plugins.registry import reference_of
from bench.plugins.workload import GroupSpec, Variant, Workload

ROUNDS, LEAST_ROUNDS = 40, 3
# A core can change its speed within milliseconds. The closer two rounds are in time, and the more of them
# there are, the more these changes cancel out.
PINNED = Timing(warmup_s=0.005, round_s=0.002, longest_s=0.01, block_s=0.4)
UNPINNED = Timing(warmup_s=0.02, round_s=0.05, longest_s=0.1, block_s=0.5)


class WrittenVariant(Struct, frozen=True, kw_only=True):
    """One variant, as the user wrote it, and the `site` that its interpreter and GIL turned out to be."""

    text: str
    workload: str
    backend: str = SEQUENTIAL
    settings: tuple[str, ...] = ()
    params: Params = {}
    python: str = ""
    gil: Gil = ""
    site: Site | None = None
    path: str = ""
    slowdown: float | None = None


class FreeGroup(Struct, frozen=True, kw_only=True):
    """A group to plan: its name and question, its variants by name, and the most blocks by method."""

    name: str
    question: str
    kind: GroupKind
    variants: dict[str, WrittenVariant]
    blocks: dict[Method, int]
    params: Params = {}
    operations: int | None = None


def free_group(described: FreeGroup, workload: Workload, ground: Ground) -> Group:
    """Return the group of all variants, each verified by a sequential cell that does the same work.

    Raises UsageError for a variant that can't be.
    """
    cells = [
        cell_of(written, described.name, name, workload, ground)
        for name, written in described.variants.items()
    ]
    proofs = {_work(workload, cell): _proof(workload, cell, ground) for cell in reversed(cells)}
    proven = [replace(cell, proof=proofs[_work(workload, cell)].id) for cell in cells]
    return _assembled(described, workload, [*proofs.values(), *proven], ground)


def cell_of(written: WrittenVariant, group: str, name: str, workload: Workload, ground: Ground) -> Cell:
    """Return a variant as a cell of `group`. Raises UsageError if it cannot be measured."""
    levels = parse_settings(written.settings, known_parameters(workload, (written.backend,), ground.backends))
    for factor, found in levels.items():
        if len(found) > 1:
            raise UsageError(f"a variant has one level of {factor}, not {len(found)}")
    chosen: Params = {**written.params, **{factor: found[0] for factor, found in levels.items()}}
    if written.site:
        ground = replace(ground, sites=(written.site,))
    concurrency = int(chosen.pop("concurrency", 0)) or workload.default_concurrency(ground.facts)
    spec = GroupSpec(name=f"{group}/{name}", question="", variants=())
    planned = plan_cell(workload, spec, Variant(written.backend, chosen), concurrency, ground)
    if isinstance(planned, Skipped):
        raise UsageError(f"{written.text!r} cannot be measured: {planned.reason}")
    own: Params = levels_of(written.site) if written.site else {}
    own |= {"path": written.path} if written.path else {}
    told = {factor: planned.params[factor] for factor in levels if factor in planned.params}
    own_cell = replace(
        planned,
        group=group,
        levels={**told, **own},
        params={**planned.params, **own},
        path=written.path,
        slowdown=written.slowdown,
    )
    return placed(own_cell, written.site) if written.site else own_cell


def _work(workload: Workload, cell: Cell) -> tuple[object, ...]:
    return tuple(cell.params[name] for name, p in workload.parameters.items() if p.changes_work)


def _proof(workload: Workload, cell: Cell, ground: Ground) -> Cell:
    levels = {name: cell.params[name] for name in workload.parameters}
    spec = GroupSpec(name=f"{cell.id}/proof", question="", variants=())
    planned = plan_cell(workload, spec, Variant(SEQUENTIAL, levels), 1, ground)
    if isinstance(planned, Skipped):
        raise UsageError(f"no sequential cell can verify the values of {cell.id}: {planned.reason}")
    return replace(planned, group=cell.group, reference=True)


def _assembled(described: FreeGroup, workload: Workload, cells: Sequence[Cell], ground: Ground) -> Group:
    if is_unequal(workload, cells):
        raise UsageError(
            f"{workload.name} cancels operations: its cells do not do equal work, so they cannot be compared"
        )
    pinned = ground.pins and len(ground.cpus) > 0 and on_one_thread(workload, cells, ground)
    worker_cpus, service_cpus = ground.share(pinned, service_of(workload, cells) is not None)
    return Group(
        name=described.name,
        workload=workload.name,
        workload_ref=reference_of(workload),
        question=described.question,
        factor="variant",
        kind=described.kind,
        params=described.params,
        concurrency=max(int(cell.params["concurrency"]) for cell in cells),
        cells=tuple(cells),
        blocks=described.blocks[method_for(pinned)],
        rounds=ROUNDS,
        least_rounds=LEAST_ROUNDS,
        timing=PINNED if pinned else UNPINNED,
        cpus=worker_cpus,
        service_cpus=service_cpus,
        pinned=pinned,
        patterned=isinstance(workload, Patterned),
        operations=fixed_operations(workload, cells[0].params, described.operations),
    )
