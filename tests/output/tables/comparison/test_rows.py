"""The table of a comparison, column by column."""

import pytest
from msgspec.structs import replace

from bench.analysis.runs.compare_runs import RunComparison, compare_sides
from bench.output.tables.comparison.plain import plain
from bench.output.tables.comparison.rows import (
    LEAST,
    by_group,
    by_pair,
    caption,
    columns,
    established,
    verdict,
)
from bench.output.tables.table import table_of
from tests.made import altered
from tests.made_sides import made, of, side, sides


@pytest.fixture
def across() -> RunComparison:
    """Return a comparison in which threads are half as slow again, and asyncio the same."""
    return compare_sides(sides(made(1, threads=0.0, asyncio=0.0), made(2, threads=0.4, asyncio=0.0)))


def test_narrow_terminals_lose_the_least_needed_columns(across: RunComparison) -> None:
    """Model, relative ratio and verdict stay to the last."""
    drawn = columns(across.cells, None)
    names = [list(table_of(drawn, across.cells, width, LEAST).headers) for width in (None, 95, 50, 10)]
    assert names[0] == [
        "model",
        "A time/op",
        "B time/op",
        "as measured",
        "B is … as fast as A [95 %]",
        "verdict",
        "min. detectable",
    ]
    assert len(names[0]) > len(names[2]) >= len(names[3])
    assert names[3] == ["model", "B is … as fast as A [95 %]", "verdict"]


def test_the_heading_has_the_confidence_of_the_runs() -> None:
    """Beside a run that its data stopped, intervals are at 99 %."""
    a, b = made(1, threads=0.0), made(2, threads=0.4)
    found = compare_sides(sides(a, replace(b, plan=replace(b.plan, alpha=0.01))))
    assert "B is … as fast as A [99 %]" in [column.name for column in columns(found.cells, None)]
    told = plain(found, None)
    assert (told["confidence"], told["comparisons"][0]["confidence"]) == (0.99, 0.99)


def test_a_verdict_is_a_word(across: RunComparison) -> None:
    """No meaning is carried by colour alone: a regression is a word too."""
    found = {one.cell.backend: (verdict(one, None), verdict(one, 0.05)) for one in across.cells}
    assert found == {
        "sequential": ("(base)", "(base)"),
        "threads": ("slower", "REGRESSION"),
        "asyncio": ("equivalent", "equivalent"),
    }


def test_a_cell_without_base_has_none() -> None:
    """Neither a verdict nor the word for the base."""
    lost = altered(made(2, threads=0.0), "made:sequential", status="void", reason="r")
    across = compare_sides(sides(made(1, threads=0.0), lost))
    assert verdict(of(across.cells, "made:threads"), None) == "none"


def test_rows_by_side_and_by_group() -> None:
    """The sequential cell leads its group, wherever the run has it."""
    runs = [made(seed, threads=0.0) for seed in (1, 2, 3)]
    across = compare_sides(sides(*runs))
    assert {label: len(cells) for label, cells in by_pair(across.cells).items()} == {"B": 2, "C": 2}
    backwards = by_group(list(reversed(across.cells[:2])))
    assert [one.cell.backend for one in backwards["made"]] == ["sequential", "threads"]


def test_a_group_says_what_it_rests_on(across: RunComparison) -> None:
    """N and the blocks of both sides, or their runs."""
    assert caption(across.cells) == "N=100 · 12 and 12 blocks"
    a, b = made(1, threads=0.0), made(2, blocks=5, threads=0.0)
    b = replace(b, cells=tuple(replace(cell, operations=50) for cell in b.cells))
    assert caption(compare_sides(sides(a, b)).cells) == "N=100 and 50 · 12 and 5 blocks"
    several = [side("A", a, b), side("B", made(3, threads=0.0))]
    assert caption(compare_sides(several).cells) == "N=100/50 and 100 · 2 and 1 runs"


def test_what_is_established(across: RunComparison) -> None:
    """A difference, or a regression beyond the threshold; neither sameness nor doubt."""
    assert [one.cell.backend for one in across.cells if established(one, None)] == ["threads"]
