"""Conducts a run: a pilot for each group, then block after block, in rotation over the groups.

Rotation spreads each group's blocks over the whole run, so that slow minutes of the machine fall on all
groups alike, and so that a run that is cut short has measured everything a little.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from bench.errors import OutOfTime
from bench.model.plan import Cell, Group, Plan
from bench.model.run import BlockRecord, Failure
from bench.planning.round_order import Deck
from bench.runner.block import run_block
from bench.runner.events import BlockDone, CellLost, Event, PilotDone, TimeUp
from bench.runner.launcher import Launcher
from bench.runner.pilot import Pilot, is_first_block, run_pilot
from bench.text import counted

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
        self._groups = plan.groups
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
        self._block_s: dict[str, float] = {}
        self._done = 0

    def pilots(self) -> Iterator[Event]:
        """Choose every group's N; a group's pilot also shows which of its cells cannot run.

        Groups for which there is no time are left out of the run, but for the first that can be measured.
        """
        for number, group in enumerate(self._plan.groups):
            if self._late(self._another_s()) and self._measurable():
                self._groups = self._plan.groups[:number]
                yield TimeUp(note=left_out(self._plan.groups[number:], self._plan.groups))
                return
            began_s = self._now()
            try:
                pilot = run_pilot(self._launcher, self._plan, group)
            except OutOfTime:
                self._groups = self._plan.groups[:number]
                yield TimeUp(note=left_out(self._plan.groups[number:], self._plan.groups))
                return
            self._pilots[group.name] = pilot
            self._block_s[group.name] = self._now() - began_s
            yield from self._store(pilot.record)
            if is_first_block(group):
                self._records[group.name].append(pilot.record)
            yield PilotDone(
                group=group.name,
                operations=pilot.choice.operations,
                done=self._done,
                total=self._total(),
                left_s=self._left_s(),
            )

    def blocks(self) -> Iterator[Event]:
        """Measure block after block until every group is done."""
        measured = False
        for number in range(1, max((group.blocks for group in self._groups), default=0) + 1):
            for group in self._groups:
                cells = self._remaining(group)
                if number > self._blocks(group) or not cells or self._has(group, number):
                    continue
                cut = TimeUp(note=f"--max-time ended the run in block {number} of {group.blocks}")
                if measured and self._late(self._block_s[group.name]):
                    yield cut
                    return
                try:
                    yield from self._measure(group, cells, number)
                except OutOfTime:
                    yield cut
                    return
                measured = True

    def _has(self, group: Group, number: int) -> bool:
        return len(self._records[group.name]) >= number

    def _measure(self, group: Group, cells: Sequence[Cell], number: int) -> Iterator[Event]:
        began_s, choice = self._now(), self._pilots[group.name].choice
        orders = self._deck(group, cells).deal(choice.rounds)
        record = run_block(self._launcher, self._plan, group, cells, number, choice, orders)
        self._block_s[group.name] = self._now() - began_s
        yield from self._store(record)
        self._records[group.name].append(record)
        if self._enough(group, self._records[group.name]):
            self._settled[group.name] = number
        yield BlockDone(
            group=group.name,
            block=number,
            blocks=group.blocks,
            done=self._done,
            total=self._total(),
            left_s=self._left_s(),
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
        return any(self._remaining(group) for group in self._plan.groups if group.name in self._pilots)

    def _late(self, needed_s: float) -> bool:
        return self._deadline_s is not None and self._now() + needed_s > self._deadline_s

    def _another_s(self) -> float:
        # One more group needs its pilot and a block, and the groups before it a block each.
        return sum(self._block_s.values()) + 2 * self._typical_s()

    def _typical_s(self) -> float:
        known_s = self._block_s.values()
        return sum(known_s) / len(known_s) if known_s else 0.0

    def _blocks(self, group: Group) -> int:
        return self._settled.get(group.name, group.blocks)

    def _total(self) -> int:
        return sum(self._steps(group) for group in self._groups)

    def _steps(self, group: Group) -> int:
        return self._blocks(group) + (0 if is_first_block(group) else 1)

    def _left_s(self) -> float:
        # Groups whose pilot is still to come are taken to be like the average of the others.
        typical_s = self._typical_s()
        per_group_s = [
            self._block_s.get(group.name, typical_s) * self._steps(group) for group in self._groups
        ]
        share_left = 1 - self._done / self._total()
        return sum(per_group_s) * share_left


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
    rotation = Rotation(plan, launcher, journal, max_time_s, now, enough)
    yield from rotation.pilots()
    yield from rotation.blocks()


def left_out(groups: Sequence[Group], planned: Sequence[Group]) -> str:
    """Return a line that names the groups for which there was no time."""
    told = ", ".join(group.name for group in groups[:MOST_NAMED])
    more = f" and {len(groups) - MOST_NAMED} more" if len(groups) > MOST_NAMED else ""
    return f"--max-time left no time for {len(groups)} of {counted(len(planned), 'group')}: {told}{more}"


def failure_line(cell: str, failure: Failure) -> str:
    """Return a line with a cell's status and reason."""
    return f"{cell} is {failure.status}: {failure.reason}"
