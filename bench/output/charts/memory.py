"""Memory against how many idle tasks, threads or processes there are: the cost of one more of them."""

from bench.analysis.run.figures import series
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.output.charts.description import Chart, Graph, Line, Panel, Point
from bench.output.charts.looks import Look, looks_of
from bench.output.charts.parts import MOST_POINTS, by_name, drawable, name_of, short
from bench.output.tables import format as fmt

COUNT, PSS, SLOPE = "count", "pss_bytes", "bytes_per_idle"
# Below a page nothing can be told from the next measurement.
PAGE_BYTES = 4096


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run without rounds in which memory grew with a count."""
    found = by_name(summary.groups, _workload)
    return Graph(
        kind="lines",
        title="Memory of one more idle task, thread or process",
        reading="Lower is better. Each line is the growth compared with having none, for the whole tree of "
        "processes; beside its name is what one more adds.",
        basis="The line: one traced round, without an interval. The cost of each: the mean slope over timed "
        "rounds. Proportional set size: pages that processes share are counted once.",
        panels=tuple(panel for name, groups in found.items() if (panel := _panel(name, groups))),
        unit="bytes",
        values_label="memory more than with none",
        across_label="how many there are, all idle",
        across_log=True,
    )


def _workload(group: GroupSummary) -> str:
    return group.group.workload if any(series(row.cell, COUNT) for row in group.rows) else ""


def _panel(name: str, groups: list[GroupSummary]) -> Panel | None:
    rows = [row for group in groups for row in group.rows if row.cell.status == "ok"]
    rows = [row for row in rows if len(growth(row)) > 1]
    if not rows:
        return None
    looks = looks_of([row.cell.backend for row in rows])
    lines = tuple(_line(row, look) for row, look in zip(rows, looks, strict=True))
    sizes = ", ".join(f"{short(group.group.name, 30)} N={group.operations or '?'}" for group in groups)
    return Panel(tuple(group.group.name for group in groups), short(name), size=sizes, items=lines)


def growth(row: Row) -> tuple[tuple[float, float], ...]:
    """Return (count, bytes more than at count 0) for every count at which memory had grown by a page."""
    found = sorted(zip(series(row.cell, COUNT), series(row.cell, PSS), strict=False))
    if not found or found[0][0] != 0:
        return ()
    base_bytes = found[0][1]
    grown = [(count, size - base_bytes) for count, size in found[1:] if count > 0]
    return tuple((count, size) for count, size in grown if size >= PAGE_BYTES and drawable(size))


def _line(row: Row, look: Look) -> Line:
    points = tuple(
        Point(count, size, f"{count:,.0f} of them: {fmt.size(size)}", cell=row.cell.id)
        for count, size in growth(row)[:MOST_POINTS]
    )
    slope = row.figures.get(SLOPE)
    each = "" if slope is None else f"{fmt.size(slope)} each"
    return Line(name_of(row), row.cell.backend, look, points, each)


CHART = Chart(
    name="memory",
    alt="Growth of memory against the number of idle tasks, threads or processes, a line for each, with "
    "what one more of them adds.",
    order=110,
    describe=describe,
)
