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
from bench.output.charts.description import Chart, Graph, Panel
from bench.output.charts.draw import Order, draw_all, figure, render
from bench.output.charts.pictures.figure import FORMATS, figure_of, saved
from bench.output.charts.pictures.style import styled
from tests.helping import answer_of
from tests.output.made_run import HOSTILE, full_run, full_summary, hostile, made_run, only_group, with_cells

CHARTS, ON_DEMAND = charts(), on_demand()
# In the scope of the module, the tests of one chart follow each other, and find it drawn.
each_chart = pytest.mark.parametrize(
    "chart", [*CHARTS, *ON_DEMAND], ids=lambda chart: chart.name, scope="module"
)
# There is no picture of this kind.
UNKNOWN = Graph(kind="none", title="", reading="", basis="", panels=(Panel((), "T"),), unit="ratio")  # type: ignore[arg-type]

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


def disturbed(summary: Summary, groups: Sequence[str]) -> Summary:
    """Return the summary with workers of these groups that had not warmed up."""
    found = tuple(
        Finding(kind="warm-up", group=name, cell=f"{name}:lazy", figures={"bend": 0.2}, warns=True)
        for name in groups
    )
    return replace(summary, noise=replace(summary.noise, findings=found))


def _named(summary: Summary) -> list[str]:
    return [group.group.name for group in summary.groups]


MADE: dict[str, Callable[[Run], Summary]] = {
    "sound": lambda run: disturbed(summarise(run), ["elsewhere"]),
    "untrusted": lambda run: summarise(untrusted(run)),
    "hostile": lambda run: summarise(hostile(with_cells(run, FATES))),
    "not warmed up": lambda run: disturbed(summary := summarise(run), _named(summary)),
}


def ample(chart: Chart, kind: str = "sound") -> Summary:
    """Return a run of a kind, summarised, with something for the chart."""
    return _ample(chart in ON_DEMAND, kind)


@cache
def _ample(on_demand: bool, kind: str) -> Summary:
    # That of every single round takes long to draw, and needs one group.
    return MADE[kind](only_group(made_run(), "nap") if on_demand else full_run())


def drawn(chart: Chart, run: Run | Summary) -> Figure:
    """Return the chart's figure, for a run that has something for it."""
    found = figure(chart, summarise(run) if isinstance(run, Run) else run)
    assert found is not None
    return found


@cache
def shown(chart: Chart, kind: str = "sound") -> Figure:
    """Return the chart's figure of a run of a kind, drawn once for all tests."""
    return drawn(chart, ample(chart, kind))


def written(folder: Path, summary: Summary) -> tuple[Path, ...]:
    """Draw every chart of the run into the folder."""
    drawn = draw_all(folder, summary, describe_all(summary).graphs, [chart.name for chart in CHARTS])
    assert not drawn.failures
    return drawn.files


@cache
def one_of_each_kind() -> tuple[Chart, ...]:
    """Return a chart of every kind that matplotlib draws."""
    graphs = {graph.kind: graph.name for graph in describe_all(ample(CHARTS[0])).graphs}
    return tuple(chart for chart in CHARTS if chart.name in graphs.values())


def words(figure: Figure) -> list[str]:
    """Return every text on a figure, as it is shown."""
    found = figure.findobj(Text)
    return [text.get_text().replace(r"\$", "$") for text in found if isinstance(text, Text)]


def texts(chart: Chart, run: Run | Summary) -> list[str]:
    """Return every text on the chart, as it is shown."""
    return words(drawn(chart, run))


def test_a_helper_draws_the_same() -> None:
    """A process that helps to draw makes the same PNG and SVG, and says why it cannot draw a chart."""
    graph = describe_all(ample(CHARTS[0])).graphs[0]
    order = Order(graph, ["a warning"], "here")
    with styled():
        drawn = figure_of(graph, ["a warning"], "here")
        assert answer_of("bench.output.charts.draw", order) == {kind: saved(drawn, kind) for kind in FORMATS}
    assert "cannot be drawn (KeyError" in answer_of("bench.output.charts.draw", replace(order, graph=UNKNOWN))


def test_every_chart_is_written_as_png_and_as_svg(tmp_path: Path) -> None:
    """Every chart makes two files, each of its kind and small; a second drawing does not differ by a byte.

    That of both kinds is the same drawing, so the second is compared as SVG, and one as PNG; a chart of each
    kind is drawn again.
    """
    files = {path.name: path.read_bytes() for path in written(tmp_path / "charts", ample(CHARTS[0]))}
    assert sorted(files) == sorted(f"{c.name}.{k}" for c in CHARTS for k in ("png", "svg"))
    for name, data in files.items():
        assert data.startswith(b"\x89PNG" if name.endswith("png") else b"<?xml")
        assert name.endswith("svg") or len(data) < 300_000
    with styled():
        again = {f"{one.name}.svg": saved(shown(one), "svg") for one in one_of_each_kind()}
        again[f"{CHARTS[0].name}.png"] = saved(shown(CHARTS[0]), "png")
    assert again == {name: files[name] for name in again}


@pytest.mark.parametrize("chart", ON_DEMAND, ids=lambda chart: chart.name)
def test_a_chart_on_demand_is_the_same_each_time(chart: Chart) -> None:
    """Two drawings of one run do not differ by a byte."""
    with styled():
        assert render(chart, ample(chart)) == {kind: saved(shown(chart), kind) for kind in ("png", "svg")}


def test_a_run_without_cells_has_no_charts(tmp_path: Path) -> None:
    """Nothing is drawn of nothing, and what an earlier report left is removed."""
    (tmp_path / "speedup.png").write_bytes(b"old")
    assert written(tmp_path, summarise(full_run(cells=()))) == ()
    assert list(tmp_path.iterdir()) == []


@each_chart
def test_a_chart_says_what_it_was_measured_on(chart: Chart) -> None:
    """The machine, the run, and N stand on every chart."""
    whole = "\n".join(words(shown(chart)))
    assert "Abacus 9000 · 2 CPUs · Linux 6.1 · CPython 3.11.7" in whole
    assert "20260131T235959-7f3a" in whole
    assert re.search(r"N=\d", whole)


@each_chart
def test_a_warning_stands_on_every_chart(chart: Chart) -> None:
    """A run that was broken off, or whose control failed, says so on the picture itself."""
    whole = "\n".join(words(shown(chart, "untrusted")))
    assert "control A/A, unpinned (nap) FAILED" in whole
    assert "this run is interrupted" in whole


@each_chart
def test_a_chart_tells_what_disturbed_its_own_groups(chart: Chart) -> None:
    """Workers that had not warmed up are told where their group is drawn, and nowhere else."""
    told = ("Warning: Not warmed up", "not steady")
    assert any(one in text for text in words(shown(chart, "not warmed up")) for one in told)
    assert not any(one in text for text in words(shown(chart)) for one in told)


def test_a_warning_that_stands_alone_has_two_lines() -> None:
    """One long warning is not cut where a second would find room."""
    whole = full_summary()
    names = sorted({group.group.name for group in whole.groups if group.group.display.headline}, key=len)[-1:]
    told = "\n".join(texts(CHARTS[1], disturbed(whole, names))).replace("\n", " ")
    assert all(f"{name}:lazy" in told for name in names)


@each_chart
def test_hostile_text_is_shown_as_it_stands_and_cut(chart: Chart) -> None:
    """Dollars make no formula, tags no markup, and the longest name has an end."""
    found = shown(chart, "hostile")
    assert not any(re.search(r"(?<!\\)\$", text.get_text()) for text in found.findobj(Text))
    if chart in one_of_each_kind():
        with styled():
            svg = saved(found, "svg")
        ElementTree.fromstring(svg)
        assert b"<script" not in svg
    lines = [line for text in words(found) for line in text.splitlines()]
    assert any("$\\frac{1}{0}$" in line for line in lines)
    assert max(map(len, lines)) < 140
    assert HOSTILE not in lines


@each_chart
def test_cells_without_times_are_not_drawn(chart: Chart) -> None:
    """A void, a failed and a skipped cell break no chart."""
    assert not any("wrong digest [" in text for text in words(shown(chart, "hostile")))


@each_chart
def test_nothing_is_written_outside_the_picture(chart: Chart) -> None:
    """Every text lies on the sheet."""
    found = shown(chart)
    found.draw_without_rendering()
    sheet = found.bbox.padded(1)
    for text in (*found.texts, *(text for axes in found.axes for text in axes.texts)):
        box = text.get_window_extent()
        assert sheet.x0 <= box.x0, text
        assert box.x1 <= sheet.x1, text
        assert sheet.y0 <= box.y0, text
        assert box.y1 <= sheet.y1, text
