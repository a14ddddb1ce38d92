"""The table of an open loop: its columns, its caption and its sentences."""

from collections.abc import Sequence
from typing import TypeAlias

from bench.analysis.run.latency import (
    BEYOND,
    LATE_S,
    LATE_SHARE,
    LEAST_BEYOND,
    OFF_RATE,
    PACER_LATE,
    SATURATED,
    SHARES,
    VOID,
    LatencyRow,
    Quantile,
    highest_held,
)
from bench.analysis.run.summary import GroupSummary
from bench.output.tables import format as fmt
from bench.output.tables.table import Column, Table
from bench.output.tables.view import DEFAULT, View, viewed
from bench.output.tables.words import label
from bench.text import counted

# What people ask for when they ask for latency.
ASKED = "p99"
LatencyColumn: TypeAlias = Column[LatencyRow]


def _percentile(rank: int, name: str, with_interval: bool) -> LatencyColumn:
    def draw(row: LatencyRow) -> str:
        one = row.quantile(name)
        return fmt.duration_interval(key(row), one.value_s_ci if one and with_interval else None)

    def key(row: LatencyRow) -> float | None:
        one = row.quantile(name)
        return one.value_s if one else None

    return LatencyColumn(rank, f"{name} [95 %]" if with_interval else name, draw, key=key)


def _p99_s(found: Sequence[Quantile]) -> float | None:
    return next((one.value_s for one in found if one.name == ASKED), None)


def latency_table(group: GroupSummary, width: int | None = None, view: View = DEFAULT) -> Table:
    """Return a group's latencies in an open loop; without a `width`, every percentile has its interval."""
    every = width is None
    columns = (
        LatencyColumn(0, "model", lambda row: label(row.cell), align="left"),
        LatencyColumn.of(0, "rate", fmt.rate, lambda row: row.rate_per_s),
        _percentile(1, "p50", every),
        _percentile(4, "p90", every),
        _percentile(2, ASKED, with_interval=True),
        _percentile(5, "p99.9", every),
        LatencyColumn.of(6, "queue p99", fmt.duration, lambda row: _p99_s(row.queue)),
        LatencyColumn.of(7, "service p99", fmt.duration, lambda row: _p99_s(row.service)),
        LatencyColumn(3, "verdict", lambda row: row.verdict, align="left"),
        LatencyColumn.of(8, "done", fmt.rate, lambda row: row.done_per_s),
        LatencyColumn.of(9, "pacer late p99", fmt.duration, lambda row: row.late_s),
    )
    return viewed(
        view,
        [one for one in columns if one.rank < 2 or any(one.draw(row) != fmt.ABSENT for row in group.latency)],
        (),
        group.latency,
        width,
        4,
        title=f"{group.group.name}: latency",
        question="How long does an operation take when operations arrive on a schedule?",
        caption=latency_caption(group),
        notes=tuple(latency_lines(group)),
    )


def latency_caption(group: GroupSummary) -> str:
    """Return what the table shows, and how much was measured for it."""
    blocks = max(row.blocks for row in group.latency)
    return (
        "Open loop: time from the scheduled start of an operation to its result · "
        f"K={group.group.concurrency} · {counted(blocks, 'block')} · "
        f"percentiles have at least {LEAST_BEYOND} operations beyond them"
    )


def latency_lines(group: GroupSummary) -> list[str]:
    """Return the results in sentences: up to which rate each cell keeps up, and which blocks are left out."""
    return [*_knees(group), *_too_few(group), *_late(group), *_too_late(group)]


def held_text(rows: Sequence[LatencyRow], cell_id: str) -> str:
    """Return the highest rate that a cell keeps up with, else its outcome at the lowest rate."""
    held = highest_held(rows, cell_id)
    if held is not None:
        return f"keeps up with {fmt.rate(held)}"
    lowest = min((row for row in rows if row.cell.id == cell_id), key=lambda row: row.rate_per_s)
    return lowest.verdict if lowest.verdict in (VOID, PACER_LATE) else "falls behind"


def _knees(group: GroupSummary) -> list[str]:
    lines = []
    several = len({row.rate_per_s for row in group.latency}) > 1
    for cell in {row.cell.id: row.cell for row in group.latency}.values():
        rows = [row for row in group.latency if row.cell.id == cell.id]
        failing = next((row for row in rows if row.verdict in (SATURATED, BEYOND)), None)
        held = highest_held(group.latency, cell.id)
        if failing is None:
            continue
        before = f"keeps up with {fmt.rate(held)}; " if held is not None and several else ""
        what = (
            "it was not tested, because it completes less than a quarter of that in a closed loop"
            if failing.verdict == BEYOND
            else f"it completes only {fmt.rate(failing.done_per_s)} and its queue keeps growing"
        )
        lines.append(f"{label(cell)}: {before}at {fmt.rate(failing.rate_per_s)} {what}")
    return lines


def _too_few(group: GroupSummary) -> list[str]:
    most = max(row.operations for row in group.latency)
    needed = round(LEAST_BEYOND / (1 - SHARES[ASKED]))
    if most >= needed:
        return []
    return [
        f"no {ASKED}: it takes {needed:,} operations at one rate, and there are at most {most:,}; "
        "use a longer profile or a higher rate"
    ]


def _late(group: GroupSummary) -> list[str]:
    late = [
        f"{row.late} of {row.late + row.blocks} of {label(row.cell)} at {fmt.rate(row.rate_per_s)}"
        for row in group.latency
        if row.late
    ]
    why = f"more than {fmt.duration(LATE_S)} at its p99, or off the rate by {OFF_RATE * 100:.0f} %"
    reason = f"blocks left out because the pacer started operations late ({why})"
    return [f"{reason}: {', '.join(late)}"] if late else []


def _too_late(group: GroupSummary) -> list[str]:
    if not any(row.verdict == PACER_LATE for row in group.latency):
        return []
    return [
        f"{PACER_LATE}: more than {LATE_SHARE * 100:.0f} % of the blocks are left out. A model that keeps "
        "the pacer from running loses its slowest rounds this way, so the percentiles are too low, and "
        "whether it keeps up is unknown"
    ]
