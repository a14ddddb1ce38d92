"""A run: pilots, then blocks in rotation over the groups, each stored before the next begins."""

import itertools
from collections.abc import Callable, Iterator, Sequence

import pytest
from msgspec.structs import replace

from bench.errors import Interrupted, OutOfTime, StorageError
from bench.model.limits import TEXT_LETTERS
from bench.model.plan import Group
from bench.model.run import BlockRecord
from bench.runner.conduct import conduct, failure_line, left_out
from bench.runner.events import BlockDone, CellLost, Event, PilotDone, TimeUp
from bench.runner.forecast import expected_s
from bench.worker.protocol import Answer, Order, Step
from tests.runner.fakes import FakeJournal, FakeLauncher, Fault, changes, dies, group_of, plan_of


def ran(
    launcher: FakeLauncher,
    *groups: Group,
    max_time_s: float | None = None,
    now: Callable[[], float] = lambda: 0.0,
) -> tuple[list[Event], FakeJournal]:
    """Conduct a run to its end."""
    journal = FakeJournal(launcher)
    return list(conduct(plan_of(*groups), launcher, journal, max_time_s, now)), journal


def stored(journal: FakeJournal) -> list[tuple[str, int]]:
    """Return group and number of each block in the order of their storing."""
    return [(record.group, record.block) for record in journal.records]


def proven(group: Group) -> Group:
    """Return the group with its first cell as the proof of the others: its pilot only chooses."""
    return replace(group, cells=(replace(group.cells[0], reference=True), *group.cells[1:]))


def test_blocks_rotate_over_the_groups() -> None:
    """Block 1 of every group, by its pilot, then block 2; a group leaves when it has its own."""
    _, journal = ran(
        FakeLauncher(), group_of("x", blocks=2), group_of("y", blocks=1), group_of("z", blocks=2)
    )
    assert stored(journal) == [("x", 1), ("y", 1), ("z", 1), ("x", 2), ("z", 2)]


def test_a_block_is_stored_before_the_next_begins() -> None:
    """When a record is appended, no worker of a later block has heard a word."""
    launcher = FakeLauncher()
    _, journal = ran(launcher, group_of(blocks=2))
    for record, count in zip(journal.records, journal.orders_before, strict=True):
        assert {one.block for one in launcher.heard[:count]} == set(range(1, record.block + 1))


def test_a_full_disk_ends_the_run_at_once() -> None:
    """What cannot be stored is not measured further."""
    launcher = FakeLauncher()

    class Full:
        """A journal on a disk with room for one block."""

        room = 1

        def append(self, record: BlockRecord) -> None:
            """Take one, refuse the next."""
            self.room -= 1
            if self.room < 0:
                raise StorageError("cannot write")

    with pytest.raises(StorageError):
        list(conduct(plan_of(group_of(blocks=5)), launcher, Full()))
    assert {one.block for one in launcher.heard} == {1, 2}


def test_every_workers_conditions_differ_but_follow_from_the_seed() -> None:
    """Each worker of a run has its own cell and block in its seed."""
    launcher = FakeLauncher()
    ran(launcher, group_of(blocks=2))
    assert len(launcher.workers) == 6
    assert {(one.block, one.cell) for one in launcher.heard} == {
        (block, cell) for block in (1, 2) for cell in ("g:sequential", "g:a", "g:b")
    }


def test_the_limit_of_the_plan_holds_for_every_answer() -> None:
    """No step may take longer than the plan allows."""
    launcher = FakeLauncher()
    ran(launcher, group_of(blocks=1))
    assert launcher.limits_s == {60.0}


def test_a_cell_lost_in_the_pilot_is_in_no_later_block() -> None:
    """The loss is told once, and no worker is started for it again."""
    launcher = FakeLauncher([Fault("g:b", "create", dies)])
    events, journal = ran(launcher, group_of(blocks=2))
    lost = [event for event in events if isinstance(event, CellLost)]
    assert [one.cell for one in lost] == ["g:b"]
    assert failure_line(lost[0].cell, lost[0].failure) == "g:b is failed: exited (signal SIGKILL)"
    assert {one.block for one in launcher.heard if one.cell == "g:b"} == {1}
    assert all("g:b" not in record.cells for record in journal.records[1:])


def test_a_cell_lost_in_a_block_keeps_its_record() -> None:
    """What it had measured is in the journal with the reason, and later blocks go without it."""
    launcher = FakeLauncher([Fault("g:a", "timed", changes(digest="0"), block=2, turn=2)])
    _, journal = ran(launcher, group_of(blocks=3))
    second, third = journal.records[1:]
    assert len(second.cells["g:a"].rounds) == 3
    assert second.failures["g:a"].status == "void"
    assert "g:a" not in third.cells
    assert "g:sequential" in third.cells


def test_a_group_without_cells_is_passed_over() -> None:
    """Where all died in the pilot, the other groups have their blocks all the same."""
    names = ("sequential", "a", "b")
    launcher = FakeLauncher([Fault(f"x:{name}", "prepare", dies) for name in names])
    _, journal = ran(launcher, group_of("x", blocks=2), group_of("y", blocks=1))
    assert stored(journal) == [("x", 1), ("y", 1)]


def test_events_count_up_to_the_total() -> None:
    """Whoever shows progress sees each pilot and block, and the last one is the total."""
    events, _ = ran(FakeLauncher(), group_of("x", blocks=2), group_of("y", blocks=1))
    counted = [event for event in events if isinstance(event, PilotDone | BlockDone)]
    assert [event.done for event in counted] == [1, 2, 3]
    assert {event.total for event in counted} == {3}


def test_the_time_left_shrinks_to_nothing() -> None:
    """With blocks that all take alike, what is said to be left falls to 0."""
    clock = (float(tick) for tick in itertools.count())
    events, _ = ran(FakeLauncher(), group_of("x", blocks=4), now=lambda: next(clock))
    left_s = [event.left_s for event in events if isinstance(event, PilotDone | BlockDone)]
    assert left_s == sorted(left_s, reverse=True)
    assert left_s[-1] == 0


def test_max_time_stops_all_groups_alike() -> None:
    """When time is up no group has more than one block more than another, and a note says where."""
    clock = (float(tick) for tick in itertools.count())
    groups = (group_of("x", blocks=20), group_of("y", blocks=20))
    events, journal = ran(FakeLauncher(), *groups, max_time_s=20, now=lambda: next(clock))
    assert isinstance(events[-1], TimeUp)
    assert events[-1].note.startswith("--max-time ended the run in block")
    numbers = [max(number for group, number in stored(journal) if group == name) for name in ("x", "y")]
    assert min(numbers) > 0
    assert max(numbers) - min(numbers) <= 1
    assert max(numbers) < 20


def test_a_time_shorter_than_the_pilots_measures_the_first_group_once() -> None:
    """Pilots obey too: later groups are left out by name, and what remains is no empty run."""
    clock = (10.0 * tick for tick in itertools.count())
    groups = (group_of("x"), group_of("y"), group_of("z"))
    events, journal = ran(FakeLauncher(), *groups, max_time_s=1, now=lambda: next(clock))
    assert stored(journal) == [("x", 1)]
    notes = [event.note for event in events if isinstance(event, TimeUp)]
    assert notes[0] == "--max-time left no time for 2 of 3 groups: y, z"
    assert notes[1].startswith("--max-time ended the run in block 2 of")


def test_a_group_is_begun_only_if_there_is_time_for_a_block_of_it() -> None:
    """With time for some of many groups, each that had its pilot has a block, and the total is theirs."""
    launcher = FakeLauncher()
    groups = [proven(group_of(f"g{number}", blocks=20)) for number in range(20)]
    # With three workers a pilot takes as long as is expected of it, and a block, with two, less than that.
    each_s = expected_s(groups[0])
    events, journal = ran(
        launcher, *groups, max_time_s=10 * each_s, now=lambda: len(launcher.workers) / 3 * each_s
    )
    begun = [group for group, number in stored(journal) if number == 0]
    assert 3 < len(begun) < 10
    assert [group for group, number in stored(journal) if number == 1] == begun
    assert {event.total for event in events if isinstance(event, BlockDone)} == {21 * len(begun)}


def test_the_group_that_is_always_measured_is_one_that_can_be() -> None:
    """Where the first group's cells all die in its pilot, the next one takes its place."""
    names = ("sequential", "a", "b")
    launcher = FakeLauncher([Fault(f"x:{name}", "prepare", dies) for name in names])
    clock = (10.0 * tick for tick in itertools.count())
    groups = (group_of("x"), group_of("y"), group_of("z"))
    _, journal = ran(launcher, *groups, max_time_s=1, now=lambda: next(clock))
    assert stored(journal) == [("x", 1), ("y", 1)]


def test_an_interrupt_leaves_what_was_stored() -> None:
    """The block in which the signal was heard is not stored, the ones before it are, and no worker stays."""
    launcher = FakeLauncher()

    def at_the_second_block(order: Order) -> None:
        if isinstance(order, Step) and order.phase == "close" and launcher.heard[-1].block == 3:
            raise Interrupted("interrupted by SIGINT")

    launcher.before_answer = at_the_second_block
    journal = FakeJournal(launcher)
    events: Iterator[Event] = conduct(plan_of(group_of(blocks=3)), launcher, journal)
    with pytest.raises(Interrupted):
        list(events)
    assert stored(journal) == [("g", 1), ("g", 2)]
    assert all(worker.closed for worker in launcher.workers)


def test_a_group_that_has_enough_gets_no_more_blocks() -> None:
    """The others go on, and the total that progress is measured by shrinks."""
    launcher = FakeLauncher()
    group = group_of(blocks=9)

    def at_the_third(_: Group, records: Sequence[BlockRecord]) -> bool:
        return len(records) == 3

    events = list(conduct(plan_of(group), launcher, FakeJournal(launcher), enough=at_the_third))
    done = [event for event in events if isinstance(event, BlockDone)]
    assert [event.block for event in done] == [2, 3]
    assert (done[-1].done, done[-1].total, done[-1].left_s) == (3, 3, 0.0)


def test_a_pilot_is_the_first_block_unless_its_cells_are_not_all_compared() -> None:
    """It measures under the number 1, and the rotation goes on with the second; else its number is 0."""
    events, journal = ran(
        FakeLauncher(), group_of("x", blocks=3, operations=4), proven(group_of("y", blocks=2))
    )
    assert stored(journal) == [("x", 1), ("y", 0), ("y", 1), ("x", 2), ("y", 2), ("x", 3)]
    kinds = [
        [one.kind for one in record.cells["x:a"].rounds] for record in journal.records if record.group == "x"
    ]
    assert kinds[0][:2] == ["untimed", "traced"]
    assert kinds[0][2:] == kinds[1][1:]
    assert kinds[1][0] == "untimed"
    told = [event for event in events if isinstance(event, PilotDone | BlockDone)]
    assert [(event.done, event.total) for event in told][-1] == (6, 6)


def test_a_first_block_voids_what_lies() -> None:
    """Values that differ in its timed rounds cost the cell there as in every other block."""
    launcher = FakeLauncher([Fault("x:a", "timed", changes(digest="lie"))])
    _, journal = ran(launcher, group_of("x", blocks=1, operations=4))
    assert journal.records[0].failures["x:a"].status == "void"


def test_of_many_groups_without_time_three_are_named() -> None:
    """A run's file can hold the note, however many groups there are and however long their names."""
    groups = [group_of(f"{number}{'g' * 900}") for number in range(100)]
    note = left_out(groups, groups)
    assert len(note) < TEXT_LETTERS
    assert note.startswith("--max-time left no time for 100 of 100 groups: 0g")
    assert note.endswith("g and 97 more")
    assert left_out(groups[:1], groups[:2]).endswith(f"1 of 2 groups: {groups[0].name}")


def runs_out(_: Answer) -> Answer:
    """Take until the run's time limit has passed."""
    raise OutOfTime("the time limit has passed")


def test_time_that_runs_out_in_a_block_ends_the_run_there() -> None:
    """However long a step takes: the blocks before it are kept, no worker stays, and a note says where."""
    launcher = FakeLauncher([Fault("x:a", "timed", runs_out, block=2)])
    events, journal = ran(launcher, group_of("x", blocks=5))
    assert stored(journal) == [("x", 1)]
    assert isinstance(events[-1], TimeUp)
    assert events[-1].note == "--max-time ended the run in block 2 of 5"
    assert all(worker.closed for worker in launcher.workers)


def test_time_that_runs_out_in_a_pilot_leaves_that_group_out() -> None:
    """The groups before it are measured; with none before it, the run is empty and says so."""
    fault = Fault("y:a", "untimed", runs_out)
    events, journal = ran(FakeLauncher([fault]), group_of("x", blocks=1), group_of("y"), group_of("z"))
    assert stored(journal) == [("x", 1)]
    notes = [event.note for event in events if isinstance(event, TimeUp)]
    assert notes == ["--max-time left no time for 2 of 3 groups: y, z"]
    events, journal = ran(FakeLauncher([fault]), group_of("y"))
    assert stored(journal) == []
    assert isinstance(events[-1], TimeUp)
