"""Tests of bench.output.tables.claims, chaptertable, and the chapter's chart."""

import io
import re

import pytest
from matplotlib.text import Text
from rich.console import Console

from bench.analysis.claims.base import Claim, Judged
from bench.analysis.claims.judgement import Figure, Judgement, Verdict
from bench.analysis.run.summary import summarise
from bench.output.charts.chapter import chart_of
from bench.output.charts.draw import figure as chart_figure
from bench.output.charts.draw import render
from bench.output.charts.pictures.table import BADGES
from bench.output.tables.chaptertable import TableCell, TableRow, chapter_markdown
from bench.output.tables.claims import claims_markdown, figure_text, summary_line
from bench.output.tables.claimsterminal import print_claims
from bench.output.tables.marks import COLOURS, MARKS
from tests.output.made_run import HOSTILE, made_run


def judged(name: str, section: str, verdict: Verdict, *figures: Figure, says: str = "so it is") -> Judged:
    """Return a claim with a verdict that nothing led to."""
    claim = Claim(
        id=name,
        section=section,
        statement=f"{name} states",
        predicate="",
        why="",
        reads=(),
        judge=lambda _: Judgement("inconclusive", ""),
    )
    return Judged(claim, Judgement(verdict, says, figures))


CLAIMS = [
    judged(
        "T1", "4", "supported", Figure(name="ratio", value=1.5, interval=(1.25, 1.75), source="g:a over g:b")
    ),
    judged("G1", "5", "refuted"),
    judged("T2", "4", "not tested", says="left out with --skip"),
]


@pytest.mark.parametrize(
    ("unit", "value", "interval", "text"),
    [
        ("×", 1.5, (1.25, 1.75), "1.50× [1.25 … 1.75]"),
        ("s", 0.0103, (0.01, 0.011), "10.3 ms [10.0 … 11.0]"),
        ("bytes", 2048.0, (1024.0, 3072.0), "2.00 KiB [1.00 … 3.00]"),
        ("share", 0.125, (0.1, 0.15), "12.5 % [10.0 … 15.0]"),
        ("count", 48.0, None, "48"),
        ("/s", 900.0, None, "900/s"),
    ],
)
def test_a_figure_is_told_in_its_unit(
    unit: str, value: float, interval: tuple[float, float] | None, text: str
) -> None:
    """Value and interval share one unit."""
    assert figure_text(Figure(name="f", value=value, interval=interval, unit=unit)) == text  # type: ignore[arg-type]


def test_markdown_goes_section_by_section_after_the_count() -> None:
    """Claims of one section stand together, with reason and figures."""
    text = claims_markdown(CLAIMS)
    assert summary_line(CLAIMS) == "3 claims: 1 supported, 1 refuted, 1 not tested"
    assert (
        text.index(summary_line(CLAIMS)) < text.index("## § 4") < text.index("**T2**") < text.index("## § 5")
    )
    assert "**✔ supported**: so it is" in text
    assert "ratio: 1.50× [1.25 … 1.75] (g:a over g:b)" in text


def test_the_terminal_shows_the_same() -> None:
    """Every claim, its verdict and reason; figures can be left out."""
    for figures in (True, False):
        buffer = io.StringIO()
        print_claims(Console(file=buffer, width=100), CLAIMS, figures)
        shown = buffer.getvalue()
        assert "T1  T1 states" in shown
        assert "– not tested: left out with --skip" in shown
        assert ("1.50×" in shown) is figures
        assert shown.rstrip().endswith("1 not tested")


def test_a_strangers_text_stays_text() -> None:
    """Neither escape codes nor markup nor line breaks get through."""
    hostile = [judged(HOSTILE, HOSTILE, "depends", says=f"a\nb {HOSTILE}")]
    assert not re.search(r"(?<!\\)[<*_]script", claims_markdown(hostile))
    buffer = io.StringIO()
    print_claims(Console(file=buffer, width=100), hostile)
    assert "\x1b" not in claims_markdown(hostile) + buffer.getvalue()


def test_every_verdict_has_a_look_that_needs_no_colour() -> None:
    """Marks differ from one another, in text and on the picture."""
    assert set(MARKS) == set(COLOURS) == set(BADGES)
    assert len(set(MARKS.values())) == len(MARKS)


ROWS = [
    TableRow(
        "Overhead",
        {
            "Multiprocessing": TableCell("high | very", "refuted", "126 µs [110 … 140]"),
            "Asyncio": TableCell("very low", "supported", "7.6 µs"),
        },
    ),
    TableRow("Example", {"Asyncio": TableCell("web scraping", "not tested")}),
]


def test_the_chapters_table_has_its_models_in_its_order() -> None:
    """What it says, the verdict, the figure; a cell that is not there is empty."""
    lines = chapter_markdown(ROWS).splitlines()
    assert lines[0] == "| Feature | Asyncio | Multiprocessing |"
    assert lines[2] == (
        "| Overhead | very low: ✔ supported (7.6 µs) | high \\| very: ✘ refuted (126 µs [110 … 140]) |"
    )
    assert lines[3] == "| Example | web scraping: – not tested |  |"
    assert lines[-1] == "3 statements: 1 supported, 1 refuted, 1 not tested."


def test_the_picture_has_every_cells_words() -> None:
    """What is said, the verdict with its mark, the figure; drawn as PNG and SVG."""
    chart, summary = chart_of(ROWS), summarise(made_run())
    figure = chart_figure(chart, summary)
    assert figure is not None
    texts = [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]
    assert {"“very low”", "✔  supported", "✘  refuted", "–  not tested", "Asyncio"} <= set(texts)
    assert set(render(chart, summary)) == {"png", "svg"}


def test_a_table_of_nothing_is_no_picture() -> None:
    """No rows, no chart."""
    assert chart_figure(chart_of([]), summarise(made_run())) is None


def test_a_long_text_stays_in_its_cell() -> None:
    """What does not fit is cut, and the sheet's edge is not crossed."""
    rows = [
        TableRow(HOSTILE, {name: TableCell(HOSTILE, "depends", HOSTILE) for name in ("Asyncio", "Threading")})
    ]
    figure = chart_figure(chart_of(rows), summarise(made_run()))
    assert figure is not None
    figure.draw_without_rendering()
    sheet = figure.bbox.padded(1)
    for text in (*figure.texts, *figure.axes[0].texts):
        assert text.get_window_extent().x1 <= sheet.x1, text
