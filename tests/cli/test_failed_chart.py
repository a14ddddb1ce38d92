"""A chart of a stranger's that fails on a run costs `bench report` one line, and nothing else."""

from pathlib import Path

import pytest

from bench.analysis.run.summary import Summary, summarise
from bench.cli.say import note_failed
from bench.output.charts import catalogue
from bench.output.charts.description import Chart, Graph
from bench.output.publish import publish
from tests.output.made_run import made_run


def fail(_: Summary) -> Graph | None:
    """Raise, as a stranger's chart may."""
    raise KeyError("p50")


def test_a_failed_chart_costs_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other files are written, the page says what failed, and so does standard error."""
    (speedup,) = (chart for chart in catalogue.charts() if chart.name == "speedup")
    broken = Chart(name="broken", alt="", order=0, describe=fail)
    monkeypatch.setattr(catalogue, "charts", lambda: [broken, speedup])
    files = note_failed(publish(tmp_path, summarise(made_run())))
    assert {path.name for path in files} >= {"run.md", "speedup.png", "speedup.svg", "report.html"}
    told = "the chart 'broken' cannot be drawn (KeyError: 'p50')"
    assert capsys.readouterr().err == f"bench: {told}\n"
    assert "the chart &#39;broken&#39; cannot be drawn" in (tmp_path / "report.html").read_text()
