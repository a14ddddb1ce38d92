"""Every timed round in the order in which it ran: what drifted, what jumped, what was disturbed."""

import math
from collections.abc import Sequence

from bench.analysis.run.cell_times import measured_blocks, rounds_of
from bench.analysis.run.disturbed import is_marked, shares_cpus
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.analysis.stats.estimate import block_log_time
from bench.model.run import CellBlock
from bench.output.charts.description import Chart, Graph, Lane, Panel
from bench.output.charts.parts import basis_of, drawable, short, shown, size_line
from bench.output.tables import format as fmt

# A panel shows this much around the typical time at least, and no more than that.
LEAST, MOST = 1.1, 3.0
SHOWN = (0.01, 0.99)


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run without a timed round."""
    return Graph(
        kind="lanes",
        title="Round by round: was the machine steady?",
        reading="Each dot is one round compared with its own model's typical time (1×): higher is slower. "
        "Each band is a block of fresh workers, and the line across it that block's typical round. An orange "
        "ring: that round was disturbed.",
        basis=basis_of(
            f"{_marks(summary)} All lanes of a group have one logarithmic scale and one order, the first "
            "block on the left. A round that lies outside stands at the edge as a triangle. A/A controls are "
            "left out.",
            summary.groups,
        ),
        panels=tuple(panel for group in summary.groups if (panel := _panel(group))),
        unit="ratio",
        values_label="times the typical round",
        across_label="rounds in the order in which they ran; bands are blocks",
    )


def _marks(summary: Summary) -> str:
    count = summary.noise.total
    if not count.rounds + count.unjudged:
        return "This run holds no readings of disturbances, so no round is marked."
    unknown = f" {count.unjudged:,} more cannot be judged." if count.unjudged else ""
    return (
        f"{count.marked:,} of {count.rounds:,} rounds are marked: the host took the CPU, other programs or "
        "a quota kept the worker from it for more than 5 % of the round, or a process was suspended. They "
        f"are kept in every figure.{unknown}"
    )


def _panel(group: GroupSummary) -> Panel | None:
    measured = {row.cell.id: measured_blocks(row.cell) for row in group.rows if drawable(row.wall_s)}
    lengths: dict[int, int] = {}
    for block in (block for blocks in measured.values() for block in blocks):
        lengths[block.block] = max(lengths.get(block.block, 0), len(rounds_of(block, "timed")))
    begins, end = {}, 0.0
    for number in sorted(lengths):
        begins[number] = end
        end += lengths[number]
    shared = shares_cpus(group.group)
    rows = [row for row in group.rows if row.cell.id in measured]
    lanes = tuple(_lane(row, measured[row.cell.id], begins, shared) for row in rows)
    if not any(lane.dots for lane in lanes):
        return None
    name, places = group.group.name, (*begins.values(), end)
    return Panel((name,), short(name), "", size_line(group), lanes, rules=places, bounds=_bounds(lanes))


def _lane(row: Row, blocks: Sequence[CellBlock], begins: dict[int, float], shared: bool) -> Lane:
    typical_s, dots, steps = row.wall_s or 1.0, [], []
    for block in blocks:
        start, records = begins[block.block], rounds_of(block, "timed")
        known = [(at, one) for at, one in enumerate(records, 1) if drawable(one.wall_s)]
        dots += [
            (start + at - 0.5, one.wall_s / typical_s, bool(is_marked(one, shared))) for at, one in known
        ]
        if known:
            level_s = math.exp(block_log_time([one.wall_s for _, one in known]))
            steps.append((start, start + len(records), level_s / typical_s))
    return Lane(*shown(row.cell), tuple(dots), tuple(steps), f"1× is {fmt.duration(typical_s)}")


def _bounds(lanes: Sequence[Lane]) -> tuple[float, float]:
    import numpy as np

    logs = [math.log(ratio) for lane in lanes for _, ratio, _ in lane.dots]
    low, high = np.exp(np.quantile(logs, SHOWN) * 1.1).tolist()
    return max(1 / MOST, min(low, 1 / LEAST)), min(MOST, max(high, LEAST))


CHART = Chart(
    name="rounds",
    alt="The time of every round of every cell compared with the cell's typical time, in the order in which "
    "they ran, with blocks as bands and a ring around disturbed rounds.",
    order=140,
    describe=describe,
    on_demand=True,
)
