"""How late a heartbeat comes while work goes on: half of the beats, all but one in a hundred, the worst."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.output.charts.axes import limits, log_axis
from bench.output.charts.base import LABEL_LETTERS, Chart, drawable, small_print
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
from bench.output.charts.sheet import MARGIN_IN, Sheet, Words, make_sheet
from bench.output.charts.style import PAPER, look_of
from bench.output.charts.text import safe, time_tick
from bench.output.tables import format as fmt
from bench.output.tables.words import label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIGURES = ("late_p50_s", "late_p99_s", "late_max_s")
LABEL_IN, VALUE_IN, WIDTH_IN, FOOT_IN = 1.95, 1.75, 3.9, 0.45


class Beat(Struct, frozen=True):
    """One cell's lateness in the order of FIGURES, in seconds; None for what an axis has no place for."""

    label: str
    backend: str
    late_s: tuple[float | None, ...]


def sections(summary: Summary) -> list[Section[Beat]]:
    """Return the groups whose rounds tell how late a heartbeat was."""
    return sections_of(summary.groups, _beat)


def _beat(row: Row) -> Beat | None:
    found = [row.figures.get(name) for name in FIGURES]
    late_s = tuple(value if drawable(value) else None for value in found)
    return Beat(safe(label(row.cell), LABEL_LETTERS), row.cell.backend, late_s) if any(late_s) else None


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run in which no heart beat."""
    found = sections(summary)
    if not found:
        return None
    kept = fitting(found)
    words = _words([section.group for section in found], len(found) - len(kept))
    sheet = make_sheet(summary, words, sections_in(kept) + FOOT_IN, names_of(kept))
    axes = _axes(sheet, kept)
    write_sections(axes, kept, (-LABEL_IN / WIDTH_IN, 1 + VALUE_IN / WIDTH_IN), _draw_beat)
    return sheet.figure


def _words(groups: list[GroupSummary], left_out: int) -> Words:
    return Words(
        title="Does anything stall? How late a heartbeat comes while work goes on",
        reading="Left is better. A heart that ought to beat every so often notes how late it was. Hollow: "
        "half of the beats were later (p50). Filled: one in a hundred (p99). Bar: the worst. Logarithmic.",
        notes=small_print("Each is the mean over timed rounds of the round's own figure.", groups, left_out),
    )


def _axes(sheet: Sheet, kept: Sequence[Section[Beat]]) -> "Axes":
    axes = sheet.axes(MARGIN_IN + LABEL_IN, 0.0, WIDTH_IN, sections_in(kept))
    row_axes(axes, sections_in(kept) / ROW_IN)
    times_s = [time_s for section in kept for beat in section.entries for time_s in beat.late_s if time_s]
    log_axis(axes, "x", limits(times_s, margin=1.5), time_tick, most=6)
    return axes


def _draw_beat(axes: "Axes", beat: Beat, y: float) -> None:
    look = look_of(beat.backend)
    p50_s, p99_s, max_s = beat.late_s
    known = [time_s for time_s in beat.late_s if time_s]
    axes.plot((min(known), max(known)), (y, y), color=look.colour, linewidth=1.4)
    marks = (
        (p50_s, look.marker, PAPER, 6),
        (p99_s, look.marker, look.colour, 7),
        (max_s, "|", look.colour, 10),
    )
    for time_s, marker, face, size in marks:
        if time_s:
            axes.plot(
                [time_s],
                [y],
                marker=marker,
                markersize=size,
                markerfacecolor=face,
                markeredgecolor=look.colour,
                markeredgewidth=1.5,
                zorder=3,
            )
    write_beside(axes, -0.03, y, beat.label, ha="right")
    told = f"p99 {fmt.duration(p99_s)}, worst {fmt.duration(max_s)}"
    write_beside(axes, 1.03, y, told, size=8.5)


CHART = Chart(
    name="lateness",
    alt="How late a heartbeat came while work went on, for each backend and pattern: median, 99th percentile "
    "and maximum as marks on a logarithmic scale of time.",
    draw=draw,
)
