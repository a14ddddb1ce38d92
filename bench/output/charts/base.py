"""What a chart is: a name for its files, what it shows in words, and a function that draws it."""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bench.analysis.run.summary import GroupSummary, Summary
from bench.text import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What a clock can tell and a person can wait for; a stranger's file may hold anything.
LEAST, MOST = 1e-12, 1e12
LABEL_LETTERS = 25


class Chart(Struct, frozen=True):
    """One picture. `alt` is for those who cannot see it.

    `draw` returns None where a run has nothing for it.
    """

    name: str
    alt: str
    draw: "Callable[[Summary], Figure | None]"


def drawable(value: float | None) -> bool:
    """Return whether a logarithmic axis has a place for the value."""
    return value is not None and math.isfinite(value) and LEAST < value < MOST


def headline_groups(summary: Summary) -> list[GroupSummary]:
    """Return the groups that a run puts first; all of them where none is marked."""
    return [group for group in summary.groups if group.group.display.headline] or list(summary.groups)


def size_line(group: GroupSummary) -> str:
    """Return what every figure of a group rests on: N, K, blocks."""
    return f"N={group.operations or '?'} · K={group.group.concurrency} · {counted(group.blocks, 'block')}"


def small_print(basis: str, groups: Sequence[GroupSummary], left_out: int = 0) -> tuple[str, ...]:
    """Return what the figures rest on, the cells that have no times, and how many groups found no room."""
    notes = [basis]
    rows = [row for group in groups for row in group.rows]
    missing = [f"{row.cell.id} ({row.cell.status})" for row in rows if row.cell.status != "ok"]
    if missing:
        notes.append(f"Not drawn, for they have no valid times: {', '.join(missing)}.")
    if left_out:
        notes.append(f"Groups without room here, but in the tables: {left_out}.")
    return tuple(notes)


def spread(places: list[float], gap: float) -> list[float]:
    """Return places at least `gap` apart, in the same order, each moved no further than it must."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for _ in range(20 * len(places)):
        for low, high in itertools.pairwise(order):
            short = gap - (moved[high] - moved[low])
            if short > 1e-12:
                moved[low] -= short / 2
                moved[high] += short / 2
    return moved
