"""Plans a certificate: identical twins beside copies that are slower by a known share, for many blocks."""

from collections.abc import Sequence

from msgspec import Struct

from bench.errors import UsageError, near_miss
from bench.model.plan import Group, Plan, Until
from bench.planning.groups import SEQUENTIAL, Ground
from bench.planning.plan import Conduct
from bench.planning.profiles import CERTIFIED_LOOK, LOOK_ALPHA, LOOKS
from bench.planning.variants import BLOCK_TARGET_S, ROUND_TARGET_S, Contest, Side, free_group
from bench.plugins.workload import Calibrated, Workload

NAME = "certify"
TWINS = 8
PAIRS = TWINS // 2
SLOWDOWNS = (0.01, 0.02, 0.05, 0.10)
PINNED, WHOLE = "pinned", "whole-set"
# One thread for the pinned groups, a pool for those that have the whole set.
MODELS = {("cpu", PINNED): SEQUENTIAL, ("wait", PINNED): "asyncio"}
POOL = "threads"


class Size(Struct, frozen=True, kw_only=True):
    """How many comparisons of twins each group is to hold, and about how many seconds all of it takes."""

    comparisons: int
    about_s: float


SIZES = {
    "quick": Size(comparisons=50, about_s=900.0),
    "standard": Size(comparisons=200, about_s=3600.0),
}


def size_of(profile: str) -> Size:
    """Return a certificate's size. Raises UsageError with the near miss."""
    if profile not in SIZES:
        raise UsageError(f"no certificate named {profile!r}{near_miss(profile, tuple(SIZES))}")
    return SIZES[profile]


def plan_certificate(workloads: Sequence[Workload], ground: Ground, conduct: Conduct, profile: str) -> Plan:
    """Return the plan of a certificate. Raises UsageError where no workload can be slowed."""
    size = size_of(profile)
    groups = [
        _group(workload, workload, kind, ground, size)
        for workload in workloads
        if isinstance(workload, Calibrated)
        for kind in (PINNED, WHOLE)
    ]
    if not groups:
        raise UsageError("no installed workload can be slowed by a known share; nothing can be certified")
    return Plan(
        profile=profile,
        seed=conduct.seed,
        round_target_s=ROUND_TARGET_S,
        block_target_s=BLOCK_TARGET_S,
        groups=tuple(groups),
        limit_s=conduct.limit_s,
        command=conduct.command,
        alpha=LOOK_ALPHA,
        until=Until(comparisons=size.comparisons),
    )


def is_certificate(plan: Plan) -> bool:
    """Return whether this is the plan of a certificate."""
    return bool(plan.groups) and all(group.name.startswith(f"{NAME}/") for group in plan.groups)


def _group(workload: Workload, work: Calibrated, kind: str, ground: Ground, size: Size) -> Group:
    backend = MODELS.get((work.calibration, kind), POOL)
    sides = {f"twin{number}": _side(work, backend, 0.0) for number in range(TWINS)}
    sides |= {slowed_name(share): _side(work, backend, share) for share in SLOWDOWNS}
    contest = Contest(
        name=f"{NAME}/{kind}/{work.calibration}",
        question=f"Are identical twins told apart, and slower ones found ({work.calibration}, {kind})?",
        sides=sides,
        blocks=dict.fromkeys(LOOKS, CERTIFIED_LOOK * -(-size.comparisons // PAIRS)),
    )
    return free_group(contest, workload, ground)


def _side(work: Calibrated, backend: str, share: float) -> Side:
    settings = tuple(f"{name}={level}" for name, level in work.slowed(share).items())
    return Side(text=work.name, workload=work.name, backend=backend, settings=settings)


def slowed_name(share: float) -> str:
    """Return the name of the copy that is slower by this share."""
    return f"slower{share:.0%}"
