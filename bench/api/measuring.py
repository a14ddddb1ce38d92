"""Plans of what `bench all`, `run`, `duel` and `certify` measure, and measuring them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bench.machine.cpus import can_pin, reservations, usable_count, usable_cpus
from bench.machine.interpreters.sites import choose, gil_levels
from bench.model.plan import Plan
from bench.model.target import Tried
from bench.planning import duel
from bench.planning.calibration import plan_certificate, size_of
from bench.planning.extras import extra_variants
from bench.planning.groups import Ground
from bench.planning.needs import optional
from bench.planning.parameters import known_parameters
from bench.planning.parse import Sweep, parse_level, parse_rates, parse_settings
from bench.planning.plan import Conduct, plan_all, plan_run
from bench.planning.profiles import profile_named
from bench.planning.targets import plan_target_duel
from bench.planning.variants import WrittenVariant
from bench.plugins import registry
from bench.plugins.workload import Parameter

if TYPE_CHECKING:
    from bench.runner.events import Event
    from bench.runner.session import Outcome

OPERATIONS = Parameter(default=1, minimum=1, maximum=1e9, help="N: operations in a round")


def no_word(_: str) -> None:
    """Say nothing."""


class Pythons(Struct, frozen=True):
    """The interpreters that were asked for, and the states of the GIL; `tell` hears what takes a while."""

    names: tuple[str, ...] = ()
    gil: tuple[str, ...] = ()
    tell: Callable[[str], None] = no_word


THIS_ONE = Pythons()


def ground(profile: str, pythons: Pythons = THIS_ONE) -> Ground:
    """Return the basis of every plan: the profile, this machine's CPUs, the installed backends.

    The first time, an environment is made for an interpreter that has none. Raises UsageError.
    """
    backends = registry.backends()
    chosen = choose(pythons.names, pythons.gil, pythons.tell, optional=optional(backends))
    for line in chosen.notes:
        pythons.tell(line)
    return Ground(
        profile=profile_named(profile),
        sites=chosen.sites,
        cpus=usable_cpus(),
        count=usable_count(),
        pins=can_pin(),
        notes=reservations(),
        backends=backends,
    )


def plan_everything(
    profile: str,
    settings: Conduct,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    extra: Sequence[str] = (),
    *,
    pythons: Pythons = THIS_ONE,
) -> Plan:
    """Return the plan of `bench all`, without plugins that cannot be loaded, and with the `extra` models.

    Raises UsageError for a pattern that matches nothing or no such model, and PluginError for a plugin that
    cannot be loaded and is requested by name.
    """
    broken = registry.broken(registry.WORKLOADS)
    for pattern in only:
        if pattern in broken:
            raise broken[pattern]
    if broken and not registry.workloads():
        raise next(iter(broken.values()))
    kept = [pattern for pattern in skip if pattern not in broken]
    base = ground(profile, pythons)
    base = replace(base, extras=extra_variants(extra, base.backends))
    return plan_all(list(registry.workloads().values()), base, settings, only, kept)


def check_models(backends: Sequence[str], operations: int | None) -> None:
    """Raise UsageError for an unknown model, and for an N that cannot be."""
    for name in backends:
        registry.backend(name)
    if operations is not None:
        parse_level("--operations", str(operations), OPERATIONS)


def plan_sweep(
    workload: str,
    profile: str,
    settings: Conduct,
    backends: Sequence[str] = (),
    levels: Sequence[str] = (),
    operations: int | None = None,
    rate: str | None = None,
    pythons: Pythons = THIS_ONE,
) -> Plan:
    """Return the plan of `bench run`. Raises UsageError for an unknown name, parameter or level."""
    base = ground(profile, pythons)
    chosen = tuple(backends) or base.facts.models
    check_models(chosen, operations)
    known = known_parameters(registry.workload(workload), chosen, base.backends)
    sweep = Sweep(
        workload=workload,
        backends=chosen,
        levels=parse_settings(levels, known),
        operations=operations,
        rates=None if rate is None else parse_rates(rate),
    )
    return plan_run(sweep, list(registry.workloads().values()), base, settings)


def plan_duel(
    x: str,
    y: str | None,
    settings: Conduct,
    operations: int | None = None,
    margin: float = duel.MARGIN,
    threshold: float | None = None,
    pythons: Pythons = THIS_ONE,
    tried: Sequence[Tried] = (),
) -> Plan:
    """Return the plan of `bench duel`, also between functions that were `tried` out. Raises UsageError.

    Ratios within `margin` are equivalent. Of two interpreters, or two states of the GIL, X has the first and
    Y the second.
    """
    first, second = duel.read_sides(x, y, pythons.names, gil_levels(pythons.gil))
    check_models([first.backend, second.backend], operations)
    sides, base = (_at_site(first, pythons), _at_site(second, pythons)), ground("quick")
    if tried:
        return plan_target_duel(sides, tried, base, settings, operations, margin, threshold)
    workload = registry.workload(sides[0].workload)
    return duel.plan_duel(sides, workload, base, settings, operations, margin, threshold)


def _at_site(side: WrittenVariant, pythons: Pythons) -> WrittenVariant:
    if not (side.python or side.gil):
        return side
    packages = optional(registry.backends())
    names, levels = ([one] if one else [] for one in (side.python, side.gil))
    (site,) = choose(names, levels, pythons.tell, optional=packages).sites
    return replace(side, site=site)


def plan_calibration(profile: str, settings: Conduct) -> tuple[Plan, float]:
    """Return the plan of `bench certify`, and its approximate duration in seconds. Raises UsageError."""
    workloads = list(registry.workloads().values())
    return plan_certificate(workloads, ground("quick"), settings, profile), size_of(profile).about_s


def measure(
    plan: Plan,
    results: Path,
    on_event: "Callable[[Event], None]",
    max_time_s: float | None = None,
    anonymous: bool = False,
) -> "Outcome":
    """Measure a plan, and write its run into a new folder in `results`.

    Raises StorageError if results cannot be written, and UsageError for a plan too large for a run file.
    """
    from bench.analysis.run.controls import judge
    from bench.analysis.run.stopping import enough_for
    from bench.runner import session
    from bench.runner.conduct import conduct

    drive = partial(conduct, enough=enough_for(plan))
    return session.measure(plan, results, on_event, max_time_s, anonymous, judge=judge, drive=drive)
