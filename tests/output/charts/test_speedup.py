"""Tests of bench.output.charts.speedup."""

from bench.analysis.run.summary import summarise
from bench.model.run import Run
from bench.output.charts.description import Mark
from bench.output.charts.speedup import CHART, describe
from tests.output.charts.test_draw import drawn, texts
from tests.output.made_run import made_run, only_group, with_cells


def marks(run: Run, group: str) -> dict[str, Mark]:
    """Return the mark of each backend that is drawn in a group."""
    graph = describe(summarise(run))
    panels = [panel for panel in graph.panels if panel.title == group]
    return {item.backend: item for panel in panels for item in panel.items if isinstance(item, Mark)}


def test_every_backend_but_sequential_has_a_mark() -> None:
    """Sequential is the line at 1×, and the others are compared with it: filled where established."""
    found = marks(made_run(), "nap")
    assert {name: mark.spots[0].kind for name, mark in found.items()} == dict.fromkeys(
        ("asyncio", "threads", "processes"), "full"
    )
    assert all(mark.low and mark.high and mark.low < mark.spots[0].v < mark.high for mark in found.values())
    assert found["threads"].cell == "nap:threads"


def test_the_value_and_its_interval_are_written_beside_the_mark() -> None:
    """A reader need not measure with a ruler."""
    shown = texts(CHART, only_group(made_run(), "nap"))
    assert any(text.startswith(("4.0", "3.9")) and "× [" in text for text in shown)
    assert "asyncio" in shown


def test_a_void_cell_is_named_below() -> None:
    """What is not drawn is named."""
    run = with_cells(made_run(), {"nap:threads": {"status": "void", "reason": "wrong digest"}})
    assert "threads" not in marks(run, "nap")
    assert any("nap:threads (void)" in text for text in texts(CHART, run))


def test_a_group_without_its_sequential_cell_is_left_out() -> None:
    """Without a base there is no speed-up, and without one in any group there is no chart."""
    run = only_group(made_run(), "nap")
    baseless = with_cells(run, {"nap:sequential": {"status": "failed", "reason": "x"}})
    assert not describe(summarise(baseless)).panels


def test_a_group_of_cost_has_a_scale_of_its_own() -> None:
    """The empty operation, a thousand times slower, does not squeeze the others together."""
    figure = drawn(CHART, made_run())
    assert len(figure.axes) == 2
    assert figure.axes[0].get_xlim()[0] > 0.1
    assert figure.axes[1].get_xlim()[0] < 0.01


def test_a_hollow_mark_is_an_inconclusive_difference() -> None:
    """Six blocks are too few for the signed-rank test, and the mark says so."""
    run = only_group(made_run(), "nap")
    few = {cell.id: {"blocks": cell.blocks[:6]} for cell in run.cells}
    figure = drawn(CHART, with_cells(run, few))
    faces = [
        line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() in ("o", "s", "^")
    ]
    assert faces == ["#ffffff"] * 3
    told = [text.count("too few blocks") for text in texts(CHART, with_cells(run, few))]
    assert [count for count in told if count] == [1, 1, 1]
