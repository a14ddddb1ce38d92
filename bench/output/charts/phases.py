"""Where the time goes: create, ready, first result, one round, teardown, side by side for every cell."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.analysis.stats.blocks import median_interval_of
from bench.analysis.stats.estimate import Interval
from bench.output.charts.axes import DECADES, limits, log_axis
from bench.output.charts.base import LABEL_LETTERS, Chart, drawable, headline_groups, small_print
from bench.output.charts.rows import (
    ROW_IN,
    Section,
    fitting,
    names_of,
    row_axes,
    sections_in,
    sections_of,
    write_beside,
    write_sections,
)
from bench.output.charts.sheet import MARGIN_IN, WIDTH_IN, Sheet, Words, make_sheet
from bench.output.charts.style import QUIET, look_of
from bench.output.charts.text import safe
from bench.output.tables import format as fmt
from bench.output.tables.words import label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL_IN, VALUE_IN, HEAD_IN, FOOT_IN = 1.8, 0.65, 0.42, 0.15
BASIS = (
    "Medians over blocks of fresh workers, with 95 % intervals by order statistics (from six blocks); one "
    "round is its typical time, with Student's interval. Most intervals are narrower than their marks."
)
COLUMNS = (
    ("create", "the constructor"),
    ("ready", "all K workers up"),
    ("first result", "one operation"),
    ("one round", "N operations"),
    ("teardown", "until all is gone"),
)


class Bar(Struct, frozen=True):
    """One cell's phases in seconds, in the order of COLUMNS; None for what is not known."""

    label: str
    backend: str
    phases_s: tuple[float | None, ...]
    intervals_s: tuple[Interval | None, ...]


def sections(groups: Sequence[GroupSummary]) -> list[Section[Bar]]:
    """Return what there is to draw; a group without any phase is left out."""
    return sections_of(groups, _bar)


def _bar(row: Row) -> Bar | None:
    found = (row.create_s, row.ready_s, row.first_result_s, row.wall_s, row.teardown_s)
    phases_s = tuple(value if drawable(value) else None for value in found)
    if not any(phases_s):
        return None
    intervals_s = tuple(
        bounds if bounds and all(map(drawable, bounds)) else None for bounds in intervals_of(row)
    )
    return Bar(safe(label(row.cell), LABEL_LETTERS), row.cell.backend, phases_s, intervals_s)


def intervals_of(row: Row) -> tuple[Interval | None, ...]:
    """Return the intervals of a cell's phases, in the order of COLUMNS."""
    cell = row.cell
    return (
        median_interval_of(cell, lambda block: block.phases.create_s),
        median_interval_of(cell, lambda block: block.phases.ready_s),
        median_interval_of(cell, lambda block: block.phases.first_result_s),
        row.wall_s_ci,
        median_interval_of(cell, lambda block: block.phases.teardown_s),
    )


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run in which no phase was timed."""
    groups = headline_groups(summary)
    found = sections(groups)
    if not found:
        return None
    kept = fitting(found)
    high_in = sections_in(kept)
    sheet = make_sheet(
        summary, _words(groups, len(found) - len(kept)), HEAD_IN + high_in + FOOT_IN, names_of(kept)
    )
    times_s = [value for section in kept for bar in section.entries for value in bar.phases_s if value]
    bounds = limits(times_s, margin=2.0)
    columns = [_column(sheet, index, high_in, bounds) for index in range(len(COLUMNS))]
    # Headings cross all columns, so they stand on axes of their own, on top of the others.
    over = sheet.axes(MARGIN_IN, HEAD_IN, WIDTH_IN - 2 * MARGIN_IN, high_in)
    over.set_axis_off()
    over.set_ylim(high_in / ROW_IN, 0)
    write_sections(over, kept, (0.0, 1.0), partial(_draw_bar, columns, bounds))
    return sheet.figure


def _column(sheet: Sheet, index: int, high_in: float, bounds: tuple[float, float]) -> "Axes":
    name, meaning = COLUMNS[index]
    step_in = (WIDTH_IN - MARGIN_IN - LABEL_IN) / len(COLUMNS)
    left_in = MARGIN_IN + LABEL_IN + index * step_in
    axes = sheet.axes(left_in, HEAD_IN, step_in - VALUE_IN, high_in)
    row_axes(axes, high_in / ROW_IN)
    # Every value stands beside its dot, so the ticks need no labels, for which there is no room.
    log_axis(axes, "x", bounds, lambda _: "", most=12, steps=DECADES)
    sheet.write(left_in, sheet.body_top_in, name, size=10, weight="bold")
    sheet.write(left_in, sheet.body_top_in + 0.19, meaning, size=8.5, color=QUIET)
    return axes


def _words(groups: Sequence[GroupSummary], left_out: int) -> Words:
    return Words(
        title="Where the time goes, from the first line to the last",
        reading="Each column is a phase; all share one logarithmic scale, on which each line is ten times "
        "the one before. Bold, with a bar: the longest phase of its row.",
        notes=small_print(BASIS, groups, left_out),
    )


def _draw_bar(
    columns: Sequence["Axes"], bounds: tuple[float, float], over: "Axes", bar: Bar, y: float
) -> None:
    write_beside(over, (LABEL_IN - 0.1) / (WIDTH_IN - 2 * MARGIN_IN), y, bar.label, ha="right")
    look = look_of(bar.backend)
    longest = max(value for value in bar.phases_s if value)
    for axes, value_s, interval_s in zip(columns, bar.phases_s, bar.intervals_s, strict=True):
        if not value_s:
            continue
        if interval_s:
            axes.plot(
                interval_s, (y, y), color=look.colour, linewidth=1.2, marker="|", markersize=7, clip_on=False
            )
        most = value_s == longest
        course = (bounds[0] if most else value_s, value_s)
        axes.plot(
            course,
            (y, y),
            color=look.colour,
            linewidth=3,
            marker=look.marker,
            markersize=6,
            markevery=[1],
            clip_on=False,
        )
        weight = "bold" if most else "normal"
        write_beside(axes, 1.07, y, fmt.duration(value_s), size=8.5, weight=weight)


CHART = Chart(
    name="phases",
    alt="The time of each phase (create, ready, first result, one round, teardown) of every backend in each "
    "headline group, as dots with intervals on one logarithmic scale.",
    draw=draw,
)
