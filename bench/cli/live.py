"""The live display: the matrix and what is being measured, drawn before each block and never during one."""

import sys
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.text import Text

from bench.analysis.run.course import Course, is_settled
from bench.analysis.run.sites import own_name
from bench.analysis.run.summary import GroupSummary
from bench.cli.status import Progress, status_line
from bench.cli.streams import takes_a_line
from bench.model.plan import Plan
from bench.output.tables.terminal import drawn_matrix
from bench.runner.conduct import failure_line
from bench.runner.events import Begins, BlockDone, CellLost, Event, PilotDone, TimeUp
from bench.text import plain

# Row by row: a terminal multiplexer would keep a copy of what is erased at once from the top of its window.
ERASE_ABOVE = "\x1b[A\x1b[2K"


class Canvas:
    """Lines at the bottom of a terminal that are drawn anew in their place.

    The cursor stays visible below them, so that nothing is left to restore however the process ends.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._widths: list[int] = []

    def draw(self, shown: RenderableType) -> None:
        """Replace the lines; those that are too many for the screen are left out at the top."""
        lines = self._lines(shown)[-max(1, self._console.height - 1) :]
        self._write(self._erasing() + "".join(f"{line}\n" for line in lines))
        self._widths = [Text.from_ansi(line).cell_len for line in lines]

    def above(self, line: str) -> None:
        """Print a line that stays, where the lines began; they are drawn again below it next time."""
        self._write(self._erasing() + "".join(f"{one}\n" for one in self._lines(Text(plain(line)))))
        self._widths = []

    def clear(self) -> None:
        """Remove the lines."""
        self._write(self._erasing())
        self._widths = []

    def _lines(self, shown: RenderableType) -> list[str]:
        with self._console.capture() as captured:
            self._console.print(shown)
        return [line.rstrip() for line in captured.get().splitlines()]

    def _erasing(self) -> str:
        # A window that has become narrower shows a line in several rows.
        width = max(1, self._console.width)
        rows = sum(max(1, -(-one // width)) for one in self._widths)
        rows = min(rows, max(0, self._console.height - 1))
        return f"{ERASE_ABOVE * rows}\r" if rows else ""

    def _write(self, text: str) -> None:
        # While nobody takes what is written, measuring goes on.
        if text and takes_a_line():
            sys.stderr.write(text)
            sys.stderr.flush()


class Live(Progress):
    """The matrix as it grows, the group that is being measured, and how long the run still takes."""

    def __init__(self, plan: Plan, console: Console) -> None:
        self._course = Course(plan)
        self._console = console
        self._canvas = Canvas(console)
        self._plan = plan

    def __enter__(self) -> Self:
        self._canvas.draw(Text("starting"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._canvas.clear()

    def on_event(self, event: Event) -> None:
        """Keep what was measured, and draw before a block begins."""
        match event:
            case PilotDone() | BlockDone():
                self._course.add(event.record)
            case Begins():
                self._canvas.draw(self._shown(event))
            case CellLost():
                self._canvas.above(failure_line(event.cell, event.failure))
            case TimeUp():
                self._canvas.above(event.note)

    def say(self, text: str) -> None:
        """Show the current step."""
        self._canvas.draw(Text(plain(text)))

    def _shown(self, event: Begins) -> RenderableType:
        matrix = self._course.matrix()
        status = Text(plain(status_line(event)), style="bold", no_wrap=True, overflow="ellipsis")
        if not matrix.rows:
            return status
        known = {row.group.group.name: _progress_of(row.group) for row in matrix.rows}
        begun = {own_name(name) for name in known}
        waiting = [group.name for group in self._course.first if own_name(group.name) not in begun]
        to_come = [Text(plain(f"still to come: {', '.join(waiting)}"), style="dim")] if waiting else []
        table = drawn_matrix(matrix, self._console.width, self._plan.alpha, progress=known)
        return Group(table, *to_come, status)


def _progress_of(group: GroupSummary) -> str:
    told = f"{group.blocks}/{group.group.blocks}"
    return f"{told} ✔" if is_settled(group) else told
