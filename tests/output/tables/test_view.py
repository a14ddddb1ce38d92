"""Tests of bench.output.tables.view: columns by name, and rows sorted by one of them."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import GroupSummary, summarise
from bench.errors import UsageError
from bench.output.tables.columns import group_table
from bench.output.tables.latency import latency_table
from bench.output.tables.view import View, checked
from tests.made import simple_run
from tests.output.made_run import made_run

LOGS = {"sequential": 0.0, "asyncio": -0.5, "threads": 0.5}


def group() -> GroupSummary:
    """Return a group in which asyncio is the fastest."""
    return summarise(simple_run({name: [log, log + 0.01] for name, log in LOGS.items()})).groups[0]


def test_columns_are_those_that_are_named_in_their_order() -> None:
    """By heading, by the name in JSON, without regard to case and signs; the model is always there."""
    view = View(columns=("CPU/op", "s_per_op", "speedup", "teardown"))
    found = group_table(group(), 10, view).headers
    assert found == ("model", "CPU/op", "time/op", "speed-up [95 %]", "teardown")


def test_all_columns_are_more_than_a_table_has_by_itself() -> None:
    """Phases and blocks come in addition, and no width cuts any off."""
    usual, every = group_table(group()).headers, group_table(group(), 10, View(columns=("all",))).headers
    assert every[: len(usual)] == usual
    assert {"create", "ready", "first result", "teardown", "blocks"} <= set(every) - set(usual)


@pytest.mark.parametrize(
    ("sort", "first"),
    [("time/op", "asyncio"), ("-time/op", "threads"), ("speed-up", "threads"), ("", "sequential")],
)
def test_rows_are_sorted_by_value(sort: str, first: str) -> None:
    """Times by their seconds, not by their text; a minus begins with the largest."""
    assert group_table(group(), None, View(sort=sort)).rows[0][0] == first


def test_what_is_unknown_comes_last_whichever_way_round() -> None:
    """A cell without times stands below those that have some."""
    found = group()
    lost = replace(found.rows[1], wall_s=None)
    for sort in ("time/op", "-time/op"):
        rows = group_table(replace(found, rows=(lost, *found.rows)), None, View(sort=sort)).rows
        assert rows[-1][0] == "asyncio"


def test_latencies_are_sorted_too() -> None:
    """The largest rate comes first if it is asked for."""
    nap = next(one for one in summarise(made_run()).groups if one.latency)
    assert latency_table(nap, None, View(sort="-rate")).rows[0][1] == "2,000/s"


def test_a_column_that_no_table_has_is_refused() -> None:
    """The line names it, and the closest one or all."""
    with pytest.raises(UsageError, match="no column 'memroy' here; did you mean 'memory'"):
        checked(View(columns=("memroy",)), [["model", "memory"]])
    with pytest.raises(UsageError, match="no column 'size' here; there are: model, speed-up"):
        checked(View(sort="-size"), [["model", "speed-up [95 %]"]])
