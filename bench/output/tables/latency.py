"""The table of an open loop: one place for its columns and sentences, whoever shows them."""

from collections.abc import Callable, Sequence

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
    highest_held,
)
from bench.analysis.run.summary import GroupSummary
from bench.output.tables import format as fmt
from bench.output.tables.words import label
from bench.text import counted

Column = tuple[str, Callable[[LatencyRow], str]]
# The number is the rank by which a column stays where there is little room.
Ranked = tuple[int, Column]
ALWAYS = 1
# What people ask for when they ask for latency.
ASKED = "p99"
GAP = 2
LEAST_COLUMNS = 4


def _percentile(name: str, with_interval: bool) -> Column:
    def draw(row: LatencyRow) -> str:
        one = row.quantile(name)
        if one is None:
            return fmt.ABSENT
        return fmt.duration_interval(one.value_s, one.value_s_ci if with_interval else None)

    return f"{name} [95 %]" if with_interval else name, draw


def _waited(row: LatencyRow) -> str:
    return fmt.duration(next((one.value_s for one in row.queue if one.name == "p99"), None))


def _served(row: LatencyRow) -> str:
    return fmt.duration(next((one.value_s for one in row.service if one.name == "p99"), None))


def columns_for(group: GroupSummary, width: int | None = None) -> tuple[Column, ...]:
    """Return the columns with something to say that fit into `width`; without it, with every interval."""
    return tuple(column for _, column in _ranked(group, width))


def _ranked(group: GroupSummary, width: int | None) -> list[Ranked]:
    every = width is None
    ranked: list[Ranked] = [
        (0, ("rate", lambda row: fmt.rate(row.rate_per_s))),
        (0, ("model", lambda row: label(row.cell))),
        (1, _percentile("p50", every)),
        (4, _percentile("p90", every)),
        (2, _percentile("p99", with_interval=True)),
        (5, _percentile("p99.9", every)),
        (6, ("waited p99", _waited)),
        (7, ("served p99", _served)),
        (3, ("verdict", lambda row: row.verdict)),
        (8, ("done", lambda row: fmt.rate(row.done_per_s))),
        (9, ("pacer late p99", lambda row: fmt.duration(row.late_s))),
    ]
    told = [
        entry
        for entry in ranked
        if entry[0] <= ALWAYS or any(entry[1][1](row) != fmt.ABSENT for row in group.latency)
    ]
    return told if width is None else _fitting(told, group, width)


def _fitting(ranked: list[Ranked], group: GroupSummary, width: int) -> list[Ranked]:
    while len(ranked) > LEAST_COLUMNS and _width(ranked, group) > width:
        ranked.remove(max(ranked, key=lambda entry: entry[0]))
    return ranked


def _width(ranked: list[Ranked], group: GroupSummary) -> int:
    drawn = (max(len(name), *(len(draw(row)) for row in group.latency)) for _, (name, draw) in ranked)
    return sum(drawn) + GAP * (len(ranked) - 1)


def latency_caption(group: GroupSummary) -> str:
    """Return what the table shows and rests on."""
    blocks = max(row.blocks for row in group.latency)
    return (
        "Open loop: time from the instant at which an operation was due until its result was there · "
        f"K={group.group.concurrency} · {counted(blocks, 'block')} · "
        f"no percentile with fewer than {LEAST_BEYOND} operations beyond it"
    )


def latency_lines(group: GroupSummary) -> list[str]:
    """Return what the rows say: who keeps up until where, and where the pacer failed."""
    return [*_knees(group), *_unearned(group), *_late(group), *_too_late(group)]


def held_text(rows: Sequence[LatencyRow], cell_id: str) -> str:
    """Return the highest rate that a cell keeps up with, else what it does at the lowest."""
    held = highest_held(rows, cell_id)
    if held is not None:
        return f"keeps up with {fmt.rate(held)}"
    lowest = min((row for row in rows if row.cell.id == cell_id), key=lambda row: row.rate_per_s)
    return lowest.verdict if lowest.verdict in (VOID, PACER_LATE) else "falls behind"


def _knees(group: GroupSummary) -> list[str]:
    lines = []
    rates = sorted({row.rate_per_s for row in group.latency})
    for cell in {row.cell.id: row.cell for row in group.latency}.values():
        rows = [row for row in group.latency if row.cell.id == cell.id]
        failing = next((row for row in rows if row.verdict in (SATURATED, BEYOND)), None)
        held = highest_held(group.latency, cell.id)
        if failing is None:
            continue
        after = f"keeps up with {fmt.rate(held)}, and " if held is not None and len(rates) > 1 else ""
        what = (
            "is not driven: it does less than a quarter of that in a closed loop"
            if failing.verdict == BEYOND
            else f"falls behind: it does {fmt.rate(failing.done_per_s)}, and the longer the schedule, "
            "the longer its queue"
        )
        lines.append(f"{label(cell)} {after}at {fmt.rate(failing.rate_per_s)} {what}")
    return lines


def _unearned(group: GroupSummary) -> list[str]:
    most = max(row.operations for row in group.latency)
    needed = round(LEAST_BEYOND / (1 - SHARES[ASKED]))
    if most >= needed:
        return []
    return [
        f"no {ASKED} here: it takes {needed:,} operations at one rate, and there are {most:,} at the most; "
        "a longer profile or a higher rate has more"
    ]


def _late(group: GroupSummary) -> list[str]:
    late = [
        f"{row.late} of {row.late + row.blocks} of {label(row.cell)} at {fmt.rate(row.rate_per_s)}"
        for row in group.latency
        if row.late
    ]
    why = f"more than {fmt.duration(LATE_S)} late at its p99, or off the rate by {OFF_RATE * 100:.0f} %"
    return [f"the pacer failed ({why}) in blocks that are left out: {', '.join(late)}"] if late else []


def _too_late(group: GroupSummary) -> list[str]:
    if not any(row.verdict == PACER_LATE for row in group.latency):
        return []
    return [
        f"{PACER_LATE}: more than {LATE_SHARE * 100:.0f} % of the blocks are left out. A model that takes "
        "the CPUs from the pacer loses its worst rounds so; its figures are of the better ones, and whether "
        "it keeps up is not known"
    ]
