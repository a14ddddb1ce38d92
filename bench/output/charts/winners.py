"""Which model where: a map of two factors, each tile with its winner and the margin."""

from bench.analysis.run.summary import Summary
from bench.analysis.run.winners import BreakEven, MapPoint, WinnerMap, winner_maps
from bench.output.charts.description import Chart, Graph, Panel, Tile
from bench.output.charts.looks import look_of
from bench.output.charts.parts import short, size_line
from bench.output.tables import format as fmt
from bench.output.tables.words import label

HEADS = {"no difference": "no difference", "cannot tell": "inconclusive"}


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run without a map."""
    maps = winner_maps(summary)
    sizes = dict.fromkeys(
        f"{level_text(one.names[1], point.column)}: {size_line(point.group)}"
        for one in maps
        for point in one.points
    )
    return Graph(
        kind="tiles",
        title="Which model wins where?",
        reading="Each tile is one comparison of all models at the same work. It names the model that is "
        "established to be faster than all others, with its lead on the next, or else those that lead.",
        basis="“A 1.3× as fast as B”: B's time divided by A's, with an interval that is simultaneous within "
        f"the group. By column: {'; '.join(sizes)}.",
        panels=tuple(map(panel_of, maps)),
        unit="ratio",
    )


def panel_of(one: WinnerMap) -> Panel:
    """Return the tiles of one map, its upper row first."""
    up, across = (short(fmt.figure_name(name), 30) for name in one.names)
    points = sorted(one.points, key=lambda point: (-point.row, point.column))
    evens = [break_even_line(one, even) for even in one.break_evens]
    return Panel(
        groups=tuple(point.group.group.name for point in points),
        title=f"{short(one.workload, 30)}: {up} (upwards) by {across} (across)",
        items=tuple(_tile(one, point) for point in points),
        notes=(f"From which {across} on is another model the fastest?", *evens) if evens else (),
    )


def _tile(one: WinnerMap, point: MapPoint) -> Tile:
    names = [short(label(cell), 25) for cell in point.leaders]
    lead = f"{fmt.ratio(point.margin)} {fmt.interval(point.margin_ci)}".strip()
    lead = f"{lead} as fast as {short(label(point.runner_up), 25)}" if point.runner_up else ""
    up, across = level_text(one.names[0], point.row), level_text(one.names[1], point.column)
    group = point.group.group.name
    if point.outcome == "winner":
        return Tile(names[0], look_of(point.leaders[0].backend), up, across, lead, group)
    between = " = " if point.outcome == "no difference" else " or "
    says = "; ".join(filter(None, (between.join(names), lead)))
    return Tile(HEADS[point.outcome], None, up, across, says, group)


def level_text(name: str, level: float) -> str:
    """Return a level as people read it, by the unit that its name ends with."""
    if name.endswith("_s"):
        return fmt.duration(level)
    return f"{level:.0%}" if name.endswith("_share") else f"{level:g}"


def break_even_line(one: WinnerMap, even: BreakEven) -> str:
    """Return from which level on a model is the fastest in a row, as an interval between measured levels."""
    where = f"{short(fmt.figure_name(one.names[0]), 30)} {level_text(one.names[0], even.row)}"
    fastest = level_text(one.names[1], even.fastest)
    if even.below is None:
        return f"{where}: {even.backend} from {fastest} at the latest"
    about = f", about {level_text(one.names[1], even.about)}" if even.about else ""
    return f"{where}: {even.backend} from between {level_text(one.names[1], even.below)} and {fastest}{about}"


CHART = Chart(
    name="winners",
    alt="A map with one tile for each pair of levels: the model that is established to be faster than all "
    "others there with its lead, or that none is; below it, from which level on another is the fastest.",
    order=20,
    describe=describe,
)
