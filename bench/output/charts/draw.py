"""Draws a run's charts as files, each as PNG and as SVG."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from bench.analysis.run.summary import Summary
from bench.errors import StorageError
from bench.machine.headline import headline
from bench.output.charts.catalogue import Written, describe, failure
from bench.output.charts.description import Chart, Graph
from bench.output.charts.pictures.figure import FORMATS, figure_of, saved
from bench.output.charts.pictures.style import styled
from bench.output.tables.words import warnings
from bench.storage.collector import paused
from bench.storage.files import WITH_ITS_RUN, own_folder, write_atomically

FOLDER = "charts"


def draw_all(folder: Path, summary: Summary, graphs: Sequence[Graph], names: Sequence[str]) -> Written:
    """Write the descriptions as pictures into the folder. Raises StorageError.

    `names` are those of all charts that were asked for: what an earlier report left of one that can no
    longer be drawn is removed.
    """
    own_folder(folder)
    files, failures = [], []
    # Setting matplotlib up takes as long as a small chart does, and the collector would look through all of
    # the run's rounds again and again, to find nothing.
    with paused(), styled():
        for graph in graphs:
            try:
                pictures = _pictures(graph, summary)
            except Exception as error:  # noqa: BLE001 - a stranger's description may hold anything
                failures.append(failure(graph.name, error))
                continue
            for kind, data in pictures.items():
                files.append(folder / f"{graph.name}.{kind}")
                write_atomically(files[-1], data, WITH_ITS_RUN)
    for old in {folder / f"{name}.{kind}" for name in names for kind in FORMATS} - set(files):
        _remove(old)
    return Written(tuple(sorted(files)), tuple(failures))


def figure(chart: Chart, summary: Summary) -> Figure | None:
    """Return a chart as a matplotlib figure; None where the run has no figures for it."""
    graph = describe(chart, summary)
    with styled():
        return _figure(graph, summary) if graph else None


def render(chart: Chart, summary: Summary) -> dict[str, bytes]:
    """Return the chart in every format; nothing where the run has no figures for it."""
    graph = describe(chart, summary)
    with paused(), styled():
        return _pictures(graph, summary) if graph else {}


def _pictures(graph: Graph, summary: Summary) -> dict[str, bytes]:
    drawn = _figure(graph, summary)
    return {kind: saved(drawn, kind) for kind in FORMATS}


def _figure(graph: Graph, summary: Summary) -> Figure:
    run = summary.run
    origin = f"{headline(run.machine)} · run {run.id}, {run.profile}, {run.tool.name} {run.tool.version}"
    return figure_of(graph, partial(warnings, summary), origin)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"cannot remove the old {path} ({error.strerror}); {WITH_ITS_RUN}") from error
