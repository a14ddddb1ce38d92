"""What an interactive chart is, as plain data: Python decides what is said, the browser only draws it.

A `Mark`, a `Point`, a `Part` or a `Track` names with `row` the cell whose row in the full table it leads to.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from bench.analysis.run.summary import Row
from bench.analysis.stats.estimate import Interval
from bench.output.charts.style import KNOWN, SPARE, look_of
from bench.output.tables.words import label
from bench.text import plain

Places = Mapping[str, int]
Axis = Literal["ratio", "s", "bytes", "per_s", "count"]
As = Literal["full", "hollow", "tick"]

NAME_LETTERS = 40
SYMBOLS = {"D": "diamond", "o": "circle", "s": "square", "^": "triangle"}
SPARE_SYMBOLS = {"v": "wye", "P": "plus", "X": "times", "p": "star", "h": "hexagon"}
SPARE_COLOURS = tuple(dict.fromkeys(look.colour for look in SPARE))


class Look(Struct, frozen=True):
    """How a backend is drawn: a colour of the style sheet's, a symbol and a dash, as in the pictures."""

    colour: str
    symbol: str
    dash: str = ""
    hollow: bool = False


class Spot(Struct, frozen=True, omit_defaults=True):
    """One value on a row, and how it is drawn."""

    v: float
    kind: As = "full"


class Mark(Struct, frozen=True, omit_defaults=True):
    """One row of a chart of rows: its values, and the line from `low` to `high` behind them."""

    name: str
    backend: str
    look: Look
    spots: tuple[Spot, ...]
    says: str
    low: float | None = None
    high: float | None = None
    caps: bool = False
    row: int | None = None


class Point(Struct, frozen=True, omit_defaults=True):
    """One point of a line, and its interval."""

    x: float
    y: float
    says: str
    low: float | None = None
    high: float | None = None
    kind: As = "full"
    row: int | None = None


class Line(Struct, frozen=True, omit_defaults=True):
    """One line: its points, and what stands at its end. With `course` it is drawn through that instead."""

    name: str
    backend: str
    look: Look
    points: tuple[Point, ...]
    ends: str = ""
    course: tuple[tuple[float, float], ...] = ()


class Part(Struct, frozen=True, omit_defaults=True):
    """One piece of a bar, with its interval."""

    name: str
    v: float
    says: str
    low: float | None = None
    high: float | None = None


class Bar(Struct, frozen=True, omit_defaults=True):
    """One row of pieces that add up."""

    name: str
    backend: str
    look: Look
    parts: tuple[Part, ...]
    says: str
    row: int | None = None


class Track(Struct, frozen=True, omit_defaults=True):
    """The operations of one cell as (start, end)."""

    name: str
    backend: str
    look: Look
    spans: tuple[tuple[float, float], ...]
    says: str
    row: int | None = None


class Panel(Struct, frozen=True, omit_defaults=True):
    """One plot of a chart: a title, a line of small print, and what it shows. `own`: a scale of its own."""

    title: str
    note: str = ""
    items: tuple[Mark, ...] | tuple[Line, ...] | tuple[Bar, ...] | tuple[Track, ...] = ()
    own: bool = False
    ticks: tuple[tuple[float, str], ...] = ()


class Graph(Struct, frozen=True):
    """One chart: what it asks, how it is read, what it rests on, and its panels.

    `axis` is that of the values, `across` that of a line's x; `log` is how each begins, and `switch` whether
    the reader may change the values' scale.
    """

    name: str
    kind: Literal["rows", "lines", "bars", "tracks"]
    title: str
    reading: str
    basis: str
    alt: str
    panels: tuple[Panel, ...]
    axis: Axis
    across: Axis = "count"
    across_label: str = ""
    log: bool = True
    across_log: bool = False
    switch: bool = True
    step: bool = False
    one: bool = False


def looks(backends: Sequence[str]) -> list[Look]:
    """Return a look for each: a backend's own for its first, another symbol and dash for those that "
    "follow."""
    from bench.output.charts.curves import looks_of

    return [_look(one.colour, one.marker, one.dash, hollow) for one, hollow in looks_of(backends)]


def look(backend: str) -> Look:
    """Return a backend's own look."""
    own = look_of(backend)
    return _look(own.colour, own.marker, own.dash)


def _look(colour: str, marker: str, dash: str | tuple[int, tuple[float, ...]], hollow: bool = False) -> Look:
    names = {known.colour: name for name, known in KNOWN.items()}
    spare = SPARE_COLOURS.index(colour) + 1 if colour in SPARE_COLOURS else 1
    strokes = "" if isinstance(dash, str) else " ".join(f"{2 * part:g}" for part in dash[1])
    symbols = SYMBOLS | SPARE_SYMBOLS
    return Look(
        f"var(--{names.get(colour) or f'other-{spare}'})", symbols.get(marker, "circle"), strokes, hollow
    )


def name_of(row: Row) -> str:
    """Return a cell's name within its group, on one line, cut where it is endless."""
    return short(label(row.cell))


def short(text: str, most: int = NAME_LETTERS) -> str:
    """Return text on one line, cut to so many letters."""
    shown = plain(text)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def bounds_of(interval: Interval | None) -> tuple[float | None, float | None]:
    """Return an interval's ends where both can be drawn."""
    from bench.output.charts.base import drawable

    if interval is None or not all(map(drawable, interval)):
        return None, None
    return interval
