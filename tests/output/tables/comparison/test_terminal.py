"""A comparison in a terminal."""

import io

from msgspec.structs import replace
from rich.console import Console

from bench.analysis.runs.compare_runs import compare_sides
from bench.model.run import Run
from bench.output.tables.comparison.terminal import print_comparison
from tests.made_sides import made, sides
from tests.output.made_run import HOSTILE, hostile_run


def printed(*runs: Run, threshold: float | None = None, width: int = 100) -> str:
    """Return what a terminal of this width would show."""
    out = io.StringIO()
    print_comparison(Console(file=out, width=width), compare_sides(sides(*runs)), threshold)
    return out.getvalue()


def test_what_differs_stands_before_the_tables() -> None:
    """Then the warnings, then figures, then how to read them."""
    text = printed(made(1, threads=0.0), replace(made(2, threads=0.3), status="partial"), threshold=0.05)
    places = [
        text.index(part)
        for part in (
            "What else differs",
            "! run-to-run",
            "made  B compared with A",
            "drift is not",
            "Established reg",
        )
    ]
    assert places == sorted(places)
    assert "REGRESSION" in text


def test_no_line_is_wider_than_the_terminal() -> None:
    """Columns go, and sentences wrap."""
    for width in (60, 80, 120):
        lines = printed(made(1, threads=0.0), made(2, threads=0.3), width=width).split("\n")
        assert max(map(len, lines)) <= width


def test_of_many_runs_what_is_established_is_shown() -> None:
    """An overview of all, tables of the differences, and where the rest is."""
    runs = [made(seed, threads=0.4 if seed == 3 else 0.0) for seed in range(1, 10)]
    text = printed(*runs)
    assert "and 3 more runs compared with A" in text
    assert "1 slower" in text
    assert "made  C compared with A" in text
    assert "made  D compared with A" not in text
    assert "--json has every comparison" in text


def test_hostile_text_does_no_harm() -> None:
    """Escape codes are stripped, and nothing is taken for the terminal library's markup."""
    text = printed(hostile_run(), replace(hostile_run(), seed=8))
    assert "\x1b" not in text
    marked = replace(made(1, threads=0.0), id="[red]x[/red]", profile=HOSTILE)
    assert "[red]x[/red]" in printed(marked, made(2, threads=0.0))
