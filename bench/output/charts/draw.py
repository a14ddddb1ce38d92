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


def draw_all(folder: Path, summary: Summary, graphs: Sequence[Graph], wanted: Sequence[Chart]) -> list[Path]:
    """Write the descriptions as pictures into the folder, and return the files. Raises StorageError.

    What an earlier report left of a wanted chart that can no longer be drawn is removed.
    """
    own_folder(folder)
    described = {graph.name: graph for graph in graphs}
    written = []
    # Setting matplotlib up takes as long as a small chart does, and the collector would look through all of
    # the run's rounds again and again, to find nothing.
    with paused(), styled():
        for chart in wanted:
            graph = described.get(chart.name)
            pictures = _pictures(_figure(chart, graph, summary))
            for kind in FORMATS:
                path = folder / f"{chart.name}.{kind}"
                if kind in pictures:
                    write_atomically(path, pictures[kind], WITH_ITS_RUN)
                    written.append(path)
                else:
                    _remove(path)
    return written


def figure(chart: Chart, summary: Summary) -> "Figure | None":
    """Return a chart as a matplotlib figure; None where the run has no figures for it."""
    with styled():
        return _figure(chart, describe(chart, summary), summary)


def render(chart: Chart, summary: Summary) -> dict[str, bytes]:
    """Return the chart in every format; nothing where the run has no figures for it."""
    with paused(), styled():
        return _pictures(_figure(chart, describe(chart, summary), summary))


def _figure(chart: Chart, graph: Graph | None, summary: Summary) -> "Figure | None":
    if graph is None:
        drawn: Figure | None = chart.draw(summary) if chart.draw else None
        return drawn
    return figure_of(graph, warnings_of(summary), origin(summary))


def _pictures(drawn: "Figure | None") -> dict[str, bytes]:
    return {} if drawn is None else {kind: saved(drawn, kind) for kind in FORMATS}


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"cannot remove the old {path} ({error.strerror}); {WITH_ITS_RUN}") from error
