"""The page's parts that are folded: for each workload its groups, and of each chart the panels of these."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from bench.analysis.grouped import grouped
from bench.analysis.run.summary import Summary
from bench.output.charts.description import DRAWN_BY_SCRIPT, Graph, Panel
from bench.output.tables.columns import group_tables
from bench.output.tables.semantics import semantics_table
from bench.output.tables.table import Table

OTHERS = "Further charts"


class Placed(Struct, frozen=True):
    """A chart and its place among those that the scripts are given."""

    at: int
    graph: Graph


class Part(Struct, frozen=True):
    """One group: its place in the run, its name, its tables, and what was observed."""

    at: int
    name: str
    tables: tuple[Table, ...]
    observed: Table | None


class Fold(Struct, frozen=True):
    """One workload: what its first group asks, its charts, its groups."""

    name: str
    question: str
    graphs: tuple[Placed, ...]
    parts: tuple[Part, ...]


class Folded(Struct, frozen=True):
    """The charts that stand open, one fold for each workload, and all charts in the order of their places."""

    leading: tuple[Placed, ...]
    folds: tuple[Fold, ...]
    graphs: tuple[Graph, ...]


def folded(summary: Summary, graphs: Sequence[Graph]) -> Folded:
    """Return the charts and groups of a run by workload."""
    drawn = [graph for graph in graphs if graph.kind in DRAWN_BY_SCRIPT]
    workloads = grouped((group.group.workload, at) for at, group in enumerate(summary.groups))
    known = {group.group.name: group.group.workload for group in summary.groups}
    placed: list[Graph] = []

    def place(graph: Graph) -> Placed:
        placed.append(graph)
        return Placed(len(placed) - 1, graph)

    leading = tuple(place(graph) for graph in drawn if graph.leading)
    rest = [graph for graph in drawn if not graph.leading]
    folds = [
        Fold(
            name,
            summary.groups[places[0]].group.question,
            tuple(place(part) for graph in rest if (part := _part(graph, name, known))),
            tuple(_group(summary, at) for at in places),
        )
        for name, places in workloads.items()
    ]
    # A stranger's chart may show what is of no group.
    further = tuple(place(part) for graph in rest if (part := _part(graph, "", known)))
    folds += [Fold(OTHERS, "", further, ())] if further else []
    return Folded(leading, tuple(folds), tuple(placed))


def _part(graph: Graph, workload: str, known: dict[str, str]) -> Graph | None:
    panels = tuple(panel for panel in graph.panels if _workload_of(panel, known) == workload)
    return replace(graph, panels=panels) if panels else None


def _workload_of(panel: Panel, known: dict[str, str]) -> str:
    return next((known[name] for name in panel.groups if name in known), "")


def _group(summary: Summary, at: int) -> Part:
    group = summary.groups[at]
    observed = semantics_table(summary.run, group.group.name)
    return Part(at, group.group.name, tuple(group_tables(group)), observed if observed.rows else None)
