"""Tests of bench.output.charts.catalogue."""

from msgspec.structs import replace

from bench.analysis.run.summary import Summary
from bench.output.charts import speedup
from bench.output.charts.catalogue import all_charts, charts, describe_all, on_demand
from bench.output.charts.description import Graph
from tests.output.made_run import full_summary


def test_charts_come_in_their_order() -> None:
    """The matrix first; what is large is drawn on demand alone."""
    assert [chart.name for chart in charts()][:3] == ["matrix", "speedup", "winners"]
    assert [chart.name for chart in on_demand()] == ["rounds"]
    assert len({chart.order for chart in all_charts()}) == len(all_charts())


def test_a_chart_that_raises_costs_itself_alone() -> None:
    """A stranger's chart may fail on a run: the others are described, and one line says what failed."""

    def fail(_: Summary) -> Graph | None:
        raise ZeroDivisionError("no\nblocks")

    broken = replace(speedup.CHART, name="broken", describe=fail)
    found = describe_all(full_summary(), [broken, speedup.CHART])
    assert [graph.name for graph in found.graphs] == ["speedup"]
    assert found.failures == ("the chart 'broken' cannot be drawn (ZeroDivisionError: no blocks)",)
