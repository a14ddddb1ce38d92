"""About how long a plan takes, and how large its run becomes, before anything is measured."""

from bench.model.plan import Group, Plan

# From runs of `bench all` on two CPUs: 75 s for a quick one, 545 s and 370 kB for a standard one. A block's
# cells start side by side, and most use only a part of the time that their rounds may take.
START_S, SHARE = 0.10, 0.32
# A block of a cell as it stands in a compressed run: phases, rounds with their figures, spans.
BLOCK_BYTES, ROUND_BYTES, RUN_BYTES = 130, 50, 5_000


def about_s(plan: Plan) -> float:
    """Return about how many seconds a run of this plan takes."""
    return sum(_group_s(group) for group in plan.groups)


def _group_s(group: Group) -> float:
    open_s = 0.0
    if group.open_loop:
        open_s = group.open_loop.schedule_s * max(1, len(group.open_loop.rates_per_s))
    return group.blocks * len(group.cells) * (START_S + SHARE * group.timing.block_s + open_s)


def about_bytes(plan: Plan) -> int:
    """Return about how many bytes a compressed run of this plan has."""
    blocks = sum(len(group.cells) * (group.blocks + 1) for group in plan.groups)
    rounds = sum(len(group.cells) * group.blocks * group.least_rounds for group in plan.groups)
    return RUN_BYTES + blocks * BLOCK_BYTES + rounds * ROUND_BYTES
