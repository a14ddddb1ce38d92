"""Tests of bench.output.charts.pictures: figure, rows, style and text."""

import matplotlib
from matplotlib.text import Text

from bench.output.charts.description import Graph, Mark, Panel, Spot
from bench.output.charts.looks import look_of
from bench.output.charts.pictures.figure import figure_of, fitting
from bench.output.charts.pictures.rows import MOST_ITEMS, places, rows_of
from bench.output.charts.pictures.style import styled
from bench.output.charts.pictures.text import safe, wrapped
from tests.output.made_run import HOSTILE


def panel(name: str, marks: int) -> Panel:
    """Return a panel with so many marks."""
    mark = Mark("asyncio", "asyncio", look_of("asyncio"), (Spot(2.0),), "2.00×")
    return Panel((name,), name, items=(mark,) * marks)


def graph(*panels: Panel) -> Graph:
    """Return a chart of rows with these panels."""
    return Graph(kind="rows", title="T", reading="R.", basis="B.", panels=panels, unit="ratio")


def test_rows_do_not_collide() -> None:
    """Every heading has a place of its own, with room for its rows below."""
    panels = [panel("a", 2), panel("b", 1)]
    first, second = [y for _, y in places(panels)]
    assert second - first > 3
    assert second < rows_of(panels)


def test_a_sheet_has_an_end_and_says_so() -> None:
    """Panels beyond the most rows are left out and counted; never the first."""
    shown = graph(panel("a", MOST_ITEMS * 2), panel("b", 1))
    with styled():
        figure = figure_of(shown, (), "here")
    words = [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]
    assert [one.title for one in fitting(shown)] == ["a"]
    assert any("No room here for 1 more, which are in the tables." in text for text in words)


def test_settings_of_the_user_do_not_reach_a_chart() -> None:
    """A matplotlibrc that asks for TeX is not obeyed, and is as it was afterwards."""
    with matplotlib.rc_context({"text.usetex": True}):
        with styled():
            assert matplotlib.rcParams["text.usetex"] is False
        assert matplotlib.rcParams["text.usetex"] is True


def test_text_is_made_safe() -> None:
    """Dollars are escaped, control characters dropped, letters without a shape replaced, the rest cut."""
    assert safe("$x$") == r"\$x\$"
    assert safe("a\x1b\n\u202eb日") == "a b?"
    assert len(safe("x" * 500, 30)) == 30
    assert max(map(len, wrapped(HOSTILE, 40))) <= 40
    assert len(wrapped(HOSTILE, 40, 2)) == 2
