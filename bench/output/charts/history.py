"""The chart of a history: a dot with its interval for each run, a line for each level."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bench.analysis.runs.history import History
from bench.output.charts.axes import limits, log_axis
from bench.output.charts.base import drawable
from bench.output.charts.draw import FORMATS, saved
from bench.output.charts.style import INK, PAPER, QUIET, RULE, look_of, styled
from bench.output.charts.text import ratio_tick, safe, wrapped
from bench.output.tables.history.words import change_lines
from bench.storage.files import made_folder, write_atomically
from bench.storage.index import machine_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_IN, BODY_IN, TOP_IN, LINE_IN, DPI = 8.0, 3.0, 0.95, 0.175, 150
LEFT, RIGHT = 0.09, 0.97
MOST_TICKS = 8
LETTERS = 112
WIDE = 3.0
REMEDY = "make room, or choose another place with --charts"


def write_history(folder: Path, name: str, history: History) -> list[Path]:
    """Write the chart as PNG and SVG, and return the files. Raises StorageError."""
    made_folder(folder, REMEDY)
    with styled():
        figure = draw(history)
        pictures = {folder / f"{name}.{kind}": saved(figure, kind) for kind in FORMATS}
    for path, data in pictures.items():
        write_atomically(path, data, REMEDY)
    return list(pictures)


def draw(history: History) -> Figure:
    """Return the chart as a figure."""
    foot = [line for told in change_lines(history) for line in wrapped(safe(told, 400), LETTERS, 3)]
    foot_in = 0.55 + LINE_IN * len(foot)
    height_in = TOP_IN + BODY_IN + foot_in
    figure = Figure(figsize=(WIDTH_IN, height_in), dpi=DPI, facecolor=PAPER)
    axes = figure.add_axes((LEFT, foot_in / height_in, RIGHT - LEFT, BODY_IN / height_in))
    _draw_points(axes, history)
    figure.text(
        0.025, 1 - 0.2 / height_in, safe(f"{history.cell.id}: speed-up over time", 70), **_style(13, "bold")
    )
    machine = safe(machine_name(history.points[-1].run.machine), LETTERS)
    reading = (
        "Each dot is a run, with the 95 % interval of its own blocks. Lines: levels told apart from noise."
    )
    figure.text(0.025, 1 - 0.48 / height_in, f"{machine}\n{reading}", color=QUIET, **_style(9))
    figure.text(0.025, LINE_IN * (len(foot) + 0.5) / height_in, "\n".join(foot), color=INK, **_style(9))
    return figure


def _style(size: float, weight: str = "normal") -> dict[str, Any]:
    return {"size": size, "weight": weight, "va": "top", "ha": "left", "linespacing": 1.3}


def _scale(axes: "Axes", values: list[float]) -> None:
    # A change of a few per cent must be seen, so that the axis holds the values and need not hold 1.
    low, high = min(values), max(values)
    if high / low > WIDE:
        log_axis(axes, "y", limits(values), ratio_tick, most=5)
        return
    margin = max(0.15 * (high - low), 0.02 * high)
    axes.set_ylim(low - margin, high + margin)
    axes.yaxis.set_major_locator(MaxNLocator(6))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.4g}×")


def _draw_points(axes: "Axes", history: History) -> None:
    look, points = look_of(history.cell.backend), history.points
    values = [v for p in points for v in (p.speedup, *(p.speedup_ci or ())) if drawable(v)]
    _scale(axes, values or [1.0])
    axes.set_xlim(-0.6, len(points) - 0.4)
    axes.grid(visible=True, axis="y", color=RULE)
    if axes.get_ylim()[0] < 1.0 < axes.get_ylim()[1]:
        axes.axhline(1.0, color=INK, linewidth=1.2)
    for place, point in enumerate(points):
        if point.speedup_ci and all(map(drawable, point.speedup_ci)):
            axes.plot((place, place), point.speedup_ci, color=look.colour, linewidth=1.5)
        if drawable(point.speedup):
            axes.plot([place], [point.speedup], marker=look.marker, color=look.colour, markersize=6)
    for level in history.levels:
        if drawable(level.speedup):
            axes.plot((level.first - 0.4, level.last + 0.4), (level.speedup,) * 2, color=QUIET, linewidth=1.2)
    for change in history.changes:
        axes.axvline(change.at - 0.5, color=INK, linewidth=1.0, linestyle=(0, (4.0, 2.0)))
    step = max(1, -(-len(points) // MOST_TICKS))
    places = range(0, len(points), step)
    axes.set_xticks(list(places), [safe(points[place].run.started_at[:10], 12) for place in places])
