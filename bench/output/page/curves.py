"""Charts of lines in closed loops: throughput, time to the k-th, memory, queues, the cost of workers."""

from collections.abc import Callable, Iterable, Sequence

from bench.analysis.run.figures import series
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.model.plan import SEQUENTIAL
from bench.output.charts.base import drawable, size_line
from bench.output.charts.depth import AT, DEPTH, thinned
from bench.output.charts.kth import SERIES
from bench.output.charts.lifecycle import NAME as LIFECYCLE
from bench.output.charts.lifecycle import whole_s
from bench.output.charts.memory import COUNT, SLOPE, growth
from bench.output.page.graphs import (
    Graph,
    Line,
    Look,
    Panel,
    Places,
    Point,
    bounds_of,
    look,
    looks,
    name_of,
    short,
)
from bench.output.tables import format as fmt
from bench.output.tables.words import label
from bench.text import counted

IDEAL = Look("var(--quiet)", "", "2 3")
MOST_POINTS = 300
Read = Callable[[GroupSummary, Row], Point | None]


def throughput(summary: Summary, places: Places) -> Graph | None:
    """Return operations per second against K, a panel for each sweep; None for a run without one."""
    panels = []
    for name, groups in _sets(summary.groups, _sweep).items():
        lines = _lines(groups, lambda group, row: _rate_point(group, row, places))
        ideal = _ideal(groups)
        if any(len(line.points) > 1 for line in lines):
            sizes = [f"K={group.group.concurrency}: N={group.operations or '?'}" for group in groups]
            panels.append(Panel(short(name, 90), ", ".join(sizes), (*lines, *ideal)))
    return _graph(
        panels,
        name="throughput",
        title="How much gets done with more in flight?",
        reading="Higher is better. A line that stays flat gains nothing from a larger K. Sequential has "
        "one in "
        "flight at any K.",
        basis="Intervals: 95 %, for each point by itself, over blocks of fresh workers. N may differ from "
        "K to K.",
        alt="Operations per second against the most operations in flight, a line for each model.",
        axis="per_s",
        across_label="K: the most operations in flight",
        across_log=True,
    )


def _sweep(group: GroupSummary) -> str:
    return (
        f"{group.group.display.sweep} {fmt.levels(group.group.params)}".strip()
        if group.group.display.sweep
        else ""
    )


def _sets(
    groups: Iterable[GroupSummary], key: Callable[[GroupSummary], str]
) -> dict[str, list[GroupSummary]]:
    found: dict[str, list[GroupSummary]] = {}
    for group in sorted(groups, key=lambda group: group.group.concurrency):
        if name := key(group):
            found.setdefault(name, []).append(group)
    return found


def _lines(groups: Sequence[GroupSummary], read: Read) -> tuple[Line, ...]:
    points: dict[tuple[str, str], dict[float, Point]] = {}
    for group in groups:
        for row in group.rows:
            if row.cell.status == "ok" and (point := read(group, row)):
                points.setdefault((label(row.cell), row.cell.backend), {}).setdefault(point.x, point)
    drawn = looks([backend for _, backend in points])
    return tuple(
        Line(short(name), backend, one, tuple(found.values()))
        for ((name, backend), found), one in zip(points.items(), drawn, strict=True)
    )


def _rate_point(group: GroupSummary, row: Row, places: Places) -> Point | None:
    rate, k = row.throughput_per_s, group.group.concurrency
    if rate is None or not drawable(rate):
        return None
    operations = row.cell.operations or 0
    least_s, most_s = row.wall_s_ci or (0.0, 0.0)
    rates = (operations / most_s, operations / least_s) if least_s > 0 and most_s > 0 else None
    low, high = bounds_of(rates)
    told = "" if low is None or high is None else f" {fmt.interval((low, high))}"
    return Point(k, rate, f"K={k}: {fmt.rate(rate)}{told}", low, high, row=places.get(row.cell.id))


def _ideal(groups: Sequence[GroupSummary]) -> tuple[Line, ...]:
    found: dict[float, Point] = {}
    for group in groups:
        for row in group.rows:
            ideal_s, operations = row.figures.get("ideal_s"), row.cell.operations
            if row.cell.backend != SEQUENTIAL and operations and ideal_s and drawable(ideal_s):
                k, rate = group.group.concurrency, operations / ideal_s
                found.setdefault(k, Point(k, rate, f"K={k}: {fmt.rate(rate)} if nothing cost anything"))
    return (Line("ideal", "", IDEAL, tuple(found.values())),) if found else ()


def kth(summary: Summary, places: Places) -> Graph | None:
    """Return when the caller had the k-th result, a panel for each group that tells; None where none does."""
    panels = []
    for group in summary.groups:
        lines = _kth_lines(group, places)
        if len(lines) > 1:
            panels.append(
                Panel(
                    short(group.group.name), f"{short(group.group.question, 120)} {size_line(group)}", lines
                )
            )
    return _graph(
        panels,
        name="kth",
        title="When does the caller have the k-th result?",
        reading="Lower is better. Flat: nothing can be handled before everything is there. Rising: results "
        "are "
        "handled as they arrive.",
        basis="One traced round, of which no time is in any table; the tables have the figures of the "
        "timed rounds, "
        "with intervals.",
        alt="The time at which the caller had each result, against how many it had, a line for each model "
        "and pattern.",
        axis="s",
        across_label="k: results in hand",
    )


def _kth_lines(group: GroupSummary, places: Places) -> tuple[Line, ...]:
    rows = [row for row in group.rows if row.cell.status == "ok" and series(row.cell, SERIES)]
    lines = []
    for row, one in zip(rows, looks([row.cell.backend for row in rows]), strict=True):
        found = [(k, at_s) for k, at_s in enumerate(series(row.cell, SERIES), 1) if drawable(at_s)][
            :MOST_POINTS
        ]
        points = tuple(
            Point(k, at_s, f"k={k}: {fmt.duration(at_s)}", row=places.get(row.cell.id)) for k, at_s in found
        )
        if points:
            lines.append(
                Line(name_of(row), row.cell.backend, one, points, f"first {fmt.duration(found[0][1])}")
            )
    return tuple(lines)


def memory(summary: Summary, places: Places) -> Graph | None:
    """Return the growth of memory against how many there are, a panel for each workload; None without any."""
    panels = []
    for name, groups in _sets(summary.groups, _growing).items():
        rows = [row for group in groups for row in group.rows if row.cell.status == "ok" and growth(row)]
        drawn = looks([row.cell.backend for row in rows])
        lines = tuple(_memory_line(row, one, places) for row, one in zip(rows, drawn, strict=True))
        if lines:
            panels.append(Panel(short(name), "", lines))
    return _graph(
        panels,
        name="memory",
        title="What does one more weigh? Memory against how many there are",
        reading="Lower is better. Each line is the growth over having none, of the whole tree of "
        "processes; beside "
        "its name is what one more adds.",
        basis="The line: one traced round, without an interval. The weight of each: the mean slope over "
        "timed rounds. "
        "Proportional set size: pages that processes share are counted once.",
        alt="Growth of memory against the number of idle tasks, threads or processes.",
        axis="bytes",
        across_label="how many there are, all idle",
        across_log=True,
    )


def _growing(group: GroupSummary) -> str:
    return group.group.workload if any(series(row.cell, COUNT) for row in group.rows) else ""


def _memory_line(row: Row, one: Look, places: Places) -> Line:
    points = tuple(
        Point(count, size, f"{count:,.0f} of them: {fmt.size(size)}", row=places.get(row.cell.id))
        for count, size in growth(row)[:MOST_POINTS]
        if count > 0
    )
    slope = row.figures.get(SLOPE)
    return Line(
        name_of(row), row.cell.backend, one, points, "" if slope is None else f"{fmt.size(slope)} each"
    )


def depth(summary: Summary, places: Places) -> Graph | None:
    """Return how many items waited in a queue over a traced round, group by group; None without a queue."""
    panels = []
    for group in summary.groups:
        lines = tuple(line for row in group.rows if (line := _depth_line(row, places)))
        if lines:
            panels.append(
                Panel(
                    short(group.group.name),
                    f"{short(group.group.question, 120)} {size_line(group)}",
                    lines,
                    own=True,
                )
            )
    return _graph(
        panels,
        name="depth",
        title="Who waits for whom? How many items are in the queue",
        reading="High: the consumers set the pace, and what was produced waits. Low: the producers do.",
        basis="One traced round, of which no time is in any table: looking at the queue costs time, and "
        "one round has "
        "no interval.",
        alt="How many items waited in the queue over the time of one traced round, a line for each model.",
        axis="count",
        across="s",
        across_label="since the round began",
        log=False,
        switch=False,
        step=True,
    )


def _depth_line(row: Row, places: Places) -> Line | None:
    found = sorted(zip(series(row.cell, AT), series(row.cell, DEPTH), strict=False))
    found = [(at_s, waiting) for at_s, waiting in found if 0 <= at_s < 1e9 and 0 <= waiting < 1e9]
    if row.cell.status != "ok" or len(found) < 2:
        return None
    course = tuple((float(f"{at_s:.4g}"), waiting) for at_s, waiting in thinned(found))
    at_s, deepest = max(found, key=lambda one: one[1])
    says = f"deepest {deepest:,.0f}, at {fmt.duration(at_s)}"
    peak = Point(at_s, deepest, says, row=places.get(row.cell.id))
    return Line(
        name_of(row), row.cell.backend, look(row.cell.backend), (peak,), f"deepest {deepest:,.0f}", course
    )


def lifecycle(summary: Summary, places: Places) -> Graph | None:
    """Return what workers cost before and after any work, against K; None where no workload asked for it."""
    panels = []
    for name, groups in _sets(summary.groups, _living).items():
        lines = _lines(groups, lambda group, row: _life_point(group, row, places))
        lines = tuple(line for line in lines if len(line.points) > 1)
        if lines:
            panels.append(Panel(short(name), counted(max(group.blocks for group in groups), "block"), lines))
    return _graph(
        panels,
        name="lifecycle",
        title="What does it cost to have workers at all, before and after any work?",
        reading="Lower is better. Each point is create + ready (until all K are up) + teardown (until all "
        "is gone).",
        basis="Medians over blocks of fresh workers; the phases, with intervals, are in the chart of phases.",
        alt="Create, ready and teardown together, against the number of workers, a line for each model.",
        axis="s",
        across_label="K: how many workers",
        across_log=True,
    )


def _living(group: GroupSummary) -> str:
    return group.group.workload if group.group.display.chart == LIFECYCLE else ""


def _life_point(group: GroupSummary, row: Row, places: Places) -> Point | None:
    value_s, k = whole_s(row), group.group.concurrency
    if value_s is None or not drawable(value_s):
        return None
    return Point(k, value_s, f"K={k}: {fmt.duration(value_s)}", row=places.get(row.cell.id))


def _graph(panels: Sequence[Panel], **told: object) -> Graph | None:
    return Graph(kind="lines", panels=tuple(panels), **told) if panels else None  # type: ignore[arg-type]
