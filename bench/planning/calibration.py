"""Plans a calibration: identical copies (A/A) and copies that are slower by a known share."""

from collections.abc import Sequence

from msgspec import Struct

from bench.errors import UsageError, near_miss
from bench.model.plan import SEQUENTIAL, Group, Placement, Plan, Until
from bench.planning.groups import Ground
from bench.planning.plan import Conduct
from bench.planning.profiles import CERTIFIED_LOOK, LOOK_ALPHA, LOOKS
from bench.planning.variants import FreeGroup, WrittenVariant, free_group
from bench.plugins.traits import Calibrated
from bench.plugins.workload import Workload

NAME = "certify"
TWINS = 8
PAIRS = TWINS // 2
SLOWDOWNS = (0.01, 0.02, 0.05, 0.10)
PLACEMENTS: tuple[Placement, ...] = ("pinned", "unpinned")


class Size(Struct, frozen=True, kw_only=True):
    """How many A/A comparisons each group needs, and about how many seconds the calibration takes."""

    comparisons: int
    about_s: float


SIZES = {
    "quick": Size(comparisons=50, about_s=900.0),
    "standard": Size(comparisons=200, about_s=3600.0),
}


def size_of(profile: str) -> Size:
    """Return the size of a calibration. Raises UsageError with the closest name."""
    if profile not in SIZES:
        raise UsageError(f"no calibration named {profile!r}{near_miss(profile, tuple(SIZES))}")
    return SIZES[profile]


def plan_certificate(workloads: Sequence[Workload], ground: Ground, conduct: Conduct, profile: str) -> Plan:
    """Return the plan of a calibration. Raises UsageError if no workload can be slowed down."""
    size = size_of(profile)
    groups = [
        _group(workload, workload, placement, ground, size)
        for workload in workloads
        if isinstance(workload, Calibrated)
        for placement in PLACEMENTS
        if ground.pins or placement == "unpinned"
    ]
    if not groups:
        raise UsageError(
            "no installed workload can be slowed down by a known share, so nothing can be calibrated"
        )
    return Plan(
        profile=profile,
        seed=conduct.seed,
        groups=tuple(groups),
        limit_s=conduct.limit_s,
        command=conduct.command,
        notes=ground.notes,
        alpha=LOOK_ALPHA,
        until=Until(comparisons=size.comparisons),
    )


def is_certificate(plan: Plan) -> bool:
    """Return whether this is the plan of a calibration."""
    return bool(plan.groups) and all(group.kind == "calibration" for group in plan.groups)


def _group(workload: Workload, work: Calibrated, placement: Placement, ground: Ground, size: Size) -> Group:
    backend = model_for(work.calibration, placement, ground)
    copies = {f"twin{number}": _copy(work, backend, 0.0) for number in range(TWINS)}
    copies |= {f"slower{share:.0%}": _copy(work, backend, share) for share in SLOWDOWNS}
    described = FreeGroup(
        name=f"{NAME}/{placement}/{work.calibration}",
        question=f"Are identical and slower copies distinguished ({work.calibration}, {placement})?",
        kind="calibration",
        variants=copies,
        params={"work": work.calibration},
        blocks=dict.fromkeys(LOOKS, CERTIFIED_LOOK * -(-size.comparisons // PAIRS)),
    )
    return free_group(described, workload, ground)


def model_for(calibration: str, placement: Placement, ground: Ground) -> str:
    """Return the backend of a calibration's group: one thread where it is pinned, else a pool.

    Computing is pinned without any model, waiting on the first one that keeps waits in flight on one thread.
    """
    if placement == "pinned" and calibration == "cpu":
        return SEQUENTIAL
    wanted = placement == "pinned"
    return next(name for name in ground.facts.models if ground.backends[name].single_thread is wanted)


def _copy(work: Calibrated, backend: str, share: float) -> WrittenVariant:
    settings = tuple(f"{name}={level}" for name, level in work.slowed(share).items())
    return WrittenVariant(
        text=work.name, workload=work.name, backend=backend, settings=settings, slowdown=share
    )
