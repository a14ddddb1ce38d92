"""Decides everything before the first measurement: which groups, cells, blocks and rounds."""

import itertools
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from bench.errors import PluginError, UsageError, near_miss
from bench.model.limits import MOST_CELLS, MOST_IN_GROUP
from bench.model.plan import SEQUENTIAL, Display, Group, Plan, Scalar, Skipped, Until, method_for
from bench.planning.extras import with_extras
from bench.planning.groups import Ground, plan_group, with_open_loop, with_twin
from bench.planning.parameters import known_parameters
from bench.planning.parse import Sweep, chosen
from bench.planning.profiles import ALPHA, LOOK_ALPHA, LOOKS
from bench.planning.sites import across_sites
from bench.plugins.pattern import Patterned
from bench.plugins.traits import Foretelling
from bench.plugins.workload import GroupSpec, Parameter, Variant, Workload

UNCONTROLLED = (
    "measured without controls (--no-controls): nothing shows whether the comparisons can be trusted"
)

# The place of headline groups that name none.
LAST = 99
Planned = tuple[Group | None, list[Skipped]]


class Conduct(Struct, frozen=True, kw_only=True):
    """How a run is conducted, independent of what it measures.

    With a `precision`, groups stop at the look at which their intervals are that narrow. Without `controls`
    neither control groups nor A/A controls are measured, and the run says so.
    """

    seed: int
    limit_s: float = 60.0
    command: str = ""
    precision: float | None = None
    controls: bool = True


def plan_all(
    workloads: Sequence[Workload], ground: Ground, conduct: Conduct, only: Sequence[str], skip: Sequence[str]
) -> Plan:
    """Plan `bench all`: every group of every workload, except what `only` and `skip` exclude.

    Groups that hold a control stay, whatever `only` says, but are no run alone.
    """
    ordered = sorted(workloads, key=lambda workload: isinstance(workload, Patterned))
    named = [(workload, spec) for workload in ordered for spec in _specs(workload, ground)]
    _check_patterns(only, named)
    # Skipping a workload that this profile does not measure anyway is no mistake.
    unmeasured = {one.name for one in workloads} - {one.name for one, _ in named}
    _check_patterns([name for name in skip if name not in unmeasured], named)
    models = ground.facts.models
    planned = [
        plan_group(workload, with_extras(spec, ground.extras, models), ground)
        for workload, spec in named
        if (not only or spec.controls or chosen(spec.name, workload.name, only))
        and not chosen(spec.name, workload.name, skip)
    ]
    absent = [s.name for w, s in named if s.controls and chosen(s.name, w.name, skip)]
    notes = (f"--skip left out the controls in {', '.join(absent)}",) if absent else ()
    if not any(one and (not only or chosen(one.name, one.workload, only)) for one, _ in planned):
        options = " and ".join(name for name, given in (("--only", only), ("--skip", skip)) if given)
        advice = f"; loosen {options}" if options else ": no workload is installed"
        raise UsageError(f"nothing is left to run{advice}")
    plan = _assemble(planned, ground, conduct, notes)
    return replace(plan, groups=in_order(plan.groups, only))


def in_order(groups: Sequence[Group], only: Sequence[str] = ()) -> tuple[Group, ...]:
    """Return the groups with the headline groups first, by their place, and then those that are controls.

    Where a choice was made (`only`), what was chosen is what a reader asks for: it is headline.
    """
    asked = [
        replace(group, display=replace(group.display, headline=True))
        if only and chosen(group.name, group.workload, only)
        else group
        for group in groups
    ]

    def place(group: Group) -> tuple[bool, int, int]:
        unasked = bool(only) and not chosen(group.name, group.workload, only)
        if group.display.headline:
            return unasked, 0, group.display.place or LAST
        return unasked, 1 if group.controls else 2, 0

    return tuple(sorted(asked, key=place))


def plan_run(sweep: Sweep, workloads: Sequence[Workload], ground: Ground, conduct: Conduct) -> Plan:
    """Plan `bench run`: one workload's sweep, and the control groups of all."""
    workload = next(one for one in workloads if one.name == sweep.workload)
    if sweep.rates is not None:
        _check_rates(workload, workloads)
    return plan_specs(workload, sweep_specs(workload, sweep, ground), sweep, workloads, ground, conduct)


def plan_specs(
    workload: Workload,
    specs: Sequence[GroupSpec],
    sweep: Sweep,
    workloads: Sequence[Workload],
    ground: Ground,
    conduct: Conduct,
) -> Plan:
    """Plan these groups of one workload, and the control groups of all."""
    planned: list[Planned] = [
        within_limit(workload, plan_group(workload, spec, ground, sweep.operations), conduct.limit_s)
        for spec in specs
    ]
    if not any(group for group, _ in planned):
        reasons = "; ".join(dict.fromkeys(skip.reason for _, skips in planned for skip in skips))
        raise UsageError(f"nothing is left to run: {reasons}")
    if sweep.rates is not None:
        _check_references(planned)
        per_s = sweep.rates.per_s
        planned = [(group and with_open_loop(group, ground, per_s), skips) for group, skips in planned]
    taken = {group.name for group, _ in planned if group}
    for other in workloads if conduct.controls else ():
        controls = [spec for spec in _specs(other, ground) if spec.controls and spec.name not in taken]
        planned += [plan_group(other, spec, ground) for spec in controls]
    return _assemble(planned, ground, conduct, () if conduct.controls else (UNCONTROLLED,))


def within_limit(workload: Workload, planned: Planned, limit_s: float) -> Planned:
    """Return a group without the sequential cell if that would wait for longer than a worker may."""
    group, skipped = planned
    if group is None or not isinstance(workload, Foretelling):
        return planned
    endless = [
        cell for cell in group.cells if cell.backend == SEQUENTIAL and _waits_s(workload, group) > limit_s
    ]
    others = tuple(cell for cell in group.cells if cell not in endless)
    if not others:
        return planned
    reason = (
        f"run sequentially, the waits of a round take {_waits_s(workload, group):,.0f} s; "
        f"a worker may take {limit_s:,.0f} s (--limit)"
    )
    left_out = [Skipped(**cell.identity(), reason=reason) for cell in endless]
    return replace(group, cells=others), [*skipped, *left_out]


def _waits_s(workload: Foretelling, group: Group) -> float:
    # A pilot begins with no fewer than K operations.
    least = group.operations or group.concurrency
    return workload.least_s(group.cells[0].params, least, 1)


def _specs(workload: Workload, ground: Ground) -> list[GroupSpec]:
    memory = ground.facts.effort.extras  # a first look at all workloads has no time for its rounds
    try:
        return [replace(spec, memory=spec.memory and memory) for spec in workload.groups(ground.facts)]
    except Exception as error:  # a third-party workload may raise anything
        why = f"{type(error).__name__}: {error}"
        raise PluginError(
            f"the workload {workload.name!r} cannot list its groups: {why}; fix it, or uninstall it"
        ) from error


def sweep_specs(workload: Workload, sweep: Sweep, ground: Ground) -> list[GroupSpec]:
    """Return one group for each combination of levels; within it the backend varies, or one free factor.

    With a single backend, the first factor that has several levels and leaves the work as it is varies
    within the group, so that its levels are compared side by side.
    """
    known = known_parameters(workload, sweep.backends, ground.backends)
    backends = [name for name in sweep.backends if name != SEQUENTIAL] or [SEQUENTIAL]
    if backends == [SEQUENTIAL] and "concurrency" in sweep.levels:
        raise UsageError(
            "sequential has one operation in flight; choose another --backend to set concurrency"
        )
    inner = _inner_factor(known, sweep, backends)
    outer = {name: levels for name, levels in sweep.levels.items() if name != inner}
    specs = []
    for combination in itertools.product(*outer.values()):
        levels = dict(zip(outer, combination, strict=True))
        swept = [name for name in outer if len(outer[name]) > 1]
        others = [f"{name}={levels[name]}" for name in swept if name != "concurrency"]
        specs.append(
            GroupSpec(
                name="/".join([workload.name, *(f"{name}={levels[name]}" for name in swept)]),
                question=workload.summary,
                factor=inner or "backend",
                variants=_variants(workload, backends, inner, sweep.levels),
                params={name: level for name, level in levels.items() if name != "concurrency"},
                concurrency=int(levels["concurrency"]) if "concurrency" in levels else None,
                display=Display(
                    headline=True, sweep="/".join([workload.name, *others]) if "concurrency" in swept else ""
                ),
            )
        )
    return specs


def _inner_factor(known: dict[str, Parameter], sweep: Sweep, backends: Sequence[str]) -> str | None:
    if len(backends) != 1:
        return None
    free = (n for n, levels in sweep.levels.items() if len(levels) > 1 and not known[n].changes_work)
    return next((name for name in free if name != "concurrency"), None)


def _variants(
    workload: Workload, backends: Sequence[str], inner: str | None, levels: dict[str, tuple[Scalar, ...]]
) -> tuple[Variant, ...]:
    if inner is None:
        return tuple(Variant(name) for name in backends)
    names = [backends[0]]
    if inner in workload.parameters and SEQUENTIAL not in names:
        # Each level of the work needs a sequential cell of its own, or model and level would vary at once.
        names.insert(0, SEQUENTIAL)
    return tuple(Variant(name, {inner: level}) for level in levels[inner] for name in names)


def _check_rates(workload: Workload, workloads: Sequence[Workload]) -> None:
    # A third-party workload that does not mention open loops has none.
    able = sorted(one.name for one in workloads if getattr(one, "open_loop", False))
    if workload.name not in able:
        raise UsageError(
            f"--rate needs work that can arrive from outside ({', '.join(able)}), not {workload.name}; "
            "leave it out"
        )


def _check_references(planned: Sequence[Planned]) -> None:
    # Values are verified against the sequential cell's, so without it there are no open rounds.
    for group, skips in planned:
        if group and not any(cell.backend == SEQUENTIAL for cell in group.cells):
            why = "; ".join(skip.reason for skip in skips if skip.backend == SEQUENTIAL)
            raise UsageError(
                f"--rate needs the sequential cell of {group.name}, which is left out: "
                f"{why or 'it was not planned'}; raise --limit, let operations wait for less, or omit --rate"
            )


def _check_patterns(patterns: Sequence[str], named: Sequence[tuple[Workload, GroupSpec]]) -> None:
    for pattern in patterns:
        if not any(chosen(spec.name, workload.name, [pattern]) for workload, spec in named):
            names = dict.fromkeys(name for w, spec in named for name in (w.name, spec.name))
            raise UsageError(f"no workload or group matches {pattern!r}{near_miss(pattern, tuple(names))}")


def _assemble(
    planned: Sequence[Planned], ground: Ground, conduct: Conduct, notes: tuple[str, ...] = ()
) -> Plan:
    groups = [group for group, _ in planned if group]
    _check_names(groups)
    whole = _with_twins(groups, ground) if conduct.controls else groups
    skips = [skip for _, skips in planned for skip in skips]
    groups, skipped = across_sites(whole, skips, ground.sites, ground.lacks)
    _check_sizes(groups)
    early = conduct.precision is not None
    if early:
        groups = [replace(one, costly=False, blocks=LOOKS[method_for(one.pinned)][-1]) for one in groups]
    return Plan(
        profile=ground.profile.name,
        seed=conduct.seed,
        groups=tuple(groups),
        skipped=tuple(skipped),
        limit_s=conduct.limit_s,
        command=conduct.command,
        notes=(*ground.notes, *notes),
        alpha=LOOK_ALPHA if early else ALPHA,
        until=Until(conduct.precision) if early else None,
    )


def _check_names(groups: Sequence[Group]) -> None:
    owners: dict[str, str] = {}
    for group in groups:
        if group.name in owners:
            both = f"{owners[group.name]!r} and {group.workload!r}"
            raise PluginError(f"the workloads {both} name a group {group.name!r}; uninstall one of them")
        owners[group.name] = group.workload


def _check_sizes(groups: Sequence[Group]) -> None:
    # A run that could not be loaded again must not be measured.
    cells, most = sum(len(group.cells) for group in groups), max(len(group.cells) for group in groups)
    if cells > MOST_CELLS // 2 or most > MOST_IN_GROUP // 2:
        raise UsageError(
            f"that makes {cells:,} cells, {most:,} of them in one group; "
            f"at most {MOST_CELLS // 2:,} and {MOST_IN_GROUP // 2:,} can be compared: take fewer levels"
        )


def _with_twins(groups: Sequence[Group], ground: Ground) -> list[Group]:
    # One A/A control among the pinned groups and one among the others: they resolve very different effects.
    # A group without a server is preferred, to show the noise of the method rather than the server's.
    hosts = set()
    for kind in (True, False):
        alike = [group for group in groups if group.pinned is kind]
        hosts |= {group.name for group in sorted(alike, key=lambda group: bool(group.service_cpus))[:1]}
    return [with_twin(group, ground) if group.name in hosts else group for group in groups]
