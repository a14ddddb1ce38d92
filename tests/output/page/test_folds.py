"""Tests of bench.output.page.folds."""

from msgspec.structs import replace

from bench.output.charts.catalogue import describe_all
from bench.output.charts.description import DRAWN_BY_SCRIPT
from bench.output.page.folds import OTHERS, folded
from tests.output.made_run import full_summary

GRAPHS = describe_all(full_summary()).graphs


def test_every_group_is_in_the_fold_of_its_workload() -> None:
    """Each once, with its place in the run and its tables."""
    folds = folded(full_summary(), GRAPHS).folds
    parts = [part for fold in folds for part in fold.parts]
    assert sorted(part.at for part in parts) == list(range(len(full_summary().groups)))
    nap = next(fold for fold in folds if fold.name == "nap")
    assert [part.name for part in nap.parts] == ["nap", "nap/k1"]
    assert [table.title for table in nap.parts[0].tables] == ["nap", "nap: latency"]


def test_every_panel_is_in_one_chart_of_its_workload() -> None:
    """Curves over sizes stand before all workloads; the others are divided, and none of them is lost."""
    found = folded(full_summary(), GRAPHS)
    assert [one.graph.name for one in found.leading] == ["interpreters", "sizes", "payload"]
    drawn = [panel for graph in GRAPHS if graph.kind in DRAWN_BY_SCRIPT for panel in graph.panels]
    placed = [panel for graph in found.graphs for panel in graph.panels]
    assert sorted(panel.title for panel in placed) == sorted(panel.title for panel in drawn)
    nap = next(fold for fold in found.folds if fold.name == "nap")
    assert {
        name.split("/")[0] for one in nap.graphs for panel in one.graph.panels for name in panel.groups
    } == {"nap"}
    assert all(found.graphs[one.at] is one.graph for fold in found.folds for one in fold.graphs)


def test_a_chart_of_no_group_has_a_fold_of_its_own() -> None:
    """A stranger's chart may show what belongs to no workload."""
    stray = replace(GRAPHS[1], panels=tuple(replace(panel, groups=()) for panel in GRAPHS[1].panels))
    *_, last = folded(full_summary(), [stray]).folds
    assert (last.name, last.parts, len(last.graphs)) == (OTHERS, (), 1)
