"""The chart of a history: a point with its interval for each run, a line for each level."""

from pathlib import Path

from bench.analysis.runs.history import History, Level
from bench.output.charts.description import Graph, Line, Panel, Point
from bench.output.charts.looks import IDEAL, look_of
from bench.output.charts.parts import bounds_of, drawable, short
from bench.output.charts.pictures.figure import FORMATS, figure_of, saved
from bench.output.charts.pictures.style import styled
from bench.output.tables import format as fmt
from bench.output.tables.history.words import change_lines
from bench.storage.files import made_folder, write_atomically
from bench.storage.index import machine_name

MOST_TICKS = 6
# A change of a few per cent must be seen: only values that are further apart need a logarithmic scale.
WIDE = 3.0
REMEDY = "make room, or choose another place with --charts"


def write_history(folder: Path, name: str, history: History) -> list[Path]:
    """Write the chart as PNG and SVG, and return the files. Raises StorageError."""
    made_folder(folder, REMEDY)
    written = {folder / f"{name}.{kind}": data for kind, data in pictures(history).items()}
    for path, data in written.items():
        write_atomically(path, data, REMEDY)
    return list(written)


def pictures(history: History) -> dict[str, bytes]:
    """Return the chart in every format."""
    with styled():
        figure = figure_of(describe(history), (), machine_name(history.points[-1].run.machine))
        return {kind: saved(figure, kind) for kind in FORMATS}


def describe(history: History) -> Graph:
    """Return the chart's description."""
    points = [
        Point(at, one.speedup, short(one.run.id), *bounds_of(one.speedup_ci))
        for at, one in enumerate(history.points)
        if one.speedup is not None and drawable(one.speedup)
    ]
    values = [point.y for point in points] or [1.0]
    backend = history.cell.backend
    runs = Line(backend, backend, look_of(backend), tuple(points))
    step = max(1, -(-len(history.points) // MOST_TICKS))
    ticks = [
        (float(at), short(history.points[at].run.started_at[:10], 12))
        for at in range(0, len(history.points), step)
    ]
    levels = [_level(level) for level in history.levels if drawable(level.speedup)]
    panel = Panel(
        (),
        "How many times as fast as sequential",
        items=(*([runs] if points else []), *levels),
        ticks=tuple(ticks),
        rules=tuple(change.at - 0.5 for change in history.changes),
    )
    return Graph(
        kind="lines",
        name="history",
        title=f"{short(history.cell.id, 50)}: speed-up over time",
        reading="Each point is a run, with the 95 % interval of its own blocks. Dotted lines: levels that "
        "differ by more than noise. Dashed: where the level changed.",
        basis="; ".join(change_lines(history)),
        panels=(panel,),
        unit="ratio",
        values_label="speed-up: times as fast as sequential",
        across_label="runs in the order in which they were measured",
        log=max(values) / min(values) > WIDE,
        one=True,
        zero=False,
    )


def _level(level: Level) -> Line:
    value = level.speedup
    course = ((level.first - 0.4, value), (level.last + 0.4, value))
    return Line("level", "", IDEAL, (), fmt.ratio(value), course)
