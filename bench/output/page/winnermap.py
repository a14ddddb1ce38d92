"""The map of winners as the page shows it: a table with a tile for every pair of levels."""

from msgspec import Struct

from bench.analysis.run.summary import Summary
from bench.analysis.run.winners import Point, WinnerMap, winner_maps
from bench.output.charts.looks import Look, look_of
from bench.output.charts.parts import short
from bench.output.charts.tiles import break_even_line, level_text
from bench.output.tables import format as fmt
from bench.output.tables.words import label


class Tile(Struct, frozen=True):
    """One point: who wins there and by how much, and the place of its group; `look` is None for no winner."""

    group: int
    head: str
    told: str
    look: Look | None


class Map(Struct, frozen=True):
    """One map: its two factors, the levels across, each level up with its tiles, what follows from them."""

    workload: str
    up: str
    across: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Tile | None, ...]], ...]
    lines: tuple[str, ...]


def maps(summary: Summary) -> list[Map]:
    """Return every map of the run."""
    places = {group.group.name: at for at, group in enumerate(summary.groups)}
    return [_map(one, places) for one in winner_maps(summary)]


def _map(one: WinnerMap, places: dict[str, int]) -> Map:
    tiles = {(point.row, point.column): _tile(point, places) for point in one.points}
    up, across = one.names
    return Map(
        workload=one.workload,
        up=up,
        across=across,
        columns=tuple(level_text(across, column) for column in one.columns),
        rows=tuple(
            (level_text(up, row), tuple(tiles.get((row, column)) for column in one.columns))
            for row in reversed(one.rows)
        ),
        lines=tuple(break_even_line(one, even) for even in one.break_evens),
    )


def _tile(point: Point, places: dict[str, int]) -> Tile:
    names = [short(label(cell)) for cell in point.leaders]
    behind = f"{fmt.ratio(point.margin)} {fmt.interval(point.margin_ci)}"
    over = f" as fast as {short(label(point.runner_up))}" if point.runner_up else ""
    place = places[point.group.group.name]
    if point.outcome == "winner":
        return Tile(place, names[0], f"{behind}{over}", look_of(point.leaders[0].backend))
    head = "no difference" if point.outcome == "no difference" else "can't tell"
    between = " = " if point.outcome == "no difference" else " or "
    told = between.join(names) + (f"; {behind}{over}" if over else "")
    return Tile(place, head, told, None)
