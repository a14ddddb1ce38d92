"""Plans the measurement of a user's own functions: every model that can run them, in one group."""

from collections.abc import Sequence

from msgspec.structs import replace

from bench.errors import UsageError
from bench.model.plan import SEQUENTIAL, Cell, Group, Plan
from bench.model.target import UNCHECKED, Target, Tried
from bench.planning.duel import plan_duel
from bench.planning.groups import Ground
from bench.planning.parse import Sweep
from bench.planning.plan import Conduct, plan_specs, sweep_specs
from bench.planning.variants import WrittenVariant
from bench.plugins.target import FACTOR, REFERENCE, TargetWorkload
from bench.plugins.workload import GroupSpec, Variant, Workload

MOST_TARGETS = 8


def plan_targets(
    tried: Sequence[Tried], sweep: Sweep, others: Sequence[Workload], ground: Ground, conduct: Conduct
) -> Plan:
    """Plan `bench run TARGET…`: the functions under all chosen models, and the control groups of `others`.

    Several functions are in one group, each with a sequential cell of its own. Raises UsageError.
    """
    if len(tried) > MOST_TARGETS:
        raise UsageError(f"at most {MOST_TARGETS} functions can be compared at once, not {len(tried)}")
    workload = TargetWorkload(tried)
    specs = sweep_specs(workload, sweep, ground)
    if len(tried) > 1:
        specs = [_of_each(spec, [one.target.name for one in tried]) for spec in specs]
    return with_targets(plan_specs(workload, specs, sweep, others, ground, conduct), tried)


def _of_each(spec: GroupSpec, names: Sequence[str]) -> GroupSpec:
    models = [variant for variant in spec.variants if variant.backend != SEQUENTIAL]
    variants = tuple(
        Variant(variant.backend, {FACTOR: name, **variant.params})
        for name in names
        for variant in (Variant(SEQUENTIAL), *models)
    )
    return replace(spec, factor=FACTOR, variants=variants)


def plan_target_duel(
    sides: tuple[WrittenVariant, WrittenVariant],
    tried: Sequence[Tried],
    ground: Ground,
    conduct: Conduct,
    operations: int | None,
    margin: float,
    threshold: float | None,
) -> Plan:
    """Return the plan of a duel between functions, or between two models of one. Raises UsageError."""
    workload = TargetWorkload(tried)
    names = [one.target.name for one in tried]
    x, y = (
        replace(side, workload=workload.name, params={FACTOR: name})
        for side, name in zip(sides, (names[0], names[-1]), strict=True)
    )
    plan = plan_duel((x, y), workload, ground, conduct, operations, margin, threshold)
    return with_targets(plan, tried)


def with_targets(plan: Plan, tried: Sequence[Tried]) -> Plan:
    """Return the plan with all that workers must know of the functions, and what a reader must."""
    workload = TargetWorkload(tried)
    targets = tuple(one.target for one in tried)
    groups = tuple(
        _with_targets(group, targets) if group.workload == workload.name else group for group in plan.groups
    )
    notes = (*plan.notes, *(note for one in tried for note in one.notes), *_own_notes(targets, groups))
    return replace(plan, groups=groups, notes=notes)


def _with_targets(group: Group, targets: tuple[Target, ...]) -> Group:
    group = replace(group, workload_ref=REFERENCE, targets=targets)
    awaiting = {one.name for one in targets if one.is_async}
    proofs = {
        cell.params[FACTOR]: cell.id
        for cell in reversed(group.cells)
        if cell.backend == SEQUENTIAL and not cell.twin
    }

    def with_target(cell: Cell) -> Cell:
        # Awaiting in turn, on one loop, is what sequential means for a coroutine function.
        awaits = cell.backend == SEQUENTIAL and cell.params[FACTOR] in awaiting
        proof = cell.proof or proofs.get(cell.params[FACTOR], "")
        return replace(cell, colour="async" if awaits else cell.colour, proof=proof)

    return replace(group, cells=tuple(map(with_target, group.cells)))


def _own_notes(targets: Sequence[Target], groups: Sequence[Group]) -> list[str]:
    notes = [
        f"the results of {target.name} are not checked (--check none): nothing shows that all models do the "
        "same work"
        for target in targets
        if target.check == UNCHECKED
    ]
    loops = any(cell.backend == "asyncio" for group in groups if group.targets for cell in group.cells)
    return notes + [
        f"under asyncio, {target.name} runs by asyncio.to_thread, for it is no coroutine function"
        for target in targets
        if loops and not (target.awaits or target.other)
    ]
