"""What the cells of a group were seen to do: always, or mostly."""

import io
from typing import Any

import pytest
from msgspec.structs import replace
from rich.console import Console

from bench.analysis.run.selection import only_groups
from bench.analysis.run.summary import summarise
from bench.model.rounds import Phases, Round
from bench.model.run import CellBlock, Run
from bench.output.tables.markdown import table_markdown
from bench.output.tables.semantics import SemanticsRow, semantics_rows, semantics_table
from bench.output.tables.terminal import print_chosen
from tests.output.made_run import HOSTILE, made_run, with_cells


def made_round(observed: dict[str, str]) -> Round:
    """Return a round that observed this."""
    return Round(kind="timed", wall_s=0.01, observed=observed)


def made_block(*rounds: Round, number: int = 1) -> CellBlock:
    """Return a block of these rounds."""
    return CellBlock(block=number, phases=Phases(), rounds=rounds)


def observing(**blocks: tuple[CellBlock, ...]) -> Run:
    """Return the made-up run with the blocks of some backends in the group `nap` replaced."""
    return with_cells(made_run(), {f"nap:{backend}": {"blocks": one} for backend, one in blocks.items()})


def only_row(*blocks: CellBlock) -> SemanticsRow:
    """Return the one row of a run in which asyncio alone observed anything."""
    (row,) = semantics_rows(observing(asyncio=blocks), "nap")
    return row


def test_what_all_rounds_saw_is_always_so() -> None:
    """One text over all rounds of all blocks is told as that text."""
    seen = {"saw": "KeyError", "lost": ""}
    row = only_row(made_block(made_round(seen), made_round(seen)), made_block(made_round(seen), number=2))
    assert row.observed["saw"] == {"KeyError": 3}
    assert row.observed["lost"] == {"": 3}
    assert row.rounds == 3


def test_what_varied_is_counted_the_most_frequent_first() -> None:
    """Two texts are never told as one, however rare the second is."""
    rounds = [made_round({"lost": "2"}), made_round({"lost": "1,2"}), made_round({"lost": "1,2"})]
    told = only_row(made_block(*rounds)).observed["lost"]
    assert list(told.items()) == [("1,2", 2), ("2", 1)]


def test_the_pilot_does_not_count() -> None:
    """What is seen in block 0 is in no table."""
    pilot = made_block(made_round({"saw": "early"}), number=0)
    assert only_row(pilot, made_block(made_round({"saw": "late"}))).observed["saw"] == {"late": 1}


def test_rows_are_of_sound_cells_that_observed_something() -> None:
    """A void cell, a twin and a cell that observed nothing have no row."""
    block = (made_block(made_round({"saw": "it"})),)
    run = observing(asyncio=block, threads=block, processes=block)
    run = with_cells(run, {"nap:threads": {"status": "void"}, "nap:processes": {"twin": True}})
    assert [row.cell.backend for row in semantics_rows(run, "nap")] == ["asyncio"]


def test_groups_are_found_by_what_they_observed() -> None:
    """No group is known by name: whichever has texts has rows."""
    assert semantics_table(made_run(), "nap").rows == ()
    run = observing(threads=(made_block(made_round({"anything": "x"})),))
    assert semantics_table(run, "nap").rows == (("threads", "–", "x"),)
    assert semantics_table(run, "web/same").rows == ()


def two_models() -> Run:
    """Return a run in which asyncio always sees the same, and threads do not."""
    steady = made_round({"saw": "E", "lost": ""})
    other = made_round({"saw": "E", "lost": "3"})
    run = observing(
        asyncio=(made_block(steady, steady, steady),), threads=(made_block(steady, other, other),)
    )
    cells = tuple(
        replace(cell, params={**cell.params, "pattern": "submit"}) if cell.id == "nap:threads" else cell
        for cell in run.cells
    )
    return replace(run, cells=cells)


def test_the_table_says_always_by_one_text_and_varies_by_count() -> None:
    """Both kinds of row stand in one table."""
    table = semantics_table(two_models(), "nap")
    assert table.headers == ("model", "pattern", "saw", "lost")
    assert table.rows == (("asyncio", "–", "E", "–"), ("threads", "submit", "E", "varies: 3 in 2 of 3"))
    assert "3 rounds of each cell" in table.caption


@pytest.mark.parametrize("harm", [HOSTILE, "a | b\nc"])
def test_a_stranger_s_texts_stay_in_their_cell(harm: Any) -> None:
    """A pipe, a line break or an escape code cannot break out of the table."""
    table = semantics_table(observing(asyncio=(made_block(made_round({harm: harm})),)), "nap")
    text = table_markdown(table)
    assert "\x1b" not in text
    assert len(text.splitlines()) == 7


def test_cells_of_one_model_and_pattern_are_told_apart() -> None:
    """By the levels in which they differ."""
    run = observing(asyncio=(made_block(made_round({"saw": "it"})),))
    cell = next(cell for cell in run.cells if cell.backend == "asyncio" and cell.group == "nap")
    shared, each = (
        replace(cell, id=f"{cell.id}[session={level}]", levels={"session": level, "pattern": "p"})
        for level in ("shared", "each")
    )
    table = semantics_table(replace(run, cells=(shared, each)), "nap")
    assert [row[0] for row in table.rows] == ["asyncio (session=shared)", "asyncio (session=each)"]


def test_where_a_table_has_no_room_there_are_lines() -> None:
    """In a narrow terminal each cell is a line; names are words."""
    run = observing(asyncio=(made_block(made_round({"caller_saw": "ZeroDivisionError"})),))
    console = Console(file=io.StringIO(), width=30)
    print_chosen(console, only_groups(summarise(run), ["nap"]))
    assert "caller saw ZeroDivisionError" in " ".join(console.file.getvalue().split())  # type: ignore[attr-defined]
