"""The last comparison of an advice: its blocks fit into the time that is left, or end with it."""

import itertools
from collections.abc import Sequence

from msgspec.structs import replace

from bench.model.plan import Group
from bench.model.run import BlockRecord
from bench.runner.block import Size
from bench.runner.settling import Final, Room, out_of_time, room_of, settle
from bench.runner.sweep import Swept
from tests.runner.fakes import FakeJournal, FakeLauncher, group_of, plan_of

GROUP = group_of(blocks=14, least_rounds=10, rounds=3)


def final(spend_s: float, each_s: float = 0.001, most_s: float = 1e9) -> Final:
    """Return a last comparison of three cells with 40 operations each."""
    names = [cell.id for cell in GROUP.cells]
    swept = Swept(
        records=(), checked=2, sizes=dict.fromkeys(names, Size(40)), each_s=dict.fromkeys(names, each_s)
    )
    return Final(group=GROUP, swept=swept, spend_s=spend_s, most_s=most_s)


def settled(last: Final) -> list[BlockRecord]:
    """Return the blocks that are measured, if the clock advances by a second at each look."""

    def never(_: Group, __: Sequence[BlockRecord]) -> bool:
        return False

    launcher, clock = FakeLauncher(), itertools.count(0.0)
    journal = FakeJournal(launcher)
    for _ in settle(last, never, plan_of(GROUP), launcher, journal, None, lambda: next(clock)):
        pass
    return journal.records


def test_blocks_have_what_fits_into_their_time() -> None:
    """Ten blocks, and the first one's further rounds, end in time: with fewer rounds, then operations."""
    assert room_of(final(12.0), 0.4) == Room(final(12.0).swept.sizes, 1)
    assert room_of(final(120.0), 0.4).rounds == 1
    assert {size.operations for size in room_of(final(12.0, each_s=0.01), 0.3).sizes.values()} == {22}
    assert {size.operations for size in room_of(final(1.0), 0.4).sizes.values()} == {2}


def test_a_first_look_is_awaited_up_to_its_limit() -> None:
    """Without a limit there are ten blocks though the time is over; with one the comparison ends before."""
    assert len(settled(final(3.0))) == 10
    assert len(settled(final(3.0, most_s=6.0))) < 10


def test_what_is_far_behind_is_left_out_if_a_first_look_would_come_too_late() -> None:
    """It has two blocks, and the others have ten; where there is time for all, it stays."""
    behind = frozenset([GROUP.cells[-1].id])
    short = settled(replace(final(3.0, most_s=10.5), far_behind=behind))
    assert [len(record.cells) for record in short] == [3, 3, *[2] * (len(short) - 2)]
    assert len(short) > 2
    assert all(len(record.cells) == 3 for record in settled(replace(final(99.0), far_behind=behind)))


def test_nothing_is_left_out_late_if_nothing_is_far_behind() -> None:
    """Without such cells the comparison keeps all of them until its time is over."""
    assert all(len(record.cells) == 3 for record in settled(final(3.0, most_s=10.5)))


def test_the_first_block_says_nothing_of_how_long_others_take() -> None:
    """It proves values and measures memory, so that nothing is left out after it."""
    last = replace(final(3.0, most_s=6.0), far_behind=frozenset([GROUP.cells[-1].id]))
    assert out_of_time(last, 1, 5.0, 5.0) == frozenset()
    assert out_of_time(last, 2, 5.0, 1.0) == last.far_behind
    assert out_of_time(last, 10, 5.0, 1.0) == frozenset()
