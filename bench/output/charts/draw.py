"""Draws a run's charts as files, each as PNG and as SVG."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from matplotlib.figure import Figure
from msgspec import Struct

from bench.analysis.run.summary import Summary
from bench.errors import StorageError
from bench.machine.headline import headline
from bench.output.charts.catalogue import Written, describe, failure
from bench.output.charts.description import Chart, Graph
from bench.output.charts.pictures.figure import FORMATS, figure_of, fitting, saved
from bench.output.charts.pictures.style import styled
from bench.output.tables.words import warnings
from bench.storage.collector import paused
from bench.storage.files import WITH_ITS_RUN, own_folder, write_atomically
from bench.storage.helpers import serve, shared

FOLDER = "charts"
# A helper takes as long as some charts do until it has imported matplotlib.
LEAST_FOR_HELPERS = 8

T = TypeVar("T")


class Order(Struct, frozen=True):
    """A chart to draw, the warnings that concern it, and what was measured where."""

    graph: Graph
    warnings: Sequence[str]
    origin: str


def draw_all(folder: Path, summary: Summary, graphs: Sequence[Graph], names: Sequence[str]) -> Written:
    """Write the descriptions as pictures into the folder. Raises StorageError.

    `names` are those of all charts that were asked for: what an earlier report left of one that can no
    longer be drawn is removed.
    """
    own_folder(folder)
    files, failures = [], []
    for graph, pictures in zip(graphs, _drawn(graphs, summary), strict=True):
        if isinstance(pictures, str):
            failures.append(pictures)
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
        return _figure(_order(graph, summary)) if graph else None


def render(chart: Chart, summary: Summary) -> dict[str, bytes]:
    """Return the chart in every format; nothing where the run has no figures for it."""
    graph = describe(chart, summary)
    with paused(), styled():
        return _pictures(_order(graph, summary)) if graph else {}


def _order(graph: Graph, summary: Summary) -> Order:
    # What disturbed other groups is left out; a chart that names none concerns all.
    groups = [name for panel in fitting(graph) for name in panel.groups] or None
    run = summary.run
    origin = f"{headline(run.machine)} · run {run.id}, {run.profile}, {run.tool.name} {run.tool.version}"
    return Order(graph, () if graph.above else warnings(summary, groups), origin)


def _drawn(graphs: Sequence[Graph], summary: Summary) -> list[dict[str, bytes] | str]:
    """Return each chart in every format, or the line that says why it cannot be drawn."""
    attempts = [_attempted(graph.name, partial(_order, graph, summary)) for graph in graphs]
    drawn = iter(_pictures_of([one for one in attempts if isinstance(one, Order)]))
    return [next(drawn) if isinstance(one, Order) else one for one in attempts]


def _pictures_of(orders: Sequence[Order]) -> list[dict[str, bytes] | str]:
    # Setting matplotlib up takes as long as a small chart does, and the collector would look through all of
    # the run's rounds again and again, to find nothing.
    with paused(), styled():
        if len(orders) < LEAST_FOR_HELPERS:
            return [_obeyed(order) for order in orders]
        return shared(__name__, _obeyed, orders)


def _obeyed(order: Order) -> dict[str, bytes] | str:
    return _attempted(order.graph.name, partial(_pictures, order))


def _attempted(name: str, attempt: Callable[[], T]) -> T | str:
    try:
        return attempt()
    except Exception as error:  # noqa: BLE001 - a stranger's description may hold anything
        return failure(name, error)


def _pictures(order: Order) -> dict[str, bytes]:
    drawn = _figure(order)
    return {kind: saved(drawn, kind) for kind in FORMATS}


def _figure(order: Order) -> Figure:
    return figure_of(order.graph, order.warnings, order.origin)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"cannot remove the old {path} ({error.strerror}); {WITH_ITS_RUN}") from error


if __name__ == "__main__":
    with paused(), styled():
        serve(_obeyed)
