"""A comparison as Markdown."""

from msgspec.structs import replace

from bench.analysis.runs.compare_runs import compare_sides
from bench.output.tables.comparison.markdown import comparison_markdown
from tests.made import simple_run
from tests.made_sides import made, noise, sides


def test_the_outcome_comes_first() -> None:
    """The counts, the threshold's answer, then the rest."""
    text = comparison_markdown(
        compare_sides(sides(made(1, threads=0.0), replace(made(2, threads=0.3), status="partial"))), 0.05
    )
    assert text.startswith(
        "### B compared with A\n\n**1 slower** (B compared with A, relative to sequential)\n\nEstablished"
    )
    places = [
        text.index(part) for part in ("**Warning:**", "What else differs", "| B: group |", "*… as fast as*")
    ]
    assert places == sorted(places)
    assert "| made | threads |" in text
    assert "| REGRESSION |" in text


def test_warnings_stand_apart() -> None:
    """Lines of a quotation would run together without an empty one between them."""
    partial = replace(made(2, threads=0.0), status="partial")
    text = comparison_markdown(compare_sides(sides(made(1, threads=0.0), partial)), None)
    assert text.count("> **Warning:**") == 2
    assert "\n>\n> **Warning:**" in text


def test_of_many_runs_what_is_established_is_shown() -> None:
    """A pull request is no place for fifty tables."""
    runs = [made(seed, threads=0.4 if seed == 3 else 0.0) for seed in range(1, 6)]
    text = comparison_markdown(compare_sides(sides(*runs)), None)
    assert "| C: group |" in text
    assert "| D: group |" not in text
    assert "--json has every comparison" in text


def test_a_row_has_as_many_cells_as_the_head() -> None:
    """Whatever the names are."""
    name = "a|b`<b>\n@user"
    runs = [simple_run({"sequential": noise(s), "threads": noise(s + 9)}, name=name) for s in (1, 2)]
    text = comparison_markdown(compare_sides(sides(*runs)), None)
    rows = [line.replace("\\|", "") for line in text.split("\n") if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1
    assert len(rows) == 3
