"""What a person sees while an advice is sought: the current step, in one line that is written over."""

import sys
from types import TracebackType

from bench.cli.say import note
from bench.cli.status import Progress
from bench.cli.streams import takes_a_line
from bench.runner.conduct import failure_line
from bench.runner.events import BlockDone, CellLost, Event, TimeUp
from bench.text import plain

CLEAR = "\r\x1b[K"
MOST_LETTERS = 70
WORDS = {"advise/sweep": "trying every option", "advise/final": "comparing the best"}


class Steps(Progress):
    """Tells steps and blocks: written over on a terminal, a line for each step elsewhere.

    It writes between blocks only: work beside the work would be measured.
    """

    def __init__(self, quiet: bool, verbose: bool) -> None:
        self._quiet, self._verbose = quiet, verbose
        self._over = sys.stderr.isatty() and not verbose
        self._group = ""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write(CLEAR if self._over else "")

    def say(self, text: str) -> None:
        """Tell the current step."""
        if self._over:
            self._write(f"{CLEAR}{plain(text)[:MOST_LETTERS]}")
        else:
            self._line(text)

    def on_event(self, event: Event) -> None:
        """Tell a block, or a cell that is lost."""
        match event:
            case BlockDone() if self._over or self._verbose or event.group != self._group:
                self._group = event.group
                left = f", about {event.left_s:.0f} s left" if event.left_s >= 1 else ""
                self.say(f"{WORDS.get(event.group, event.group)}: block {event.block}{left}")
            case CellLost():
                self._above(failure_line(event.cell, event.failure))
            case TimeUp():
                self._above(event.note)

    def _above(self, line: str) -> None:
        self._write(CLEAR if self._over else "")
        self._line(line)

    def _line(self, text: str) -> None:
        if not self._quiet and takes_a_line():
            note(text)

    def _write(self, text: str) -> None:
        if text and not self._quiet and takes_a_line():
            sys.stderr.write(text)
            sys.stderr.flush()
