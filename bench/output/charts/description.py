"""What a chart shows, as plain records that any renderer can draw without adding words or figures.

An item names with `cell` the id of the cell that it shows, which leads to that cell's row in the tables.
"""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from bench.analysis.run.summary import Summary
from bench.output.charts.looks import Look
from bench.output.tables.chaptertable import TableRow

Kind = Literal["rows", "lines", "steps", "bars", "tracks", "tiles", "matrix", "lanes", "table"]
# The page draws these with its script; it shows tiles, matrix and table as tables, and lanes not at all.
DRAWN_BY_SCRIPT = ("rows", "lines", "steps", "bars", "tracks")
Unit = Literal["ratio", "s", "bytes", "per_s", "count"]
MarkAs = Literal["full", "hollow", "tick"]


class Item(Struct, frozen=True, omit_defaults=True):
    """One thing that a panel shows: its name, the backend that a reader may hide it with, and its look."""

    name: str
    backend: str
    look: Look


class Spot(Struct, frozen=True, omit_defaults=True):
    """One value on a row, and how it is marked."""

    v: float
    kind: MarkAs = "full"


class Mark(Item, frozen=True, omit_defaults=True):
    """One row of a chart of rows: its values, and the line from `low` to `high` behind them."""

    spots: tuple[Spot, ...]
    says: str
    low: float | None = None
    high: float | None = None
    caps: bool = False
    cell: str = ""


class Point(Struct, frozen=True, omit_defaults=True):
    """One point of a line, and its interval."""

    x: float
    y: float
    says: str
    low: float | None = None
    high: float | None = None
    kind: MarkAs = "full"
    cell: str = ""


class Line(Item, frozen=True, omit_defaults=True):
    """One line: its points, and the text at its end. With `course`, the line goes through that instead."""

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


class Bar(Item, frozen=True, omit_defaults=True):
    """One row of pieces that add up."""

    parts: tuple[Part, ...]
    says: str
    cell: str = ""


class Track(Item, frozen=True, omit_defaults=True):
    """The operations of one cell as (start, end), in seconds from the start of the round."""

    spans: tuple[tuple[float, float], ...]
    says: str
    cell: str = ""


class Tile(Struct, frozen=True, omit_defaults=True):
    """One comparison at two levels, `up` and `across`; no look where no model wins. `group` is its group."""

    name: str
    look: Look | None
    up: str
    across: str
    says: str
    group: str = ""


class Square(Struct, frozen=True, omit_defaults=True):
    """One workload under one model: a sign and a text in large, what makes it sure in small, and its mark.

    `near` is what makes it sure in few letters, for narrow windows. `tone` is from -1 (far slower than
    sequential) to 1 (far faster); None where no difference is established. `up` names the workload with what
    it does (`work`) and what its figures rest on (`size`), `across` the model.
    """

    up: str
    across: str
    sign: str
    text: str
    mark: str
    sure: str = ""
    near: str = ""
    tone: float | None = None
    work: str = ""
    size: str = ""
    group: str = ""
    cell: str = ""


class Lane(Item, frozen=True, omit_defaults=True):
    """The rounds of one cell in their order: dots (place, ratio, marked), and blocks (from, to, ratio)."""

    dots: tuple[tuple[float, float, bool], ...]
    blocks: tuple[tuple[float, float, float], ...]
    says: str


class Panel(Struct, frozen=True, omit_defaults=True):
    """One plot of a chart: its groups, a title, a question, what its figures rest on (`size`), its items.

    `own` gives it a scale of its own, `ticks` places and labels on the axis across, `rules` vertical lines,
    `bounds` the least and largest value. `notes` are lines below, the first of them a heading.
    """

    groups: tuple[str, ...]
    title: str
    question: str = ""
    size: str = ""
    items: tuple[Item | Tile | Square | TableRow, ...] = ()
    own: bool = False
    ticks: tuple[tuple[float, str], ...] = ()
    rules: tuple[float, ...] = ()
    bounds: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()


class Graph(Struct, frozen=True, kw_only=True):
    """One chart: its title, how to read it, what its figures rest on, and its panels.

    `unit` is that of the values, `across` that of a line's x. `log` and `across_log` choose logarithmic
    scales, and `switch` lets a reader change the values' scale. `values_label` and `across_label` are written
    at the axes. `pick`: the page shows one panel at a time; `leading`: before the workloads, not within them.
    `one` draws a line at 1; `zero` makes a linear scale begin at 0. `phases` names a bar's parts, each with
    its meaning. `above` are the run's answers, each with its title, that a picture shows before anything
    else, in place of warnings. `name` and `alt` are filled in from the `Chart`.
    """

    kind: Kind
    title: str
    reading: str
    basis: str
    panels: tuple[Panel, ...]
    unit: Unit
    across: Unit = "count"
    across_label: str = ""
    values_label: str = ""
    log: bool = True
    across_log: bool = False
    switch: bool = True
    pick: bool = False
    leading: bool = False
    one: bool = False
    zero: bool = True
    phases: tuple[tuple[str, str], ...] = ()
    above: tuple[tuple[str, str], ...] = ()
    name: str = ""
    alt: str = ""


class Chart(Struct, frozen=True):
    """A chart that a run can have.

    `describe` returns a graph without panels, or None, where the run has no figures for it. `alt` describes
    it to people who cannot see it. Charts appear by `order`; one that is `on_demand` is drawn only where it
    is asked for by name.
    """

    name: str
    alt: str
    order: int
    describe: Callable[[Summary], Graph | None]
    on_demand: bool = False
