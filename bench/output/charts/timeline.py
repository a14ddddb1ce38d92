"""The timeline of one small round under each model: when every operation began, and when it ended."""

from typing import TYPE_CHECKING

from bench.analysis.run.summary import Summary
from bench.output.charts.base import Chart
from bench.output.charts.sheet import MARGIN_IN, WIDTH_IN, Sheet, Words, make_sheet
from bench.output.charts.style import INK, QUIET, look_of
from bench.output.charts.tracks import Picture, Track, pictures
from bench.output.tables import format as fmt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL_IN, RIGHT_IN, TRACK_IN, TRACK_GAP_IN, HEAD_IN, FOOT_IN = 2.0, 0.1, 0.72, 0.1, 0.3, 0.6


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run without traced rounds of two models."""
    found = pictures(summary)
    if not found:
        return None
    sheet = make_sheet(summary, _words(), sum(map(_picture_in, found)), [picture.group for picture in found])
    top_in = 0.0
    for picture in found:
        _draw_picture(sheet, top_in, picture)
        top_in += _picture_in(picture)
    return sheet.figure


def _words() -> Words:
    return Words(
        title="One round, operation by operation: what overlaps?",
        reading="Every bar is one operation, the first on top. A staircase: one after another. A wall: at "
        "the same time. The models of a group share its time axis.",
        notes=(
            "One traced round, of which no time is in any table: tracing costs "
            "time, and one round has no interval.",
        ),
    )


def _picture_in(picture: Picture) -> float:
    return HEAD_IN + len(picture.tracks) * (TRACK_IN + TRACK_GAP_IN) + FOOT_IN


def _draw_picture(sheet: Sheet, top_in: float, picture: Picture) -> None:
    sheet.write(MARGIN_IN, sheet.body_top_in + top_in, picture.title, size=10, weight="bold")
    sheet.write(
        WIDTH_IN - MARGIN_IN, sheet.body_top_in + top_in, picture.question, size=9, color=QUIET, ha="right"
    )
    end_s = max(track.end_s for track in picture.tracks)
    unit, scale = fmt.time_unit(end_s)
    # One set of axes for all tracks: each more costs as much time as everything that is drawn on it.
    step_in, count = TRACK_IN + TRACK_GAP_IN, len(picture.tracks)
    width_in = WIDTH_IN - 2 * MARGIN_IN - LABEL_IN - RIGHT_IN
    axes = sheet.axes(MARGIN_IN + LABEL_IN, top_in + HEAD_IN, width_in, step_in * count - TRACK_GAP_IN)
    axes.set_xlim(0, end_s * scale * 1.01)
    axes.set_ylim(count - TRACK_GAP_IN / step_in, 0)
    axes.set_yticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.grid(visible=True, axis="x")
    axes.tick_params(length=3)
    axes.set_xlabel(f"{unit} since the round began", color=QUIET)
    for index, track in enumerate(picture.tracks):
        _draw_track(axes, track, index, scale)


def _draw_track(axes: "Axes", track: Track, top: float, scale: float) -> None:
    look, height = look_of(track.backend), TRACK_IN / (TRACK_IN + TRACK_GAP_IN)
    each = height / len(track.spans_s)
    starts = [start_s * scale for start_s, _ in track.spans_s]
    widths = [(end_s - start_s) * scale for start_s, end_s in track.spans_s]
    middles = [top + each * (index + 0.5) for index in range(len(track.spans_s))]
    axes.barh(middles, widths, left=starts, height=each * 0.8, color=look.colour, linewidth=0)
    axes.plot((0, 0), (top, top + height), color=QUIET, linewidth=1.2, clip_on=False)
    axes.axhline(top + height, color=QUIET, linewidth=0.8, clip_on=False)
    side = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center"}
    axes.text(-0.02, top + 0.28 * height, track.label, size=9, weight="bold", **side)  # type: ignore[arg-type]
    told = f"{fmt.duration(track.end_s)}, {track.in_flight} at once"
    axes.text(-0.02, top + 0.62 * height, told, size=9, color=INK, **side)  # type: ignore[arg-type]


CHART = Chart(
    name="timeline",
    alt="When every operation of one traced round began and ended, under each backend, on a shared time "
    "axis: a staircase under sequential, overlapping bars under the others.",
    draw=draw,
)
