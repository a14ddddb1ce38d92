"""What a person sees while a run goes on: a live display on a terminal, plain lines elsewhere."""

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from bench.cli.say import note
from bench.cli.streams import takes_a_line
from bench.runner.conduct import failure_line
from bench.runner.events import BlockDone, CellLost, Event, PilotDone, TimeUp
from bench.text import plain


class Display:
    """Receives events. This one shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def on_event(self, event: Event) -> None:
        """Show an event."""

    def say(self, text: str) -> None:
        """Show the current step."""


def progress_for(quiet: bool, verbose: bool) -> Display:
    """Return the display that fits: none, plain lines, or a live one on a terminal."""
    if quiet:
        return Display()
    return Bar() if sys.stderr.isatty() and not verbose else Lines(every_block=verbose)


def left(left_s: float) -> str:
    """Return the remaining time in words."""
    if left_s >= 90:
        return f"about {left_s / 60:.0f} min left"
    return f"about {left_s:.0f} s left"


class Lines(Display):
    """Plain lines on standard error: each pilot, each pass of blocks over the groups, each failed cell."""

    def __init__(self, every_block: bool = False) -> None:
        self._every_block = every_block
        self._last_block = 0

    def on_event(self, event: Event) -> None:
        """Print one line for an event, or nothing."""
        match event:
            case PilotDone():
                self.say(f"pilot {event.group}: N={event.operations}, {left(event.left_s)}")
            case BlockDone() if self._every_block or event.block > self._last_block:
                self._last_block = max(event.block, self._last_block)
                self.say(f"block {event.block}/{event.blocks} of {event.group}, {left(event.left_s)}")
            case CellLost():
                self.say(failure_line(event.cell, event.failure))
            case TimeUp():
                self.say(event.note)

    def say(self, text: str) -> None:
        """Print one line; none while nobody reads, for measuring goes on."""
        if takes_a_line():
            note(text)


class Bar(Display):
    """A bar with group, block and remaining time; failed cells are printed above it."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
            console=Console(stderr=True),
            transient=True,
            # The bar is redrawn between blocks only: a redraw in mid-round would be work beside the work.
            auto_refresh=False,
        )
        self._task = self._progress.add_task("starting", total=None, left="")

    def __enter__(self) -> Self:
        self._progress.start()
        self._progress.refresh()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def on_event(self, event: Event) -> None:
        """Move the bar, or print a failed cell above it."""
        match event:
            case PilotDone():
                self._move(f"pilot of {event.group}", event)
            case BlockDone():
                self._move(f"block {event.block}/{event.blocks} of {event.group}", event)
            case CellLost():
                self._above(failure_line(event.cell, event.failure))
            case TimeUp():
                self._above(event.note)

    def _above(self, line: str) -> None:
        if takes_a_line():
            self._progress.console.print(Text(plain(line)))

    def _move(self, text: str, event: PilotDone | BlockDone) -> None:
        self._progress.update(
            self._task,
            description=plain(text),
            completed=event.done,
            total=event.total,
            left=left(event.left_s),
        )
        self._refresh()

    def say(self, text: str) -> None:
        """Show the current step."""
        self._progress.update(self._task, description=plain(text), left="")
        self._refresh()

    def _refresh(self) -> None:
        if takes_a_line():
            self._progress.refresh()
