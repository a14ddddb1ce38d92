"""Tests of bench.output.charts.phases."""

from bench.analysis.run.summary import summarise
from bench.output.charts.description import Bar
from bench.output.charts.phases import CHART, PHASES, describe
from tests.output.charts.test_draw import drawn, texts
from tests.output.made_run import made_run, only_group


def test_every_phase_is_a_column() -> None:
    """Five columns share one scale."""
    figure = drawn(CHART, made_run())
    columns = figure.axes[: len(PHASES)]
    assert len({axes.get_xlim() for axes in columns}) == 1
    assert {name for _, name, _ in PHASES} <= set(texts(CHART, made_run()))


def test_sequential_is_a_row_too() -> None:
    """Its phases are what the others' are compared with."""
    graph = describe(summarise(only_group(made_run(), "nap")))
    bars = [item for item in graph.panels[0].items if isinstance(item, Bar)]
    assert [bar.backend for bar in bars] == ["sequential", "asyncio", "threads", "processes"]
    assert [part.v for part in bars[0].parts[:3]] == [1e-5, 2e-3, 3e-4]


def test_times_are_written_with_their_units() -> None:
    """A median of 10 µs reads so."""
    shown = texts(CHART, made_run())
    assert "10.0 µs" in shown
    assert "2.00 ms" in shown
