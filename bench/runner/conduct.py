"""Conducts a run: pilots and blocks in the order of the schedule, each stored before the next begins."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from bench.errors import OutOfTime
from bench.model.plan import Cell, Group, Plan
from bench.model.run import BlockRecord, Failure
from bench.planning.round_order import Deck
from bench.runner.block import run_block
from bench.runner.events import Begins, BlockDone, CellLost, Event, PilotDone, TimeUp
from bench.runner.forecast import Forecast
from bench.runner.launcher import Launcher
from bench.runner.pilot import Pilot, is_first_block, run_pilot
from bench.runner.schedule import PILOT, Turn, as_measured, schedule
from bench.text import counted, the_first

# A note that names every group of a large sweep would be longer than a run's file may hold.
MOST_NAMED = 3


class Journal(Protocol):
    """Where finished blocks go."""

    def append(self, record: BlockRecord) -> None:
        """Store one block for good. Raises StorageError."""


# Whether a group needs no more blocks, decided after each of its blocks.
Enough = Callable[[Group, Sequence[BlockRecord]], bool]


def never_enough(_group: Group, _records: Sequence[BlockRecord]) -> bool:
    """Never stop a group before it has all its blocks."""
    return False


class Rotation:
    """The state of a run: what each group's pilot chose, which cells are lost, and how the time goes."""

    def __init__(
        self,
        plan: Plan,
        launcher: Launcher,
        journal: Journal,
        max_time_s: float | None,
        now: Callable[[], float],
        enough: Enough,
    ) -> None:
        self._plan = plan
        # Those that are measured: without the groups for which there is no time.
        self._groups = {group.name: group for group in plan.groups}
        self._enough = enough
        self._records: dict[str, list[BlockRecord]] = {group.name: [] for group in plan.groups}
        self._settled: dict[str, int] = {}
        self._launcher = launcher
        self._journal = journal
        self._now = now
        self._deadline_s = now() + max_time_s if max_time_s is not None else None
        self._pilots: dict[str, Pilot] = {}
        self._lost: set[str] = set()
        self._decks: dict[str, Deck[Cell]] = {}
        self._forecast = Forecast()
        self._done = 0
        self._ended = False

    def run(self) -> Iterator[Event]:
        """Carry out every turn that is due, until the time is up."""
        for turn in schedule(self._plan.groups):
            if turn.group.name not in self._groups:
                continue
            yield from self._pilot(turn.group) if turn.block == PILOT else self._block(turn)
            if self._ended:
                return

    def _pilot(self, group: Group) -> Iterator[Event]:
        """Choose a group's N; its pilot also shows which of its cells cannot run.

        Groups for which there is no time are left out of the run, but for the first that can be measured.
        """
        if self._late(self._another_s(group)) and self._measurable():
            yield self._without_the_rest()
            return
        yield self._begins(group, PILOT)
        began_s = self._now()
        try:
            pilot = run_pilot(self._launcher, self._plan, as_measured(group, PILOT))
        except OutOfTime:
            yield self._without_the_rest()
            return
        self._pilots[group.name] = pilot
        self._forecast.learn(group, self._now() - began_s, pilot.record, pilot=True)
        yield from self._store(pilot.record)
        if is_first_block(group):
            self._records[group.name].append(pilot.record)
        yield PilotDone(
            group=group.name,
            operations=pilot.choice.operations,
            **self._progress(),
            record=pilot.record,
        )

    def _block(self, turn: Turn) -> Iterator[Event]:
        group, cells = turn.group, self._remaining(turn.group)
        measured = len(self._records[group.name]) >= turn.block
        if measured or turn.block > self._blocks(group) or not cells:
            return
        if any(self._records.values()) and self._late(self._forecast.block_s(group)):
            yield from self._end(turn)
            return
        yield self._begins(group, turn.block)
        try:
            yield from self._measure(group, cells, turn.block)
        except OutOfTime:
            yield from self._end(turn)

    def _end(self, turn: Turn) -> Iterator[Event]:
        self._ended = True
        if len(self._pilots) < len(self._groups):
            yield self._without_the_rest()
        yield TimeUp(note=f"--max-time ended the run in block {turn.block} of {turn.group.blocks}")

    def _without_the_rest(self) -> TimeUp:
        late = [group for name, group in self._groups.items() if name not in self._pilots]
        self._groups = {name: group for name, group in self._groups.items() if name in self._pilots}
        return TimeUp(note=left_out(late, self._plan.groups))

    def _measure(self, group: Group, cells: Sequence[Cell], number: int) -> Iterator[Event]:
        began_s, choice = self._now(), self._pilots[group.name].choice
        orders = self._deck(group, cells).deal(choice.rounds)
        shown = as_measured(group, number)
        record = run_block(self._launcher, self._plan, shown, cells, number, choice, orders)
        self._forecast.learn(group, self._now() - began_s, record, pilot=False)
        yield from self._store(record)
        self._records[group.name].append(record)
        if self._enough(group, self._records[group.name]):
            self._settled[group.name] = number
        yield BlockDone(
            group=group.name,
            block=number,
            blocks=group.blocks,
            last=number == self._blocks(group),
            **self._progress(),
            record=record,
        )

    def _deck(self, group: Group, cells: Sequence[Cell]) -> Deck[Cell]:
        # Orders stay balanced over a group's blocks for as long as it loses no cell.
        name = ",".join(cell.id for cell in cells)
        if name not in self._decks:
            self._decks[name] = Deck(cells, random.Random(f"{self._plan.seed}/{name}"))
        return self._decks[name]

    def _store(self, record: BlockRecord) -> Iterator[Event]:
        self._journal.append(record)
        self._done += 1
        for cell, failure in record.failures.items():
            self._lost.add(cell)
            yield CellLost(cell=cell, failure=failure)

    def _remaining(self, group: Group) -> list[Cell]:
        return [cell for cell in group.cells if cell.id not in self._lost and not cell.reference]

    def _measurable(self) -> bool:
        return any(self._remaining(self._groups[name]) for name in self._pilots)

    def _late(self, needed_s: float) -> bool:
        return self._deadline_s is not None and self._now() + needed_s > self._deadline_s

    def _another_s(self, group: Group) -> float:
        # It needs its pilot, and each begun group a block: one whose pilot measures has its block by that.
        begun = [*(self._groups[name] for name in self._pilots), group]
        waiting = [one for one in begun if not (self._records[one.name] or is_first_block(one))]
        return sum(map(self._forecast.block_s, waiting)) + self._forecast.pilot_s(group)

    def _blocks(self, group: Group) -> int:
        return self._settled.get(group.name, group.blocks)

    def _begins(self, group: Group, block: int) -> Begins:
        return Begins(group=group.name, block=block, blocks=group.blocks, **self._progress())

    def _progress(self) -> Any:
        # A pilot that measures is a block.
        extra = sum(not is_first_block(group) for group in self._groups.values())
        total = extra + sum(map(self._blocks, self._groups.values()))
        return {"done": self._done, "total": total, "left_s": self._left_s()}

    def _left_s(self) -> float:
        left = [
            (group, self._blocks(group) - len(self._records[name]))
            for name, group in self._groups.items()
            if self._remaining(group)
        ]
        # A pilot that measures is one of the blocks.
        pilots = [
            group
            for name, group in self._groups.items()
            if name not in self._pilots and not is_first_block(group)
        ]
        left_s = self._forecast.left_s(left, pilots)
        return left_s if self._deadline_s is None else max(0.0, min(left_s, self._deadline_s - self._now()))


def conduct(
    plan: Plan,
    launcher: Launcher,
    journal: Journal,
    max_time_s: float | None = None,
    now: Callable[[], float] = time.monotonic,
    enough: Enough = never_enough,
) -> Iterator[Event]:
    """Run the plan, storing every block before the next begins. Raises Interrupted and StorageError.

    A group of which `enough` says so gets no more blocks.
    """
    yield from Rotation(plan, launcher, journal, max_time_s, now, enough).run()


def left_out(groups: Sequence[Group], planned: Sequence[Group]) -> str:
    """Return a line that names the groups for which there was no time."""
    told = the_first([group.name for group in groups], MOST_NAMED)
    return f"--max-time left no time for {len(groups)} of {counted(len(planned), 'group')}: {told}"


def failure_line(cell: str, failure: Failure) -> str:
    """Return a line with a cell's status and reason."""
    return f"{cell} is {failure.status}: {failure.reason}"
