"""How much the profiles measure: blocks that a verdict takes, and warm-ups."""

from bench.model.plan import Group
from bench.planning.profiles import PROFILES, SIGNED_RANK_BLOCKS, STUDENT_BLOCKS
from tests.planning.test_foresight import plan_of_all

STANDARD = PROFILES["standard"].unpinned


def is_judged(group: Group) -> bool:
    """Return whether the times of a group's cells are compared, and not shown for something else."""
    return group.compared and not group.unequal and len(group.cells) > 1


def test_every_compared_group_of_a_standard_run_has_the_blocks_of_a_verdict() -> None:
    """Signed ranks take nine, and Student's t six; headline groups have those of signed ranks."""
    judged = [group for group in plan_of_all("standard").groups if is_judged(group)]
    least = {"t": STUDENT_BLOCKS, "signed-rank": SIGNED_RANK_BLOCKS}
    assert [group.name for group in judged if group.blocks < least[group.method]] == []
    headline = [group for group in judged if group.display.headline]
    assert headline
    assert min(group.blocks for group in headline) >= SIGNED_RANK_BLOCKS


def test_a_quick_run_gives_its_blocks_to_some_headline_groups() -> None:
    """These can have a verdict; groups that no statement is judged by have as little as one block."""
    groups = plan_of_all("quick").groups
    assert sum(group.display.headline and group.blocks >= STUDENT_BLOCKS for group in groups) >= 5
    assert min(group.blocks for group in groups) == 1


def test_only_headline_groups_with_a_server_have_its_warm_up() -> None:
    """In others it would take most of the time."""
    assert STANDARD.served is not None
    assert STANDARD.timing_of(headline=True, served=True).warmup_s == STANDARD.served.warmup_s
    for headline, served in ((True, False), (False, True), (False, False)):
        assert STANDARD.timing_of(headline, served).warmup_s == STANDARD.timing.warmup_s


def test_a_share_leaves_as_many_blocks_as_are_needed() -> None:
    """At least one, or as many as a statement takes, but no more than were wanted."""
    effort = PROFILES["quick"].effort
    assert (effort.blocks(1), effort.blocks(9), effort.blocks(20)) == (1, 1, 3)
    assert (effort.blocks(6, least=3), effort.blocks(1, least=3)) == (3, 1)
    assert PROFILES["standard"].effort.blocks(6, least=3) == 6
