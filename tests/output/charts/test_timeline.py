"""Tests of bench.output.charts.timeline."""

from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.output.charts.description import Track
from bench.output.charts.timeline import CHART, describe
from tests.output.charts.test_draw import drawn, texts
from tests.output.made_run import made_run, only_group, with_cells


def test_waiting_comes_first_and_the_mixed_pairing_second() -> None:
    """Of all groups, the one with an ideal time shows overlap best."""
    graph = describe(summarise(made_run()))
    assert [panel.title for panel in graph.panels][:2] == ["nap", "web/mixed"]


def test_sequential_never_overlaps_and_the_others_do() -> None:
    """The most operations at once are counted from the spans themselves."""
    graph = describe(summarise(made_run()))
    tracks = [item for item in graph.panels[0].items if isinstance(item, Track)]
    assert {track.backend: track.says.partition(", ")[2] for track in tracks} == {
        "sequential": "1 at once",
        "asyncio": "4 at once",
        "threads": "4 at once",
        "processes": "4 at once",
    }


def test_models_of_a_group_share_the_time_axis() -> None:
    """Three groups, one set of axes for all tracks of each."""
    assert len(drawn(CHART, made_run()).axes) == 3


def test_the_picture_says_that_it_is_a_traced_round() -> None:
    """Nobody takes these times for the measured ones."""
    assert any("One traced round" in text for text in texts(CHART, made_run()))


def test_a_run_without_spans_has_no_timeline() -> None:
    """An older file, or an imported one, may hold none."""
    run = made_run()
    bare = {cell.id: {"blocks": cell.blocks[1:]} for cell in run.cells}
    assert not describe(summarise(with_cells(run, bare))).panels


def test_spans_that_cannot_be_are_left_out() -> None:
    """A stranger's file may end an operation before it began."""
    run = only_group(made_run(), "nap")
    cell = next(cell for cell in run.cells if cell.backend == "threads")
    spans = tuple(replace(span, start_s=span.end_s, end_s=-1.0) for span in cell.blocks[0].spans)
    wrong = {cell.id: {"blocks": (replace(cell.blocks[0], spans=spans), *cell.blocks[1:])}}
    graph = describe(summarise(with_cells(run, wrong)))
    assert "threads" not in [item.backend for item in graph.panels[0].items if isinstance(item, Track)]
