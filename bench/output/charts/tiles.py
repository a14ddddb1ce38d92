"""What the map of winners says in each of its tiles, and below them."""

import textwrap

from msgspec import Struct

from bench.analysis.run.winners import BreakEven, Point, WinnerMap
from bench.output.charts.pictures.text import safe
from bench.output.tables import format as fmt
from bench.output.tables.words import label

LABEL_LETTERS = 25
MOST_ROWS, MOST_COLUMNS = 6, 4
# Letters that fit into a tile, and lines under its head.
TILE_LETTERS, TILE_LINES = 24, 3


class Tile(Struct, frozen=True):
    """One point as it is shown; `backend` is the winner's, None where there is none."""

    backend: str | None
    head: str
    lines: tuple[str, ...]


def level_text(name: str, level: float) -> str:
    """Return a level as people read it, by the unit that its name ends with."""
    if name.endswith("_s"):
        return fmt.duration(level)
    return f"{level:.0%}" if name.endswith("_share") else f"{level:g}"


def tile_of(point: Point) -> Tile:
    """Return what a tile says."""
    names = [safe(label(cell), LABEL_LETTERS) for cell in point.leaders]
    if point.outcome == "winner":
        behind = f"over {safe(label(point.runner_up), LABEL_LETTERS)}" if point.runner_up else ""
        return Tile(point.leaders[0].backend, names[0], (_margin(point), behind))
    if point.outcome == "no difference":
        return Tile(None, "no difference", _wrapped(f"{' = '.join(names)}{_over_next(point)}"))
    return Tile(None, "can't tell", _wrapped(f"{' or '.join(names)}{_over_next(point)}"))


def _margin(point: Point) -> str:
    return f"{fmt.ratio(point.margin)} {fmt.interval(point.margin_ci)}"


def _over_next(point: Point) -> str:
    if point.runner_up is None:
        return ""
    return f"; {fmt.ratio(point.margin)} over {safe(label(point.runner_up), LABEL_LETTERS)}"


def _wrapped(text: str) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, TILE_LETTERS, max_lines=TILE_LINES, placeholder=" …"))


def break_even_line(one: WinnerMap, even: BreakEven) -> str:
    """Return from which size on processes pay in a row, as an interval between two measured sizes."""
    where = f"{safe(one.names[0], 30)} {level_text(one.names[0], even.row)}"
    below, paid, about = (
        None if size is None else level_text(one.names[1], size)
        for size in (even.below, even.paid, even.about)
    )
    if below is None and paid is None:
        return f"{where}: can't tell"
    if paid is None:
        more = "" if even.below == one.columns[-1] else "; beyond that, can't tell"
        return f"{where}: not up to {below}{more}"
    if below is None:
        already = even.paid == one.columns[0]
        return f"{where}: {'already at' if already else 'at the latest at'} {paid}"
    return f"{where}: between {below} and {paid}" + (f", about {about}" if about else "")
