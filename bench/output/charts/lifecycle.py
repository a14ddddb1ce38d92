"""The cost of having workers at all: create them, wait until all are ready, and tear them down, against K."""

from bench.analysis.run.cell_times import median_of
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.model.run import CellBlock
from bench.output.charts.description import Chart, Graph, Panel, Point
from bench.output.charts.parts import basis_of, by_name, drawable, lines_over_groups, short
from bench.output.tables import format as fmt
from bench.text import counted

NAME = "lifecycle"


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run in which no workload asked for it at two levels of K."""
    found = by_name(summary.groups, _workload)
    return Graph(
        kind="lines",
        title="What do workers cost, before and after any work?",
        reading="Lower is better. Each point is create + ready (until all K are up) + teardown (until all "
        "are gone). A line that rises pays for each worker.",
        basis=basis_of(
            "Medians over blocks of fresh workers: a block's three phases together; beside the names, those "
            "at the largest K. The chart of phases and the tables have them one by one.",
            [group for groups in found.values() for group in groups],
        ),
        panels=tuple(panel for name, groups in found.items() if (panel := _panel(name, groups))),
        unit="s",
        values_label="time for all three phases",
        across_label="K: workers",
        across_log=True,
    )


def _workload(group: GroupSummary) -> str:
    return group.group.workload if group.group.display.chart == NAME else ""


def _panel(name: str, groups: list[GroupSummary]) -> Panel | None:
    lines = tuple(line for line in lines_over_groups(groups, _point, _up_and_down) if len(line.points) > 1)
    if not lines:
        return None
    sizes = ", ".join(f"K={group.group.concurrency}: N={group.operations or '?'}" for group in groups)
    blocks = counted(max(group.blocks for group in groups), "block")
    names = tuple(group.group.name for group in groups)
    return Panel(names, f"{short(name)}: create + ready + teardown", size=f"{sizes} · {blocks}", items=lines)


def _point(group: GroupSummary, row: Row) -> Point | None:
    value_s, k = whole_s(row), group.group.concurrency
    if value_s is None or not drawable(value_s):
        return None
    return Point(k, value_s, f"K={k}: {fmt.duration(value_s)}", cell=row.cell.id)


def _up_and_down(row: Row) -> str:
    up_s = (row.create_s or 0.0) + (row.ready_s or 0.0)
    return f"up {fmt.duration(up_s)}, down {fmt.duration(row.teardown_s)}"


def whole_s(row: Row) -> float | None:
    """Return the median over blocks of create, ready and teardown together; None where one is not known."""
    return median_of(row.cell, _sum_s)


def _sum_s(block: CellBlock) -> float | None:
    found = (block.phases.create_s, block.phases.ready_s, block.phases.teardown_s)
    known = [value for value in found if value is not None]
    return sum(known) if len(known) == len(found) else None


CHART = Chart(
    name=NAME,
    alt="The time to create workers, wait until all are ready and tear them down, against how many there "
    "are, a line for each model and start method.",
    order=120,
    describe=describe,
)
