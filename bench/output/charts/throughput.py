"""Throughput against K: one panel for every sweep, one line for every model."""

from collections.abc import Sequence

from msgspec.structs import replace

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.model.plan import SEQUENTIAL
from bench.output.charts.description import Chart, Graph, Line, Panel, Point
from bench.output.charts.looks import IDEAL
from bench.output.charts.parts import basis_of, bounds_of, by_name, drawable, lines_over_groups, short, span
from bench.output.tables import format as fmt


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run without a sweep over K."""
    sweeps = by_name(summary.groups, _sweep)
    return Graph(
        kind="lines",
        title="Throughput: operations per second with more in flight",
        reading="Higher is better. Each line is one model; a line that stays flat gains nothing from a "
        "larger K. Sequential has one operation in flight at any K.",
        basis=basis_of(
            "Intervals: 95 %, for each point by itself, over blocks of fresh workers. A pilot chose N, the "
            "operations in a round, for each K.",
            [group for groups in sweeps.values() for group in groups],
        ),
        panels=tuple(panel for name, groups in sweeps.items() if (panel := _panel(name, groups))),
        unit="per_s",
        values_label="operations per second",
        across_label="K: the most operations in flight",
        across_log=True,
    )


def _sweep(group: GroupSummary) -> str:
    return (
        f"{group.group.display.sweep} {fmt.levels(group.group.params)}".strip()
        if group.group.display.sweep
        else ""
    )


def _panel(name: str, groups: Sequence[GroupSummary]) -> Panel | None:
    lines = lines_over_groups(groups, _point)
    if not any(len(line.points) > 1 for line in lines):
        return None
    most = max(group.group.concurrency for group in groups)
    lines = tuple(_ended(line, most) for line in (*lines, *_ideal(groups)))
    blocks = span(row.blocks for group in groups for row in group.rows if row.blocks)
    sizes = ", ".join(f"K={group.group.concurrency}: N={group.operations or '?'}" for group in groups)
    names = tuple(group.group.name for group in groups)
    return Panel(names, short(name, 90), size=f"{sizes} · {blocks} blocks", items=lines)


def _point(group: GroupSummary, row: Row) -> Point | None:
    rate, k = row.throughput_per_s, group.group.concurrency
    if rate is None or not drawable(rate):
        return None
    operations = row.cell.operations or 0
    least_s, most_s = row.wall_s_ci or (0.0, 0.0)
    rates = (operations / most_s, operations / least_s) if least_s > 0 and most_s > 0 else None
    low, high = bounds_of(rates)
    told = "" if low is None or high is None else f" {fmt.interval((low, high))}"
    return Point(k, rate, f"K={k}: {fmt.rate(rate)}{told}", low, high, cell=row.cell.id)


def _ideal(groups: Sequence[GroupSummary]) -> tuple[Line, ...]:
    found: dict[float, Point] = {}
    for group in groups:
        for row in group.rows:
            ideal_s, operations = row.figures.get("ideal_s"), row.cell.operations
            # Sequential has an ideal of its own, with one in flight.
            if row.cell.backend != SEQUENTIAL and operations and ideal_s and drawable(ideal_s):
                k, rate = group.group.concurrency, operations / ideal_s
                found.setdefault(
                    k, Point(k, rate, f"K={k}: {fmt.rate(rate)} if nothing but the work took time")
                )
    return (Line("ideal", "", IDEAL, tuple(found.values())),) if found else ()


def _ended(line: Line, most: float) -> Line:
    last = line.points[-1]
    early = f" at K={last.x:g}" if last.x < most else ""
    return replace(line, ends=f"{fmt.digits(last.y)}/s{early}")


CHART = Chart(
    name="throughput",
    alt="Operations per second against the most operations in flight, a line for each model.",
    order=50,
    describe=describe,
)
