"""What the chart of rounds shows: every timed round beside its cell's own typical time, in order."""

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from bench.analysis.run.disturbed import is_marked, shares_cpus
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.analysis.stats.blocks import measured_blocks, rounds_of
from bench.analysis.stats.estimate import block_log_time
from bench.model.run import CellBlock
from bench.output.charts.parts import drawable, size_line
from bench.output.charts.pictures.text import safe
from bench.output.tables.words import label

# A panel shows this much around the typical time at least, and no more than that.
LEAST_LOG, MOST_LOG = math.log(1.1), math.log(3.0)
SHOWN = (0.01, 0.99)
MOST_LANES = 100
LANE_LETTERS = 22


class Dot(Struct, frozen=True):
    """One round: its place in the order, its log time over the cell's typical one, whether it is marked."""

    place: float
    log: float
    marked: bool


class Lane(Struct, frozen=True):
    """One cell: its typical time, its rounds, and for each block (from, to, log of its typical time)."""

    label: str
    backend: str
    typical_s: float
    dots: tuple[Dot, ...]
    blocks: tuple[tuple[float, float, float], ...]


class Panel(Struct, frozen=True):
    """One group's lanes; all share its order of rounds, in which blocks begin at `begins`, and its scale."""

    group: str
    size: str
    lanes: tuple[Lane, ...]
    begins: tuple[float, ...]
    end: float
    scale: tuple[float, float]


def panels(summary: Summary) -> list[Panel]:
    """Return what there is to draw; a group without times is left out."""
    made = [_panel(group) for group in summary.groups]
    return [panel for panel in made if panel is not None]


def shown(found: Sequence[Panel]) -> list[Panel]:
    """Return as many panels, the first ones, as one sheet holds; one at least."""
    total = 0
    kept: list[Panel] = []
    for panel in found:
        total += len(panel.lanes)
        if total > MOST_LANES and kept:
            break
        kept.append(panel)
    return kept


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
    lanes = tuple(
        _lane(row, measured[row.cell.id], begins, shared) for row in group.rows if row.cell.id in measured
    )
    if not lanes:
        return None
    return Panel(group.group.name, size_line(group), lanes, tuple(begins.values()), end, _scale(lanes))


def _lane(row: Row, blocks: Sequence[CellBlock], begins: dict[int, float], shared: bool) -> Lane:
    typical_s, dots, steps = row.wall_s or 1.0, [], []
    for block in blocks:
        start, records = begins[block.block], rounds_of(block, "timed")
        kept = [
            Dot(start + index + 0.5, math.log(one.wall_s / typical_s), is_marked(one, shared))
            for index, one in enumerate(records)
            if drawable(one.wall_s)
        ]
        dots += kept
        if kept:
            level = block_log_time([one.wall_s for one in records if drawable(one.wall_s)])
            steps.append((start, start + len(records), level - math.log(typical_s)))
    name = safe(label(row.cell), LANE_LETTERS)
    return Lane(name, row.cell.backend, typical_s, tuple(dots), tuple(steps))


def _scale(lanes: Sequence[Lane]) -> tuple[float, float]:
    logs = [dot.log for lane in lanes for dot in lane.dots]
    low, high = map(float, np.quantile(logs, SHOWN))
    return max(-MOST_LOG, min(low * 1.1, -LEAST_LOG)), min(MOST_LOG, max(high * 1.1, LEAST_LOG))
