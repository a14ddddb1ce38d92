"""Tests of bench.output.charts.matrix, and of the page's table of it."""

import pytest

from bench.analysis.run.summary import summarise
from bench.model.run import Run
from bench.output.charts.description import Square
from bench.output.charts.matrix import CHART, describe
from bench.output.page.page import page
from tests.output.charts.test_draw import texts
from tests.output.made_run import full_summary, made_run, only_group, with_cells

VOID = {"nap:threads": {"status": "void", "reason": "wrong digest"}}


def squares(run: Run) -> dict[tuple[str, str], Square]:
    """Return the squares of a run's matrix by workload and model."""
    graph = describe(summarise(run))
    assert graph is not None
    items = [item for panel in graph.panels for item in panel.items]
    return {(one.up, one.across): one for one in items if isinstance(one, Square)}


def test_a_colour_tells_direction_and_size() -> None:
    """Faster is above 0 and slower below, the stronger the larger; what is not established has none."""
    found = squares(made_run())
    strong, weak = found["nap", "asyncio"].tone, found["web/same", "threads"].tone
    slow, base = found["nothing", "processes"].tone, found["nap", "sequential"].tone
    assert base is None
    assert strong is not None
    assert weak is None or strong > weak
    assert slow == pytest.approx(-1.0)


def test_a_square_is_legible_without_its_colour() -> None:
    """A sign stands before each figure, an interval below it."""
    one = squares(made_run())["nap", "asyncio"]
    assert one.sign
    assert one.text.endswith("×")
    assert one.sure.startswith("[")


def test_a_void_cell_has_no_figure() -> None:
    """Its square says so."""
    one = squares(with_cells(made_run(), VOID))["nap", "threads"]
    assert (one.text, one.tone) == ("void", None)


def test_the_picture_says_what_it_rests_on() -> None:
    """Every row has its N, K and blocks."""
    shown = "\n".join(texts(CHART, only_group(made_run(), "nap")))
    assert "N=8 · K=4 · 10 blocks" in shown


def test_the_page_leads_from_each_square_to_its_row() -> None:
    """The page has the same matrix as a table."""
    html = page(full_summary())
    assert '<h2 id="matrix">' in html
    assert html.count('class="square') == len(squares(made_run()))
    assert 'href="#cell-' in html
