"""Draws tracks, a strip for each model on a time axis that all of a group share: operations, or steps."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from bench.output.charts.description import Graph, Line, Panel, Track
from bench.output.charts.pictures.axes import hide_y, linear_axis
from bench.output.charts.pictures.sheet import MARGIN_IN, WIDTH_IN, Sheet
from bench.output.charts.pictures.style import INK, QUIET
from bench.output.charts.pictures.text import safe

LABEL_IN, RIGHT_IN, TRACK_IN, GAP_IN, HEAD_IN, FOOT_IN = 2.0, 0.1, 0.72, 0.1, 0.3, 0.6
MOST_ITEMS, MOST_TRACKS = 12, 8
# What of a track's height its bars take, and what of that one bar takes of its place.
FULL, EACH = TRACK_IN / (TRACK_IN + GAP_IN), 0.8


def height_in(panel: Panel) -> float:
    """Return how high a panel is."""
    return HEAD_IN + len(_tracks(panel)) * (TRACK_IN + GAP_IN) + FOOT_IN


def draw(sheet: Sheet, graph: Graph, panel: Panel) -> None:
    """Draw a panel on axes of its own."""
    tracks = _tracks(panel)
    write_head(sheet, panel)
    # One set of axes for all tracks: each more costs as much time as everything that is drawn on it.
    high_in = len(tracks) * (TRACK_IN + GAP_IN)
    width_in = WIDTH_IN - 2 * MARGIN_IN - LABEL_IN - RIGHT_IN
    axes = sheet.axes(MARGIN_IN + LABEL_IN, HEAD_IN, width_in, high_in - GAP_IN)
    hide_y(axes, len(tracks) + FULL - 1)
    axes.spines["bottom"].set_visible(False)
    linear_axis(axes, "x", (0.0, max(map(_end, tracks)) * 1.01), graph.across)
    deepest = max(
        (depth for track in tracks if isinstance(track, Line) for _, depth in track.course), default=1
    )
    axes.tick_params(length=3)
    axes.set_xlabel(safe(graph.across_label), color=QUIET)
    for top, track in enumerate(tracks):
        if isinstance(track, Track):
            _draw_track(axes, track, top)
        else:
            _draw_steps(axes, track, top, deepest or 1)
        _write_name(axes, track, top)


def write_head(sheet: Sheet, panel: Panel) -> None:
    """Write a panel's title and size at the left of its head, its question at the right."""
    title = safe(" · ".join(filter(None, (panel.title, panel.size))), 64)
    sheet.write(MARGIN_IN, sheet.body_top_in, title, size=10, weight="bold")
    question = safe(panel.question, max(12, 112 - round(1.4 * len(title))))
    sheet.write(WIDTH_IN - MARGIN_IN, sheet.body_top_in, question, size=9, color=QUIET, ha="right")


def _tracks(panel: Panel) -> list[Track | Line]:
    return [item for item in panel.items if isinstance(item, Track | Line)][:MOST_TRACKS]


def _end(track: Track | Line) -> float:
    return max(stop for _, stop in track.spans) if isinstance(track, Track) else track.course[-1][0]


def _draw_steps(axes: Axes, line: Line, top: int, deepest: float) -> None:
    xs, floor = [x for x, _ in line.course], top + FULL
    tops = [floor - FULL * y / deepest for _, y in line.course]
    axes.fill_between(xs, floor, tops, step="post", color=line.look.colour, alpha=0.55, linewidth=0)
    axes.step(xs, tops, where="post", color=line.look.colour, linewidth=0.9)
    axes.axhline(floor, color=QUIET, linewidth=0.8)
    axes.plot([xs[-1]] * 2, (floor, top), color=INK, linewidth=0.8, linestyle=(0, (2, 2)))


def _draw_track(axes: Axes, track: Track, top: int) -> None:
    each = FULL / len(track.spans)
    bars = []
    for index, (start, end) in enumerate(track.spans):
        low = top + each * (index + (1 - EACH) / 2)
        high = low + each * EACH
        bars.append(((start, low), (start, high), (end, high), (end, low)))
    # One collection: hundreds of bars, each an artist of its own, would take a fifth of the report's time.
    axes.add_collection(
        PolyCollection(bars, facecolor=track.look.colour, linewidth=0, snap=True), autolim=False
    )
    axes.plot((0, 0), (top, top + FULL), color=QUIET, linewidth=1.2, clip_on=False)
    axes.axhline(top + FULL, color=QUIET, linewidth=0.8, clip_on=False)


def _write_name(axes: Axes, track: Track | Line, top: int) -> None:
    says = track.says if isinstance(track, Track) else track.ends
    for text, share, weight in ((track.name, 0.28, "bold"), (says, 0.62, "normal")):
        at = (-0.02, top + share * FULL)
        style: dict[str, Any] = {"size": 9, "weight": weight, "color": INK, "ha": "right", "va": "center"}
        axes.text(*at, safe(text, 25), transform=axes.get_yaxis_transform(), **style)
