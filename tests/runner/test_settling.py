"""The last comparison of an advice: its blocks fit into the time that is left, or end with it."""

import itertools
from collections.abc import Sequence

from bench.model.plan import Group
from bench.model.run import BlockRecord
from bench.runner.block import Size
from bench.runner.settling import Final, Room, room_of, settle
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


def blocks(last: Final) -> int:
    """Return how many blocks are measured, if the clock advances by a second at each look."""

    def never(_: Group, __: Sequence[BlockRecord]) -> bool:
        return False

    launcher, clock = FakeLauncher(), itertools.count(0.0)
    journal = FakeJournal(launcher)
    for _ in settle(last, never, plan_of(GROUP), launcher, journal, None, lambda: next(clock)):
        pass
    return len(journal.records)


def test_blocks_have_what_fits_into_their_time() -> None:
    """Ten blocks, and the first one's further rounds, end in time: with fewer rounds, then operations."""
    assert room_of(final(12.0), 0.4) == Room(final(12.0).swept.sizes, 1)
    assert room_of(final(120.0), 0.4).rounds == 1
    assert {size.operations for size in room_of(final(12.0, each_s=0.01), 0.3).sizes.values()} == {22}
    assert {size.operations for size in room_of(final(1.0), 0.4).sizes.values()} == {2}


def test_a_first_look_is_awaited_up_to_its_limit() -> None:
    """Without a limit there are ten blocks though the time is over; with one the comparison ends before."""
    assert blocks(final(3.0)) == 10
    assert blocks(final(3.0, most_s=6.0)) < 10
