"""Turns a workload's specification of a group into cells that differ in one factor only."""

import math
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bench.errors import UsageError
from bench.machine.interpreters.sites import Site
from bench.model.plan import SEQUENTIAL, Cell, Colour, Group, OpenPlan, Params, Skipped, Timing
from bench.planning.needs import lacking
from bench.planning.parameters import (
    PATTERN,
    backend_parameters,
    fixed_operations,
    pattern_level,
    patterns_of,
)
from bench.planning.profiles import Profile, are_few, blocks_for
from bench.plugins.backend import Backend
from bench.plugins.pattern import Patterned
from bench.plugins.registry import reference_of
from bench.plugins.traits import Abandoning, Refusing, Threading
from bench.plugins.workload import Facts, GroupSpec, Variant, Workload

# After a rest, about as much work as fits into 10 ms.
BURST = Timing(rest_s=0.02, round_s=0.01, longest_s=0.02, block_s=0.4)


class Ground(Struct, frozen=True, kw_only=True):
    """The basis of every plan: the profile, the usable CPUs, and the installed backends.

    Where the system does not let it choose CPUs (`pins`), a run has all `cpus`, and a quota may still allow
    only `count` at a time. `notes` say so. `extras` are compared with the models in `bench all`. Without
    `sites`, workers run under this interpreter.
    """

    profile: Profile
    cpus: tuple[int, ...]
    backends: dict[str, Backend]
    count: int | None = None
    pins: bool = True
    notes: tuple[str, ...] = ()
    extras: tuple[Variant, ...] = ()
    sites: tuple[Site, ...] = ()

    @property
    def facts(self) -> Facts:
        """Return the facts that workloads plan their groups with."""
        cpus = len(self.cpus) if self.count is None else self.count
        usable = {(site.name, site.gil) for site in self.sites if not site.unusable}
        return Facts(
            cpus=cpus,
            models=compared_models(self.backends),
            effort=self.profile.effort,
            both_gils=any((name, "on") in usable and (name, "off") in usable for name, _ in usable),
        )

    def share(self, pinned: bool, serves: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the CPUs of a group's workers, and those of its server."""
        return (
            share_cpus(self.cpus, pinned, serves) if self.pins else (self.cpus, self.cpus if serves else ())
        )

    @property
    def can_pin(self) -> bool:
        """Return whether groups can be kept on CPUs of their own."""
        return self.pins and len(self.cpus) > 0

    def lacks(self, cell: Cell, site: Site) -> str | None:
        """Return why a site cannot run a cell, or None."""
        return lacking(self.backends[cell.backend], cell.params, site)

    def lacking(self, backend: Backend, params: Params) -> str | None:
        """Return why no interpreter of the run can run a model at these levels, or None."""
        usable: list[Site | None] = [site for site in self.sites if not site.unusable]
        reasons = [lacking(backend, params, site) for site in usable or [None]]
        return None if None in reasons else "; ".join(dict.fromkeys(filter(None, reasons)))


def compared_models(backends: Mapping[str, Backend]) -> tuple[str, ...]:
    """Return the names of the compared backends in the order that they declare.

    Entry points are installed in any order, and which model an A/A control or a calibration copies depends on
    this one.
    """
    places = [(backend.compared, name) for name, backend in backends.items() if backend.compared]
    return tuple(name for _, name in sorted(places))


def plan_group(
    workload: Workload, spec: GroupSpec, ground: Ground, operations: int | None = None
) -> tuple[Group | None, list[Skipped]]:
    """Return the group with its cells, and the cells that are skipped; no group if no cell is left."""
    concurrency = spec.concurrency or workload.default_concurrency(ground.facts)
    cells: list[Cell] = []
    skipped: list[Skipped] = []
    for variant in _with_sequential(workload, spec, ground):
        planned = plan_cell(workload, spec, variant, concurrency, ground)
        if isinstance(planned, Cell):
            cells.append(planned)
        else:
            skipped.append(planned)
    if not cells or (skipped and all(cell.backend == SEQUENTIAL for cell in cells)):
        return None, skipped
    fixed = fixed_operations(workload, cells[0].params, operations or spec.operations)
    return _assembled(workload, spec, ground, concurrency, tuple(cells), fixed), skipped


def _assembled(
    workload: Workload,
    spec: GroupSpec,
    ground: Ground,
    concurrency: int,
    cells: tuple[Cell, ...],
    operations: int | None,
) -> Group:
    pinned = ground.can_pin and (spec.pinned or on_one_thread(workload, cells, ground))
    served = service_of(workload, cells) is not None
    worker_cpus, service_cpus = ground.share(pinned, served)
    repetition = ground.profile.pinned if pinned else ground.profile.unpinned
    blocks = blocks_for(spec.blocks or repetition.blocks, pinned, math.comb(len(cells), 2))
    return Group(
        name=spec.name,
        workload=workload.name,
        workload_ref=reference_of(workload),
        question=spec.question,
        factor=spec.factor,
        confounded=spec.confounded,
        params=spec.params,
        concurrency=concurrency,
        cells=cells,
        blocks=blocks,
        rounds=spec.rounds or repetition.rounds,
        least_rounds=min(spec.rounds or repetition.least_rounds, repetition.least_rounds),
        timing=BURST if spec.burst else repetition.timing_of(spec.display.headline, served),
        cpus=worker_cpus[: spec.cpus] if ground.can_pin else worker_cpus,
        service_cpus=service_cpus,
        pinned=pinned,
        patterned=isinstance(workload, Patterned),
        operations=operations,
        controls=spec.controls,
        display=spec.display,
        memory_blocks=ground.profile.memory_blocks if spec.memory else 0,
        unequal=is_unequal(workload, cells),
        compared=spec.compared,
        costly=not pinned and are_few(blocks),
    )


def on_one_thread(workload: Workload, cells: Iterable[Cell], ground: Ground) -> bool:
    """Return whether every cell runs on one thread; a pattern may start threads under any model."""
    return all(
        ground.backends[cell.backend].single_thread
        and not (isinstance(workload, Threading) and workload.starts_threads(cell.params))
        for cell in cells
    )


def is_unequal(workload: Workload, cells: Iterable[Cell]) -> bool:
    """Return whether some cell cancels operations, so that the cells' times cannot be compared."""
    return isinstance(workload, Abandoning) and any(workload.abandons(cell.params) for cell in cells)


def _with_sequential(workload: Workload, spec: GroupSpec, ground: Ground) -> tuple[Variant, ...]:
    alone = ground.backends.get(SEQUENTIAL)
    meaningless = isinstance(workload, Patterned) and alone and not patterns_of(workload, alone)
    if not spec.sequential or meaningless or any(variant.backend == SEQUENTIAL for variant in spec.variants):
        return spec.variants
    return (Variant(SEQUENTIAL), *spec.variants)


def plan_cell(
    workload: Workload, spec: GroupSpec, variant: Variant, concurrency: int, ground: Ground
) -> Cell | Skipped:
    """Return the cell, or why it is skipped."""
    backend, given = ground.backends.get(variant.backend), {**spec.params, **variant.params}
    if backend is None:
        return _skipped(workload, spec, variant, given, f"no backend named {variant.backend!r} is installed")
    params: Params = {
        "concurrency": 1 if variant.backend == SEQUENTIAL else concurrency,
        **{name: given.get(name, p.default) for name, p in workload.parameters.items()},
        **{name: given.get(name, p.default) for name, p in backend_parameters(backend, workload).items()},
    }
    if isinstance(workload, Patterned):
        pattern = pattern_level(workload, backend, spec.params, variant.params, SEQUENTIAL)
        if pattern is None:
            return _skipped(workload, spec, variant, given, _no_pattern(workload, backend, given))
        params[PATTERN] = pattern
    reason = _reason_against(workload, backend, params) or ground.lacking(backend, params)
    if reason:
        return _skipped(workload, spec, variant, params, reason)
    return Cell(
        id=cell_id(spec.name, variant),
        group=spec.name,
        workload=workload.name,
        backend=backend.name,
        backend_ref=reference_of(backend),
        params=params,
        levels=variant.params,
        colour=shared_colour(workload, backend, params) or "sync",
    )


def _skipped(workload: Workload, spec: GroupSpec, variant: Variant, params: Params, reason: str) -> Skipped:
    return Skipped(
        id=cell_id(spec.name, variant),
        group=spec.name,
        workload=workload.name,
        backend=variant.backend,
        params=params,
        reason=reason,
    )


def _no_pattern(workload: Workload, backend: Backend, given: Params) -> str:
    offered = patterns_of(workload, backend)
    if not offered:
        return f"{workload.name} has no pattern under {backend.name}"
    return f"{backend.name} has no pattern={given[PATTERN]} for {workload.name}, only {', '.join(offered)}"


def _reason_against(workload: Workload, backend: Backend, params: Params) -> str | None:
    for name, parameter in backend_parameters(backend, workload).items():
        if parameter.choices and params[name] not in parameter.choices:
            return f"{backend.name} has no {name}={params[name]}"
    if shared_colour(workload, backend, params) is None:
        return _colour_reason(workload, backend, params)
    if isinstance(workload, Refusing) and (reason := workload.refuse(backend, params)):
        return reason
    return backend.refuse(params)


def cell_id(group: str, variant: Variant) -> str:
    """Return a name that is unique in a run: group, backend, and the levels that differ."""
    levels = ",".join(f"{name}={level}" for name, level in variant.params.items())
    return f"{group}:{variant.backend}" + (f"[{levels}]" if levels else "")


def shared_colour(workload: Workload, backend: Backend, params: Params) -> Colour | None:
    """Return the colour that the backend prefers among those that the operation has."""
    offered = workload.colours(params)
    return next((colour for colour in backend.colours if colour in offered), None)


def _colour_reason(workload: Workload, backend: Backend, params: Params) -> str:
    offered = workload.colours(params)
    if not offered:
        return f"{workload.name} has no operation at these levels"
    levels = ", ".join(
        f"{name}={params[name]}" for name in workload.parameters if isinstance(params[name], str)
    )
    what = levels or workload.name
    return f"{what} is {offered[0]} only, and {backend.name} drives {backend.colours[0]} operations"


def service_of(workload: Workload, cells: Iterable[Cell]) -> str | None:
    """Return the module of the server that these cells need, or None."""
    return next((module for cell in cells if (module := workload.service(cell.params))), None)


def share_cpus(cpus: tuple[int, ...], pinned: bool, serves: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the CPUs of the workers and those of the group's server; () means no pinning.

    A pinned group has one CPU, the last: the first one sees most interrupts. A server has a CPU to itself
    where there are three or more, or where the workers are pinned and there are two.
    """
    if pinned:
        others = cpus[:-1] or cpus
        return cpus[-1:], others if serves else ()
    if serves and len(cpus) >= 3:
        return cpus[1:], cpus[:1]
    return cpus, cpus if serves else ()


def with_open_loop(group: Group, ground: Ground, rates_per_s: tuple[float, ...]) -> Group:
    """Return the group with open rounds at these rates, or at rising rates (a ladder) without any.

    The pacer keeps off the workers' CPUs where there are others.
    """
    others = tuple(cpu for cpu in ground.cpus if cpu not in group.cpus)
    plan = OpenPlan(rates_per_s=rates_per_s, schedule_s=ground.profile.schedule_s, pacer_cpus=others)
    return replace(group, open_loop=plan)


def with_twin(group: Group, ground: Ground) -> Group:
    """Return the group with an A/A control: an identical copy of a pool's cell, or else of the first cell.

    Raises UsageError for a group without cells.
    """
    if not group.cells:
        raise UsageError(f"group {group.name!r} has no cells")
    pools = [cell for cell in group.cells if not ground.backends[cell.backend].single_thread]
    original = (pools or list(group.cells))[0]
    twin = replace(original, id=f"{original.id}~twin", twin=True)
    return replace(group, cells=(*group.cells, twin))
