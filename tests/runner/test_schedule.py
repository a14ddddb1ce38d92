"""The order of pilots and blocks."""

from bench.model.plan import Display, Expectation, Group
from bench.planning.profiles import SIGNED_RANK_BLOCKS
from bench.runner.schedule import PILOT, as_measured, schedule
from tests.runner.fakes import group_of

HEADLINE = Display(headline=True)


def order(*groups: Group) -> list[tuple[str, int]]:
    """Return group and number of each turn."""
    return [(turn.group.name, turn.block) for turn in schedule(groups)]


def test_headline_groups_have_figures_before_any_other_begins() -> None:
    """Each has its pilot and a block at once, then as many blocks as a verdict takes; controls do, too."""
    control = Expectation(kind="ratio", backend="a", says="alike")
    groups = (
        group_of("rest", blocks=20),
        group_of("head", blocks=20, display=HEADLINE),
        group_of("check", blocks=3, controls=(control,)),
    )
    told = order(*groups)
    assert told[:6] == [
        ("head", PILOT),
        ("head", 1),
        ("check", PILOT),
        ("check", 1),
        ("head", 2),
        ("check", 2),
    ]
    assert told.index(("rest", PILOT)) == told.index(("head", SIGNED_RANK_BLOCKS)) + 1


def test_the_rest_of_their_blocks_is_spread_over_the_run() -> None:
    """Slow minutes fall on all groups alike, so the last block of a headline group comes in the last pass."""
    told = order(group_of("head", blocks=12, display=HEADLINE), group_of("rest", blocks=20))
    after = told[told.index(("rest", 1)) :]
    places = [at for at, (name, _) in enumerate(after) if name == "head"]
    assert [after[at][1] for at in places] == [10, 11, 12]
    assert places[0] > 4
    assert len(after) - places[-1] <= 2


def test_every_block_has_one_turn() -> None:
    """Whatever the numbers of blocks, each group has its pilot and each of its blocks once, in order."""
    groups = [
        group_of(f"g{at}", blocks=blocks, display=Display(headline=at % 2 == 0))
        for at, blocks in enumerate((1, 2, 9, 10, 11, 40, 80, 3))
    ]
    told = order(*groups)
    for group in groups:
        assert [number for name, number in told if name == group.name] == list(range(group.blocks + 1))


def test_without_headline_groups_pilots_come_first() -> None:
    """Then blocks rotate."""
    told = order(group_of("x", blocks=2), group_of("y", blocks=1))
    assert told == [("x", PILOT), ("y", PILOT), ("x", 1), ("y", 1), ("x", 2)]


def test_memory_is_measured_after_the_first_figures() -> None:
    """As often as planned, from the second block on; other groups, and those of one block, at once."""
    group = group_of(blocks=9, memory_blocks=2, display=HEADLINE)
    with_memory = [n for n in range(1, 10) if n <= as_measured(group, n).memory_blocks]
    assert with_memory == [2, 3]
    assert as_measured(group, PILOT).memory_blocks == 0
    for other in (group_of(blocks=9, memory_blocks=2), group_of(blocks=1, memory_blocks=1, display=HEADLINE)):
        assert as_measured(other, 1) == other
