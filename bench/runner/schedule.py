"""In which order pilots and blocks come: what a reader asks first is measured first, and again to the end.

First each headline and control group has its pilot and a block, so that there is something to see, and then
as many blocks as a verdict takes. An interrupted run has answered these. The others follow, pilots first;
their blocks rotate over the groups, so that slow minutes fall on all alike, and the rest of the first groups'
blocks is spread among them, for the same reason.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bench.model.plan import Group
from bench.planning.profiles import SIGNED_RANK_BLOCKS

PILOT = 0


class Turn(Struct, frozen=True):
    """One pilot or block of a group."""

    group: Group
    block: int


def is_first(group: Group) -> bool:
    """Return whether a group is measured before others: a headline, or a control of the whole run."""
    return group.display.headline or bool(group.controls) or any(cell.twin for cell in group.cells)


def as_measured(group: Group, block: int) -> Group:
    """Return the group as this block measures it.

    The first block of a group that is measured first has no rounds for memory, so that figures of all these
    groups are there sooner; the blocks after it have them.
    """
    if not group.memory_blocks or group.blocks < 2 or not is_first(group):
        return group
    return replace(group, memory_blocks=group.memory_blocks + 1 if block > 1 else 0)


def schedule(groups: Sequence[Group]) -> Iterator[Turn]:
    """Return every turn of a run in its order."""
    first = [group for group in groups if is_first(group)]
    rest = [group for group in groups if not is_first(group)]
    yield from (Turn(group, block) for group in first for block in (PILOT, 1) if block <= group.blocks)
    for block in range(2, SIGNED_RANK_BLOCKS + 1):
        yield from (Turn(group, block) for group in first if block <= group.blocks)
    yield from (Turn(group, PILOT) for group in rest)
    yield from _rotation(first, rest)


def _rotation(first: Sequence[Group], rest: Sequence[Group]) -> Iterator[Turn]:
    left = {group.name: max(0, group.blocks - SIGNED_RANK_BLOCKS) for group in first}
    passes = max([*left.values(), *(group.blocks for group in rest)], default=0)
    for number in range(1, passes + 1):
        for group in first:
            before, now = ((at * left[group.name]) // passes for at in (number - 1, number))
            yield from (Turn(group, SIGNED_RANK_BLOCKS + block) for block in range(before + 1, now + 1))
        yield from (Turn(group, number) for group in rest if number <= group.blocks)
