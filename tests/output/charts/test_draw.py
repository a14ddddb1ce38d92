"""Tests of bench.output.charts.draw, and of what all charts have in common."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from msgspec.structs import replace

from bench.analysis.run.noise import Finding
from bench.analysis.run.summary import Summary, summarise
from bench.model.run import Run
from bench.output.charts.catalogue import charts, describe_all, on_demand
from bench.output.charts.description import Chart
from bench.output.charts.draw import draw_all, figure, render
from tests.output.made_run import HOSTILE, full_run, full_summary, hostile, made_run, with_cells

CHARTS, ON_DEMAND = charts(), on_demand()
each_chart = pytest.mark.parametrize("chart", [*CHARTS, *ON_DEMAND], ids=lambda chart: chart.name)


FATES = {
    "nap:threads": {"status": "void", "reason": "wrong digest"},
    "nap:sequential": {"status": "failed", "reason": "killed"},
    "web/same:processes": {"status": "skipped", "reason": "cannot be"},
}


def untrusted(run: Run) -> Run:
    """Return the run as one that was broken off, and in which every control failed."""
    controls = tuple(
        type(control)(name=control.name, group=control.group, says=control.says, ok=False, ratio=1.5)
        for control in run.controls
    )
    return replace(run, status="interrupted", controls=controls)


MADE: dict[str, Callable[[Run], Run]] = {
    "sound": lambda run: run,
    "untrusted": untrusted,
    "hostile": hostile,
    "partly void": lambda run: with_cells(run, FATES),
}


def ample(chart: Chart, kind: str = "sound") -> Summary:
    """Return a run of a kind, summarised, with something for the chart."""
    return _ample(chart in ON_DEMAND, kind)


@cache
def _ample(on_demand: bool, kind: str) -> Summary:
    # That of every single round needs no groups of patterns.
    return summarise(MADE[kind](made_run() if on_demand else full_run()))


def drawn(chart: Chart, run: Run | Summary) -> Figure:
    """Return the chart's figure, for a run that has something for it."""
    found = figure(chart, summarise(run) if isinstance(run, Run) else run)
    assert found is not None
    return found


def written(folder: Path, summary: Summary) -> tuple[Path, ...]:
    """Draw every chart of the run into the folder."""
    drawn = draw_all(folder, summary, describe_all(summary).graphs, [chart.name for chart in CHARTS])
    assert not drawn.failures
    return drawn.files


def texts(chart: Chart, run: Run | Summary) -> list[str]:
    """Return every text on the chart, as it is shown."""
    found = drawn(chart, run).findobj(Text)
    return [text.get_text().replace(r"\$", "$") for text in found if isinstance(text, Text)]


def test_every_chart_is_written_as_png_and_as_svg(tmp_path: Path) -> None:
    """Every chart makes two files, each of its kind and small."""
    files = written(tmp_path / "charts", full_summary())
    assert sorted(path.name for path in files) == sorted(
        f"{c.name}.{k}" for c in CHARTS for k in ("png", "svg")
    )
    for path in files:
        data = path.read_bytes()
        assert data.startswith(b"\x89PNG" if path.suffix == ".png" else b"<?xml")
        assert path.suffix == ".svg" or len(data) < 300_000


def test_a_run_without_cells_has_no_charts(tmp_path: Path) -> None:
    """Nothing is drawn of nothing, and what an earlier report left is removed."""
    (tmp_path / "speedup.png").write_bytes(b"old")
    assert written(tmp_path, summarise(full_run(cells=()))) == ()
    assert list(tmp_path.iterdir()) == []


@each_chart
def test_a_chart_says_what_it_was_measured_on(chart: Chart) -> None:
    """The machine, the run, and N stand on every chart."""
    whole = "\n".join(texts(chart, ample(chart)))
    assert "Abacus 9000 · 2 CPUs · Linux 6.1 · CPython 3.11.7" in whole
    assert "20260131T235959-7f3a" in whole
    assert re.search(r"N=\d", whole)


@each_chart
def test_a_warning_stands_on_every_chart(chart: Chart) -> None:
    """A run that was broken off, or whose control failed, says so on the picture itself."""
    assert not any("Warning" in text for text in texts(chart, ample(chart)))
    whole = "\n".join(texts(chart, ample(chart, "untrusted")))
    assert "Warning: control A/A, unpinned (nap) FAILED" in whole
    assert "Warning: this run is interrupted" in whole


def disturbed(summary: Summary, groups: Sequence[str]) -> Summary:
    """Return the summary with workers of these groups that had not warmed up."""
    found = tuple(
        Finding(kind="warm-up", group=name, cell=f"{name}:lazy", figures={"excess": 0.2}, warns=True)
        for name in groups
    )
    return replace(summary, noise=replace(summary.noise, findings=found))


@each_chart
def test_a_chart_tells_what_disturbed_its_own_groups(chart: Chart) -> None:
    """Workers that had not warmed up are told where their group is drawn, and nowhere else."""
    whole = ample(chart)
    names = [group.group.name for group in whole.groups]
    assert any("Warning: Not warmed up" in text for text in texts(chart, disturbed(whole, names)))
    assert not any("Warning" in text for text in texts(chart, disturbed(whole, ["elsewhere"])))


def test_a_warning_that_stands_alone_has_two_lines() -> None:
    """One long warning is not cut where a second would find room."""
    whole = full_summary()
    names = sorted({group.group.name for group in whole.groups if group.group.display.headline}, key=len)[-3:]
    told = "\n".join(texts(CHARTS[0], disturbed(whole, names))).replace("\n", " ")
    assert all(f"{name}:lazy" in told for name in names)


@each_chart
def test_hostile_text_is_shown_as_it_stands_and_cut(chart: Chart) -> None:
    """Dollars make no formula, tags no markup, and the longest name has an end."""
    pictures = render(chart, ample(chart, "hostile"))
    ElementTree.fromstring(pictures["svg"])
    assert b"<script" not in pictures["svg"]
    lines = [line for text in texts(chart, ample(chart, "hostile")) for line in text.splitlines()]
    assert any("$\\frac{1}{0}$" in line for line in lines)
    assert max(map(len, lines)) < 140
    assert HOSTILE not in lines


@each_chart
def test_a_chart_is_the_same_each_time(chart: Chart) -> None:
    """Two drawings of one run do not differ by a byte."""
    assert render(chart, ample(chart)) == render(chart, ample(chart))


@each_chart
def test_cells_without_times_are_not_drawn(chart: Chart) -> None:
    """A void, a failed and a skipped cell break no chart."""
    assert not any("wrong digest [" in text for text in texts(chart, ample(chart, "partly void")))


@each_chart
def test_nothing_is_written_outside_the_picture(chart: Chart) -> None:
    """Every text lies on the sheet."""
    found = drawn(chart, ample(chart))
    found.draw_without_rendering()
    sheet = found.bbox.padded(1)
    for text in (*found.texts, *(text for axes in found.axes for text in axes.texts)):
        box = text.get_window_extent()
        assert sheet.x0 <= box.x0, text
        assert box.x1 <= sheet.x1, text
        assert sheet.y0 <= box.y0, text
        assert box.y1 <= sheet.y1, text
