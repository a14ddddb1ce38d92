"""The charts that are installed, in their order, and what each describes of a run."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bench.analysis.run.summary import Summary
from bench.output.charts.description import Chart, Graph
from bench.plugins import registry
from bench.text import plain


class Written(Struct, frozen=True):
    """The files that were written, and a line for each chart that failed."""

    files: tuple[Path, ...]
    failures: tuple[str, ...]


class Described(Struct, frozen=True):
    """Charts as they are drawn, and for each that failed one line that says why."""

    graphs: tuple[Graph, ...] = ()
    failures: tuple[str, ...] = ()


def all_charts() -> list[Chart]:
    """Return every installed chart that can be loaded, in its order."""
    broken = registry.broken(registry.CHARTS)
    names = [name for name in registry.names(registry.CHARTS) if name not in broken]
    charts = [cast(Chart, registry.named(registry.CHARTS, name)) for name in names]
    return sorted(charts, key=lambda chart: (_place(chart), chart.name))


def _place(chart: Chart) -> float:
    # A third-party chart may hold anything there, and must not cost the others their report.
    return chart.order if isinstance(chart.order, int | float) else math.inf


def charts() -> list[Chart]:
    """Return the charts that every report has where the run has figures for them."""
    return [chart for chart in all_charts() if not chart.on_demand]


def on_demand() -> list[Chart]:
    """Return the charts that are drawn only where they are asked for: too large for every report."""
    return [chart for chart in all_charts() if chart.on_demand]


def describe(chart: Chart, summary: Summary) -> Graph | None:
    """Return a chart's description with its name; None where the run has no figures for it."""
    graph = chart.describe(summary)
    if graph is None or not graph.panels:
        return None
    named = replace(graph, name=chart.name, alt=chart.alt)
    msgspec.json.encode(named)  # what cannot be encoded would cost the whole page
    return named


def describe_all(summary: Summary, wanted: Sequence[Chart] | None = None) -> Described:
    """Return the descriptions of the wanted charts, or of all; one that raises costs itself alone."""
    graphs, failures = [], [str(error) for error in registry.broken(registry.CHARTS).values()]
    for chart in charts() if wanted is None else wanted:
        try:
            if graph := describe(chart, summary):
                graphs.append(graph)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a third-party chart may raise anything
            failures.append(failure(chart.name, error))
    return Described(tuple(graphs), tuple(failures))


def failure(name: str, error: BaseException) -> str:
    """Return the line that says why a chart is missing."""
    return f"the chart {plain(name)!r} cannot be drawn ({type(error).__name__}: {plain(error)})"
