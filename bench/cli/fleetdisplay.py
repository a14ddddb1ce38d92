"""What a person sees of a fleet: a line for each host while it measures, and how each ended."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from bench.api.fleet import Foreseen
from bench.cli.say import note, say
from bench.cli.streams import takes_a_line
from bench.runner.fleet.conduct import Seat
from bench.runner.fleet.hosts import HostResult
from bench.text import counted, plain

# What needs attention comes first where the screen is too low for all.
ORDER = ("measuring", "installing", "lost", "refused", "interrupted", "waiting", "partial", "complete")
SPARE_LINES = 6


class Display:
    """Receives changes of hosts. This one shows nothing."""

    def on_change(self, seats: Sequence[Seat], seat: Seat) -> None:
        """Show a change."""


class Lines(Display):
    """A line when a host begins, and when it ends; with `every`, one for each sign of progress too."""

    def __init__(self, every: bool) -> None:
        self._every = every
        self._told: dict[str, str] = {}

    def on_change(self, seats: Sequence[Seat], seat: Seat) -> None:
        """Print a line if there is anything new."""
        word, more = state_of(seat)
        line = f"{seat.host.name}: {word}{', ' + more if more else ''}"
        new = word != self._told.get(seat.host.name) or bool(seat.trouble and word == "waiting")
        if (new or self._every) and takes_a_line():
            note(line)
        self._told[seat.host.name] = word


class Board(Display):
    """A table that is redrawn when something changes, with the hosts that fit the screen."""

    def __init__(self, console: Console, live: Live) -> None:
        self._console, self._live = console, live

    def on_change(self, seats: Sequence[Seat], seat: Seat) -> None:
        """Redraw the table."""
        if takes_a_line():
            self._live.update(board(seats, max(3, self._console.height - SPARE_LINES)), refresh=True)


def board(seats: Sequence[Seat], most: int) -> Table:
    """Return a line for each host, those that do something first, and how many are in which state."""
    rows = sorted(((*state_of(seat), seat.host.name) for seat in seats), key=lambda row: ORDER.index(row[0]))
    counts = Counter(row[0] for row in rows)
    table = Table(box=box.SIMPLE, caption=", ".join(f"{count} {word}" for word, count in counts.items()))
    for heading in ("host", "state", "progress"):
        table.add_column(heading, no_wrap=True, overflow="ellipsis")
    for word, more, name in rows[:most]:
        table.add_row(Text(plain(name)), word, Text(plain(more)))
    if len(rows) > most:
        table.add_row("", "", f"and {len(rows) - most} more")
    return table


def state_of(seat: Seat) -> tuple[str, str]:
    """Return what a host does in one word, and the rest."""
    if seat.result is not None:
        return seat.result.status, seat.result.reason or ""
    return seat.state, seat.line


@contextmanager
def shown(quiet: bool, verbose: bool, refused: Sequence[HostResult]) -> Iterator[Display]:
    """Yield the display that fits: none, lines, or a table on a terminal."""
    if quiet:
        yield Display()
        return
    for one in refused:
        note(f"{one.host}: {one.status}, {one.reason}")
    if verbose or not sys.stderr.isatty():
        yield Lines(verbose)
        return
    console = Console(stderr=True)
    with Live(console=console, auto_refresh=False, transient=True) as live:
        yield Board(console, live)


def print_results(ended: Sequence[HostResult]) -> None:
    """Print how each host ended."""
    table = Table(box=box.SIMPLE)
    for heading in ("host", "status", "run", "reason"):
        table.add_column(heading, overflow="fold")
    for one in ended:
        table.add_row(
            *(Text(plain(text)) for text in (one.host, one.status, one.run or "–", one.reason or ""))
        )
    Console().print(table)
    say(f"{counted(sum(one.done for one in ended), 'host')} of {len(ended)} complete")


def print_foreseen(found: Foreseen) -> None:
    """Print what a fleet would do."""
    for one in found.hosts:
        more = "; the harness would be installed" if one.install else ""
        say(f"{one.host}: {counted(one.cpus, 'CPU')}, Python {one.python}{more}")
    for left in found.refused:
        say(f"{left.host}: {left.status}, {left.reason}")
    if not found.hosts:
        say("no host to measure")
        return
    minutes = f"about {max(1, round(found.about_s / 60))} min"
    size = f"about {found.about_bytes / 1e6:.1f} MB"
    say(f"{counted(len(found.hosts), 'host')} to measure: {minutes}, {size} come back")
