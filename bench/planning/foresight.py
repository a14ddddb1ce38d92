"""About how long a plan takes, and how large its run becomes, before anything is measured."""

from bench.model.plan import Group, Plan

# Starting a block's workers and parking them, which they do side by side on few CPUs.
START_S = 0.28
PILOT_S = 1.0
# A block of a cell as it stands in a compressed run: phases, rounds with their figures, spans.
BLOCK_BYTES, ROUND_BYTES, RUN_BYTES = 60, 30, 20_000


def about_s(plan: Plan) -> float:
    """Return about how many seconds a run of this plan takes."""
    return sum(_group_s(group) for group in plan.groups)


def _group_s(group: Group) -> float:
    cells = len(group.cells)
    block_s = cells * (START_S + group.timing.block_s)
    open_s = (
        cells * len(group.open_loop.rates_per_s or ()) * group.open_loop.schedule_s
        if group.open_loop
        else 0.0
    )
    return PILOT_S + cells * START_S + group.blocks * (block_s + open_s)


def about_bytes(plan: Plan) -> int:
    """Return about how many bytes a compressed run of this plan has."""
    blocks = sum(len(group.cells) * (group.blocks + 1) for group in plan.groups)
    rounds = sum(len(group.cells) * group.blocks * group.least_rounds for group in plan.groups)
    return RUN_BYTES + blocks * BLOCK_BYTES + rounds * ROUND_BYTES
