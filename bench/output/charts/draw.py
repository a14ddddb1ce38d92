"""Draws a run's charts as files, each as PNG and as SVG."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.analysis.run.summary import Summary
from bench.errors import StorageError
from bench.output.charts.catalogue import describe
from bench.output.charts.description import Chart, Graph
from bench.output.charts.pictures.figure import FORMATS, figure_of, saved
from bench.output.charts.pictures.framing import origin, warnings_of
from bench.output.charts.pictures.style import styled
from bench.storage.collector import paused
from bench.storage.files import WITH_ITS_RUN, own_folder, write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER = "charts"


def draw_all(folder: Path, summary: Summary, graphs: Sequence[Graph], names: Sequence[str]) -> list[Path]:
    """Write the descriptions as pictures into the folder, and return the files. Raises StorageError.

    `names` are those of all charts that were asked for: what an earlier report left of one that can no
    longer be drawn is removed.
    """
    own_folder(folder)
    written = []
    # Setting matplotlib up takes as long as a small chart does, and the collector would look through all of
    # the run's rounds again and again, to find nothing.
    with paused(), styled():
        for graph in graphs:
            for kind, data in _pictures(graph, summary).items():
                written.append(folder / f"{graph.name}.{kind}")
                write_atomically(written[-1], data, WITH_ITS_RUN)
    for name in set(names) - {graph.name for graph in graphs}:
        for kind in FORMATS:
            _remove(folder / f"{name}.{kind}")
    return written


def figure(chart: Chart, summary: Summary) -> "Figure | None":
    """Return a chart as a matplotlib figure; None where the run has no figures for it."""
    graph = describe(chart, summary)
    with styled():
        return figure_of(graph, warnings_of(summary), origin(summary)) if graph else None


def render(chart: Chart, summary: Summary) -> dict[str, bytes]:
    """Return the chart in every format; nothing where the run has no figures for it."""
    graph = describe(chart, summary)
    with paused(), styled():
        return _pictures(graph, summary) if graph else {}


def _pictures(graph: Graph, summary: Summary) -> dict[str, bytes]:
    drawn = figure_of(graph, warnings_of(summary), origin(summary))
    return {kind: saved(drawn, kind) for kind in FORMATS}


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"cannot remove the old {path} ({error.strerror}); {WITH_ITS_RUN}") from error
