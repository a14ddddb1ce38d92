"""What a person sees while a run goes on: a live display on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bench.cli.say import note
from bench.cli.status import Progress, left, status_line
from bench.cli.streams import takes_a_line
from bench.runner.conduct import failure_line
from bench.runner.events import Begins, BlockDone, CellLost, Event, PilotDone, TimeUp

if TYPE_CHECKING:
    from bench.analysis.run.summary import GroupSummary
    from bench.model.plan import Plan

# A line says that the run goes on where nothing else has been said for this long.
SILENCE_S = 60.0


def progress_for(plan: "Plan", quiet: bool, verbose: bool) -> Progress:
    """Return the display that fits: none, plain lines, or a live one on a terminal that can be drawn on."""
    if quiet:
        return Progress()
    if sys.stderr.isatty() and not verbose:
        from rich.console import Console

        console = Console(stderr=True, highlight=False)
        if not (console.is_dumb_terminal or console.legacy_windows):
            from bench.cli.live import Live

            return Live(plan, console)
    return Lines(plan, every_block=verbose)


class Lines(Progress):
    """Plain lines on standard error: what each group comes to as it ends, and each failed cell.

    A headline group has a line as soon as it has enough blocks for a verdict, too.
    """

    def __init__(
        self, plan: "Plan", every_block: bool = False, now: Callable[[], float] = time.monotonic
    ) -> None:
        from bench.analysis.run.course import Course

        self._course: Course = Course(plan)
        self._first = {group.name for group in self._course.first}
        self._every_block = every_block
        self._now = now
        self._said_s = now()

    def on_event(self, event: Event) -> None:
        """Print one line for an event, or nothing."""
        match event:
            case PilotDone():
                self._course.add(event.record)
                if self._every_block:
                    self.say(f"pilot {event.group}: N={event.operations}, {left(event.left_s)}")
            case BlockDone():
                self._course.add(event.record)
                self._tell_block(event)
            case Begins() if self._now() - self._said_s >= SILENCE_S:
                self.say(status_line(event))
            case CellLost():
                self.say(failure_line(event.cell, event.failure))
            case TimeUp():
                self.say(event.note)

    def _tell_block(self, event: BlockDone) -> None:
        from bench.planning.profiles import SIGNED_RANK_BLOCKS

        answered = event.block == SIGNED_RANK_BLOCKS < event.blocks - 1 and event.group in self._first
        if event.last or answered:
            count = f"{event.block} of {event.blocks} blocks"
            parts = self._course.parts(event.group)
            told = " ".join(
                f"{one.group.name}: {outcome_of(one)}" if len(parts) > 1 else outcome_of(one) for one in parts
            )
            self.say(f"{event.group}, {count}: {told} {left(event.left_s).capitalize()}")
        elif self._every_block:
            self.say(f"block {event.block}/{event.blocks} of {event.group}, {left(event.left_s)}")

    def say(self, text: str) -> None:
        """Print one line; none while nobody reads, for measuring goes on."""
        self._said_s = self._now()
        if takes_a_line():
            note(text)


def outcome_of(group: "GroupSummary") -> str:
    """Return what a group comes to in a sentence; of one that compares nothing, that it is measured."""
    from bench.output.tables.headlines import standing

    return f"{standing(group)}." if group.pairs else "measured."
