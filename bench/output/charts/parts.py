"""What the descriptions of charts have in common: which groups, which names, what the figures rest on."""

import math
from collections.abc import Callable, Iterable, Sequence

from bench.analysis.grouped import grouped
from bench.analysis.run.summary import GroupSummary, Row
from bench.analysis.stats.estimate import Interval
from bench.model.run import CellResult
from bench.output.charts.description import Item, Line, Mark, Panel, Point, Spot
from bench.output.charts.looks import Look, look_of, looks_of
from bench.output.tables import format as fmt
from bench.output.tables.words import label
from bench.text import counted, plain

# What a clock can measure and a person can wait for; a run file may hold anything.
LEAST, MOST = 1e-12, 1e12
NAME_LETTERS, QUESTION_LETTERS = 40, 120
MOST_POINTS = 300
NOTES = {"equivalent": " same", "inconclusive": " inconclusive"}


def drawable(value: float | None) -> bool:
    """Return whether a logarithmic axis has a place for the value."""
    return value is not None and math.isfinite(value) and LEAST < value < MOST


def bounds_of(interval: Interval | None) -> tuple[float | None, float | None]:
    """Return an interval's ends where both can be drawn, else None twice."""
    return interval if interval is not None and all(map(drawable, interval)) else (None, None)


def short(text: object, most: int = NAME_LETTERS) -> str:
    """Return text on one line, cut to so many letters."""
    shown = plain(text)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def name_of(row: Row) -> str:
    """Return a cell's name within its group, on one line, cut where it is endless."""
    return short(label(row.cell))


def shown(cell: CellResult) -> tuple[str, str, Look]:
    """Return what every item begins with: the cell's name within its group, its backend, and its look."""
    return short(label(cell)), cell.backend, look_of(cell.backend)


def size_line(group: GroupSummary) -> str:
    """Return what every figure of a group rests on: N, K, blocks."""
    return f"N={group.operations or '?'} · K={group.group.concurrency} · {counted(group.blocks, 'block')}"


def span(counts: Iterable[int], between: str = "–") -> str:
    """Return the least and the largest of some counts, or the one that all are: `9–12`."""
    ordered = sorted(counts) or [0]
    return between.join(f"{count:,}" for count in dict.fromkeys((ordered[0], ordered[-1])))


def basis_of(basis: str, groups: Iterable[GroupSummary]) -> str:
    """Return what the figures rest on, with the cells of the groups that have no valid times."""
    rows = [row for group in groups for row in group.rows]
    missing = [short(f"{row.cell.id} ({row.cell.status})", 80) for row in rows if row.cell.status != "ok"]
    return f"{basis} Not drawn, without valid times: {', '.join(missing)}." if missing else basis


def group_panel(group: GroupSummary, items: Sequence[Item], own: bool = False) -> Panel:
    """Return the panel of one group."""
    plan = group.group
    question = short(plan.question, QUESTION_LETTERS)
    return Panel((plan.name,), short(plan.name), question, size_line(group), tuple(items), own)


def group_panels(
    groups: Iterable[GroupSummary],
    item: Callable[[Row], Item | None],
    own: Callable[[GroupSummary], bool] = lambda _: False,
    least: int = 1,
) -> tuple[Panel, ...]:
    """Return a panel for each group in which at least so many cells have an item.

    `own` returns whether a group has a scale of its own.
    """
    found = [(group, [one for row in group.rows if (one := item(row))]) for group in groups]
    return tuple(group_panel(group, items, own(group)) for group, items in found if len(items) >= least)


def speed_mark(
    name: str, cell: CellResult, speed: float, bounds: Interval | None, verdict: str
) -> Mark | None:
    """Return the mark of a ratio of speeds with its interval: filled where a difference is established."""
    if not drawable(speed):
        return None
    spot = Spot(speed, "full" if verdict in ("faster", "slower") else "hollow")
    note = NOTES.get(verdict, "") if bounds else ""
    told = f"{fmt.ratio(speed)} {fmt.interval(bounds)}{note}".replace("  ", " ")
    low, high = bounds_of(bounds)
    look = look_of(cell.backend)
    return Mark(name, cell.backend, look, (spot,), told, low, high, caps=True, cell=cell.id)


def by_name(
    groups: Iterable[GroupSummary], name: Callable[[GroupSummary], str]
) -> dict[str, list[GroupSummary]]:
    """Return the groups that share a name, by ascending K; those whose name is empty are left out."""
    ordered = sorted(groups, key=lambda group: group.group.concurrency)
    return grouped((key, group) for group in ordered if (key := name(group)))


def lines_over_groups(
    groups: Sequence[GroupSummary],
    read: Callable[[GroupSummary, Row], Point | None],
    ends: Callable[[Row], str] = lambda _: "",
) -> tuple[Line, ...]:
    """Return a line for every model: one point of each group that has one for it.

    `ends` gives the text at a line's end, from the row of its last point.
    """
    points: dict[tuple[str, str], dict[float, Point]] = {}
    last: dict[tuple[str, str], Row] = {}
    for group in groups:
        for row in group.rows:
            if row.cell.status == "ok" and (point := read(group, row)):
                key = (label(row.cell), row.cell.backend)
                if point.x not in points.setdefault(key, {}):
                    points[key][point.x], last[key] = point, row
    looks = looks_of([backend for _, backend in points])
    return tuple(
        Line(short(key[0]), key[1], look, tuple(found.values()), ends(last[key]))
        for (key, found), look in zip(points.items(), looks, strict=True)
    )
