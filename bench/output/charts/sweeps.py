"""What the throughput chart shows: operations per second at every K of a sweep, by backend."""

from collections.abc import Callable

from msgspec import Struct

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.analysis.stats.estimate import Interval
from bench.model.plan import SEQUENTIAL
from bench.output.charts.base import LABEL_LETTERS, drawable
from bench.output.charts.text import safe
from bench.output.tables import format as fmt
from bench.output.tables.words import label

MOST_PANELS = 6
IDEAL = "ideal"


class Point(Struct, frozen=True):
    """Operations per second with so many in flight, and the interval where there is one."""

    concurrency: int
    rate: float
    bounds: Interval | None


class Line(Struct, frozen=True):
    """One backend's points in the order of K."""

    label: str
    backend: str
    points: tuple[Point, ...]


class Panel(Struct, frozen=True):
    """One sweep: its lines, and N at each K."""

    title: str
    groups: tuple[str, ...]
    lines: tuple[Line, ...]
    sizes: dict[int, int | None]
    blocks: str


def panels(summary: Summary) -> list[Panel]:
    """Return every sweep that has two or more levels of K."""
    sweeps: dict[str, list[GroupSummary]] = {}
    for group in summary.groups:
        if group.group.display.sweep:
            name = f"{group.group.display.sweep}  {fmt.levels(group.group.params)}".strip()
            sweeps.setdefault(name, []).append(group)
    made = [
        _panel(name, sorted(groups, key=lambda group: group.group.concurrency))
        for name, groups in sweeps.items()
    ]
    return [panel for panel in made if len(panel.sizes) > 1 and panel.lines][:MOST_PANELS]


def _panel(name: str, groups: list[GroupSummary]) -> Panel:
    names = dict.fromkeys((label(row.cell), row.cell.backend) for group in groups for row in group.rows)
    lines = [
        Line(safe(text, LABEL_LETTERS), backend, _points(groups, text, _rate)) for text, backend in names
    ]
    lines.append(Line(IDEAL, "", _points(groups, None, _ideal)))
    counts = [row.blocks for group in groups for row in group.rows if row.blocks] or [0]
    return Panel(
        title=safe(name, 70),
        groups=tuple(group.group.name for group in groups),
        lines=tuple(line for line in lines if line.points),
        sizes={group.group.concurrency: group.operations for group in groups},
        blocks=str(min(counts)) if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}",
    )


def _points(
    groups: list[GroupSummary], text: str | None, point: Callable[[Row, int], Point | None]
) -> tuple[Point, ...]:
    found: dict[int, Point] = {}
    for group in groups:
        for row in group.rows:
            if text in (None, label(row.cell)) and (made := point(row, group.group.concurrency)):
                found.setdefault(made.concurrency, made)
    return tuple(found.values())


def _rate(row: Row, concurrency: int) -> Point | None:
    if not drawable(row.throughput_per_s) or row.wall_s is None or row.throughput_per_s is None:
        return None
    operations, bounds = row.cell.operations or 0, row.wall_s_ci
    known = bounds is not None and all(map(drawable, bounds))
    rates = (operations / bounds[1], operations / bounds[0]) if bounds and known else None
    return Point(concurrency, row.throughput_per_s, rates)


def _ideal(row: Row, concurrency: int) -> Point | None:
    # Sequential has an ideal of its own, with one in flight.
    ideal_s = row.figures.get("ideal_s")
    if row.cell.backend == SEQUENTIAL or not ideal_s or not row.cell.operations or not drawable(ideal_s):
        return None
    return Point(concurrency, row.cell.operations / ideal_s, None)
