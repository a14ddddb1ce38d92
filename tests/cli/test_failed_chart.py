"""A chart of a stranger's that fails on a run costs `bench report` one line, and nothing else."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import Summary, summarise
from bench.cli.say import note_failed
from bench.output.charts import catalogue, speedup
from bench.output.charts.description import Chart, Graph
from bench.output.publish import publish
from tests.output.made_run import made_run


def fail(_: Summary) -> Graph | None:
    """Raise, as a stranger's chart may."""
    raise KeyError("p50")


def misspelled(summary: Summary) -> Graph | None:
    """Return a description of a kind that nothing draws."""
    graph = speedup.describe(summary)
    return graph and replace(graph, kind="pie")


def test_a_failed_chart_costs_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other files are written, the page says what failed, and so does standard error."""
    broken = Chart(name="broken", alt="", order=0, describe=fail)
    odd = replace(speedup.CHART, name="odd", describe=misspelled)
    monkeypatch.setattr(catalogue, "charts", lambda: [broken, odd, speedup.CHART])
    files = note_failed(publish(tmp_path, summarise(made_run())))
    assert {path.name for path in files} >= {"run.md", "speedup.png", "speedup.svg", "report.html"}
    told = "the chart 'broken' cannot be drawn (KeyError: 'p50')"
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"bench: {told}", "bench: the chart 'odd' cannot be drawn (KeyError: 'pie')"]
    assert "the chart &#39;broken&#39; cannot be drawn" in (tmp_path / "report.html").read_text()
