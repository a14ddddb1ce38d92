"""The matrix as text: signs, intervals in short, and what is left out where there is no room."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.matrix import Matrix, matrix_of
from bench.analysis.run.summary import summarise
from bench.model.plan import Display
from bench.model.run import Control
from bench.output.tables.matrix import (
    doubts,
    give_or_take,
    legend,
    matrix_json,
    matrix_lines,
    matrix_records,
    matrix_table,
    wrapped,
)
from tests.made import altered, simple_run
from tests.output.made_run import full_summary

STEADY = [0.0, 0.02, -0.02, 0.01, -0.005, 0.015]
FAR = [value - 1 for value in STEADY[::-1]]


def full() -> Matrix:
    """Return the matrix of the made-up run."""
    return matrix_of(full_summary().groups)


def drawn(width: int | None = None) -> list[list[str]]:
    """Return the rows of its table in so many characters, the headings first."""
    table = matrix_table(full(), width)
    assert table is not None
    return [list(table.headers), *map(list, table.rows)]


def test_each_cell_has_its_sign_its_speed_up_and_its_interval() -> None:
    """Sequential has its time per operation, by which the others can be told in seconds."""
    headers, nap, *_ = drawn()
    assert headers == ["workload", "sequential", "asyncio", "threads", "processes"]
    assert nap[0] == "nap"
    assert nap[1].endswith(" ms/op")
    assert nap[2].startswith(("★ 4.", "= 4.", "= 3.9", "★ 3.9"))
    assert nap[2].endswith(" %")
    assert "±" in nap[2]


def test_kinds_of_work_are_named_where_there_are_any() -> None:
    """A column that would be empty is left out; where space is short, the kind is said in short."""
    group = full_summary().groups[0]
    named = replace(
        group,
        group=replace(group.group, display=Display(headline=True, work="waiting, long enough for two lines")),
    )
    whole, narrow = matrix_table(matrix_of([named])), matrix_table(matrix_of([named]), 80)
    assert whole is not None
    assert narrow is not None
    assert (whole.headers[1], whole.rows[0][1]) == ("kind of work", "waiting, long enough for two lines")
    assert (narrow.headers[1], narrow.rows[0][1]) == ("kind of work", "waiting")


@pytest.mark.parametrize(("width", "least"), [(100, "sequential"), (60, "±"), (46, "processes")])
def test_a_narrow_terminal_shows_less_of_each_cell_and_every_model(width: int, least: str) -> None:
    """Intervals go before models, and nothing is wider than the terminal."""
    told = drawn(width)
    assert {"asyncio", "threads", "processes"} <= set(told[0])
    assert any(least in cell for row in told for cell in row)
    widths = [max(len(cell) for cell in column) for column in zip(*told, strict=True)]
    assert sum(widths) + 2 * (len(widths) - 1) <= width


def test_the_narrowest_has_a_line_for_each_workload() -> None:
    """Where no table fits, each workload has its models in a line, the fastest first."""
    assert matrix_table(full(), 20) is None
    name, line = matrix_lines(full())[0]
    assert name == "nap"
    assert [part.split()[0] for part in line.split(", ")] == ["asyncio", "threads", "processes"]


@pytest.mark.parametrize(
    ("value", "bounds", "says"),
    [
        (1.9, (1.79, 1.97), "±6 %"),
        (2.0, (1.0, 4.1), "±?"),
        (15.5, (15.4, 15.6), "±1 %"),
        (0.5, (0.4, 0.55), "±25 %"),
        (1.0, None, ""),
        (None, (1.1, 1.2), ""),
    ],
)
def test_an_interval_in_short(value: float | None, bounds: tuple[float, float] | None, says: str) -> None:
    """How far its farther end is from the value, or that only the direction is established."""
    assert give_or_take(value, bounds) == says


def test_the_legend_has_the_signs_that_occur() -> None:
    """No sign is explained that is not there."""
    run = simple_run({"sequential": STEADY, "asyncio": FAR})
    told = legend(matrix_of(summarise(run).groups))
    assert "★" not in legend(
        matrix_of(summarise(simple_run({"sequential": FAR, "asyncio": STEADY})).groups), base=False
    )
    assert told == "Compared pair by pair: ★ fastest · ± (to its farther end) and [ ]: 95 % interval"


def test_a_row_without_a_fastest_model_says_so() -> None:
    """None is established to be the fastest, though each may be faster than sequential."""
    wide = [value * 9 + 8 for value in FAR]
    rows = matrix_of(summarise(simple_run({"sequential": STEADY, "asyncio": FAR, "threads": wide})).groups)
    assert doubts(rows) == ["No ★ where the fastest is not established: made"]


def test_a_legend_keeps_a_sign_with_its_meaning() -> None:
    """Lines of a terminal are broken between signs."""
    assert wrapped("★ fastest · ▲ faster · ▼ slower", 24) == ["★ fastest · ▲ faster", "▼ slower"]


def test_a_void_cell_shows_no_figure() -> None:
    """Its times are in no table."""
    run = altered(simple_run({"sequential": STEADY, "asyncio": FAR}), "made:asyncio", status="void")
    table = matrix_table(matrix_of(summarise(run).groups))
    assert table is not None
    assert table.rows[0][2] == "✘ void"


def test_what_a_row_must_not_hide_is_below() -> None:
    """That something besides the model differs, and that a control of the row failed."""
    failed = Control(name="A/A, unpinned", group="nap", says="alike", ok=False)
    held = Control(name="A/A, pinned", group="nap", says="alike", ok=True)
    assert doubts(full(), (failed, held)) == [
        "nap: the control A/A, unpinned FAILED",
        "web/mixed: the client differs, too: aiohttp for asyncio, requests for the others",
    ]


def test_the_json_is_that_of_the_contract() -> None:
    """Each row names its workload, group and question, and has a cell for each backend."""
    row = matrix_json(full())[0]
    assert {"workload", "group", "question", "cells"} <= row.keys()
    assert set(row["cells"]["asyncio"]) == {"speedup", "speedup_ci", "s_per_op", "mark"}
    assert row["cells"]["sequential"]["speedup"] == 1.0
    records = matrix_records(full())
    assert len(records) == sum(len(row["cells"]) for row in matrix_json(full()))
    assert records[0].keys() == {
        *("workload", "group", "work", "backend"),
        *("speedup", "speedup_ci", "s_per_op", "mark"),
    }
