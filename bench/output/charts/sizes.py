"""Speed-up against the size of an operation: a panel for each kind of computing, a line for each model."""

import itertools
import math
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from bench.analysis.grouped import grouped
from bench.analysis.run.sites import BETWEEN
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.model.plan import SEQUENTIAL
from bench.output.charts.description import Chart, Graph, Line, Panel, Point, Unit
from bench.output.charts.parts import basis_of, bounds_of, drawable, lines_over_groups, short, span
from bench.output.tables import format as fmt

NAME = "sizes"
Sized = Callable[[GroupSummary], float | None]
Shown = Callable[[float], str]
SHOWN: dict[str, Shown] = {"s": fmt.duration, "bytes": fmt.size}


def sequential_s(group: GroupSummary) -> float | None:
    """Return how long an operation takes sequentially: its size."""
    return next((row.s_per_op for row in group.rows if row.cell.backend == SEQUENTIAL), None)


def panels_of(groups: Sequence[GroupSummary], size: Sized, shown: Shown) -> tuple[Panel, ...]:
    """Return a panel for each workload, kind and interpreter with two sizes or more; `shown` words a size."""
    found = []
    for name, members in grouped((_family(group), group) for group in groups).items():
        family = sorted(members, key=lambda group: size(group) or 0.0)
        lines = lines_over_groups(family, lambda group, row: _point(group, row, size, shown))
        lines = tuple(_ended(line, shown) for line in lines if line.backend != SEQUENTIAL)
        if any(len(line.points) > 1 for line in lines):
            blocks = span(group.blocks for group in family)
            names = tuple(group.group.name for group in family)
            each = ", ".join(f"{shown(size(group) or 0)}: N={group.operations or '?'}" for group in family)
            basis = f"K={family[0].group.concurrency} · {each} · {blocks} blocks"
            sizes = [at for group in family if (at := size(group)) and drawable(at)]
            ticks = tuple((at, shown(at)) for at in sizes)
            found.append(Panel(names, short(name, 90), size=basis, items=lines, ticks=ticks))
    return tuple(found)


def _family(group: GroupSummary) -> str:
    kind = group.group.params.get("kind")
    _, between, site = group.group.name.partition(BETWEEN)
    name = f"{group.group.workload} {kind or ''}".strip()
    return f"{name}{between}{site}"


def _point(group: GroupSummary, row: Row, size: Sized, shown: Shown) -> Point | None:
    x = size(group)
    if x is None or row.speedup is None or not (drawable(x) and drawable(row.speedup)):
        return None
    low, high = bounds_of(row.speedup_ci)
    told = "" if low is None or high is None else f" {fmt.interval((low, high))}"
    return Point(x, row.speedup, f"{shown(x)}: {fmt.ratio(row.speedup)}{told}", low, high, cell=row.cell.id)


def break_even(points: Sequence[Point]) -> float | None:
    """Return the size at which the line crosses 1, on logarithmic scales between two points, or None."""
    for left, right in itertools.pairwise(points):
        if (left.y - 1) * (right.y - 1) < 0:
            share = math.log(left.y) / (math.log(left.y) - math.log(right.y))
            return math.exp(math.log(left.x) + share * math.log(right.x / left.x))
    return None


def _ended(line: Line, shown: Shown) -> Line:
    below = any(point.high is not None and point.high < 1 for point in line.points)
    above = any(point.low is not None and point.low > 1 for point in line.points)
    even = break_even(line.points) if below and above else None
    told = fmt.ratio(line.points[-1].y)
    return replace(line, ends=told if even is None else f"{told}, 1× at {shown(even)}")


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run without a curve over sizes."""
    return curve(
        [group for group in summary.groups if group.group.display.chart == NAME],
        sequential_s,
        "s",
        title="How long must an operation be for a model to pay?",
        reading="Above 1× a model is faster than sequential execution. Where its line crosses 1×, it gains "
        "as much as it costs.",
        across_label="time of one operation, run sequentially",
    )


def curve(
    groups: Sequence[GroupSummary], size: Sized, unit: Unit, *, title: str, reading: str, across_label: str
) -> Graph:
    """Return the chart of speed-ups against a size, without panels for groups without a curve."""
    return Graph(
        kind="lines",
        title=title,
        reading=reading,
        basis=basis_of("Intervals: 95 %, for each point by itself, over blocks of fresh workers.", groups),
        panels=panels_of(groups, size, SHOWN[unit]),
        unit="ratio",
        values_label="speed-up: times as fast as sequential",
        leading=True,
        across=unit,
        across_label=across_label,
        across_log=True,
        one=True,
    )


CHART = Chart(
    name=NAME,
    alt="Speed-up over sequential against the length of an operation, a line for each model.",
    order=45,
    describe=describe,
)
