"""Tests of bench.output.tables.columns."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import GroupSummary, summarise
from bench.model.plan import Display, Expectation
from bench.output.tables.columns import caption, group_table
from bench.output.tables.rowcolumns import verdict_of
from bench.output.tables.words import missing_base
from tests.made import planned_cell, planned_group, run_of, simple_run
from tests.output.made_patterns import made_patterns, pattern_cell, pattern_group

PATTERNS = {group.name: (group, cells) for group, cells in made_patterns()}


def group_of(name: str) -> GroupSummary:
    """Return one group of patterns, summed up."""
    group, cells = PATTERNS[name]
    return summarise(run_of([group], cells)).groups[0]


def names(group: GroupSummary, width: int | None = None) -> list[str]:
    """Return the headings of a group's columns."""
    return list(group_table(group, width).headers)


def drawn(group: GroupSummary, name: str, width: int | None = None) -> Sequence[str]:
    """Return one column's cells."""
    table = group_table(group, width)
    return [row[table.headers.index(name)] for row in table.rows]


def test_a_pattern_is_told_by_its_round_and_its_own_figures() -> None:
    """Its own metrics come first, then the time per round; nothing is told per operation."""
    found = names(group_of("early"))
    assert found[:2] == ["model", "first"]
    assert found.index("last") < found.index("time/round") < found.index("speed-up [95 %]")
    assert not {"time/op", "ops", "CPU/op", "ready"} & set(found)


def simple(**changes: Any) -> GroupSummary:
    """Return a group of operations under two models."""
    steady = [0.0, 0.1, 0.2]
    return summarise(simple_run({"sequential": steady, "threads": steady}, **changes)).groups[0]


def test_the_columns_are_in_the_order_of_the_question() -> None:
    """Which is faster begins with the speed-up, what it costs with times, and workers with their phases."""
    assert names(simple())[:4] == ["model", "speed-up [95 %]", "verdict", "time/op"]
    cost = Expectation(kind="cost", backend="threads", says="what it costs")
    assert names(simple(controls=(cost,)))[:3] == ["model", "time/op", "CPU/op"]
    phases = names(simple(compared=False))
    assert phases[:4] == ["model", "create", "ready", "teardown"]
    assert not {"time/op", "ops", "speed-up [95 %]", "verdict", "round"} & set(phases)


def test_the_metrics_that_answer_come_first_and_stay_longest() -> None:
    """A workload names them; in a narrow terminal others are left out, and told in a line."""
    group, cells = PATTERNS["early"]
    asking = replace(group, display=Display(answers=("last_s", "unknown")))
    summary = summarise(run_of([asking], cells)).groups[0]
    assert names(summary)[:3] == ["model", "last", "first"]
    table = group_table(summary, 36)
    assert table.headers[:2] == ("model", "last")
    assert table.hidden
    assert set(table.headers) | set(table.hidden) == set(names(summary))
    assert table.hidden_line.endswith(f"--columns all, or COLUMNS={table.wide}")
    assert group_table(summary, table.wide).hidden == ()


def test_a_group_without_speed_ups_has_no_columns_of_dashes() -> None:
    """What nothing is compared with has neither speed-up, verdict nor detectable difference."""
    (group,) = summarise(simple_run({"asyncio": [0.0, 0.1, 0.2], "threads": [0.0, 0.1, 0.2]})).groups
    assert not {"speed-up [95 %]", "verdict", "min. detectable"} & set(names(group))


def test_a_figure_that_never_moves_stands_in_the_caption_alone() -> None:
    """`all there` is 1 in every round of every cell."""
    group = group_of("early")
    assert "all there" not in names(group)
    assert "in all rounds: all there 1" in caption(group)


def test_a_group_that_was_never_to_have_a_speed_up_has_no_column_for_it() -> None:
    """Neither dashes nor a warning."""
    group = group_of("beat/sleep")
    assert names(group) == ["model", "late p50", "late p99", "late max", "time/round"]
    assert missing_base(group) == []


def test_intervals_go_before_columns_do() -> None:
    """With all the room there is each figure has its interval; with less, none; with least, three columns."""
    group = group_of("early")
    assert all("[" in cell for cell in drawn(group, "first"))
    wide = sum(max(len(n), *map(len, drawn(group, n))) + 2 for n in names(group))
    narrower = names(group, wide - 3)
    assert set(narrower) == set(names(group))
    assert not any("[" in cell for cell in drawn(group, "last", wide - 3))
    assert len(names(group, 20)) == 3


def test_a_speed_up_keeps_its_interval_for_as_long_as_it_can() -> None:
    """Only the narrowest terminal has model, speed-up and verdict without it, and nothing is cut off."""
    for width, heading in ((60, "speed-up [95 %]"), (42, "speed-up")):
        table = group_table(simple(), width)
        assert table.headers[:3] == ("model", heading, "verdict")
        assert table.width <= width
        assert not any(name.startswith("speed-up") for name in table.hidden)


def test_units_are_those_of_the_names() -> None:
    """Seconds, rates, bytes, and counts as whole numbers."""
    (queue,) = (drawn(group_of("queue/slow"), name, 20) for name in ("items",))
    assert all(cell.endswith("/s") for cell in queue)
    assert drawn(group_of("weight/tasks"), "bytes per idle")[0].startswith("1.")


def test_two_metrics_of_one_name_are_told_apart() -> None:
    """How many and for how long are two columns, whose headings lack the units of their values."""
    group = pattern_group("late", [("asyncio", {}), ("threads", {})])
    cells = [
        pattern_cell(cell, 0.1 * n, {"leaked": n, "leaked_s": 0.1 * n})
        for n, cell in enumerate(group.cells, 1)
    ]
    assert {"leaked", "leaked time"} <= set(names(summarise(run_of([group], cells)).groups[0]))


def test_a_void_cell_says_so_in_a_pattern_too() -> None:
    """The column of verdicts stays where there is something to tell in it."""
    group = pattern_group("p", [("asyncio", {"pattern": "a"}), ("asyncio", {"pattern": "b"})])
    good = pattern_cell(group.cells[0], 0.01, {"x": 1.5})
    void = replace(pattern_cell(group.cells[1], 0.01, {"x": 1.5}), status="void", reason="wrong")
    assert drawn(summarise(run_of([group], [good, void])).groups[0], "verdict") == ["–", "VOID"]


def test_fewer_than_five_waves_are_pointed_out() -> None:
    """How full the last one is can then decide. What is not compared, or has five, or none, has no remark."""
    pool, loop = {"sequential": [0.0, 0.1, 0.2], "threads": [0.0, 0.1, 0.2]}, {"sequential": [0.0] * 3}
    assert "(only 2.5 waves of K)" in caption(summarise(simple_run(pool, concurrency=40)).groups[0])
    for logs, concurrency, compared in ((pool, 20, True), (pool, 40, False), (loop, 40, True)):
        other = simple_run(logs, concurrency=concurrency, compared=compared)
        assert "waves" not in caption(summarise(other).groups[0])


def test_a_verdict_without_a_size_is_marked() -> None:
    """Where the interval is cut off at 1, the table says that only the direction is established."""
    row = summarise(simple_run({"sequential": [0.0] * 9, "threads": [0.0] * 9})).groups[0].rows[1]
    assert verdict_of(replace(row, verdict="faster", speedup_ci=(1.0, 1.2))) == "faster (size open)"
    assert verdict_of(replace(row, verdict="faster", speedup_ci=(1.1, 1.2))) == "faster"
    assert verdict_of(replace(row, verdict=None)) == ""


@pytest.mark.parametrize(
    ("cpus", "pinned", "says"),
    [((1,), False, "on CPU 1"), ((0, 1), False, "CPUs 0, 1"), ((1,), True, "pinned to CPU 1")],
)
def test_a_cpus_number_is_no_number_of_cpus(cpus: tuple[int, ...], pinned: bool, says: str) -> None:
    """Where a process may use one CPU alone, its number does not read like a count."""
    group = planned_group("g", [planned_cell("g", "sequential")], cpus=cpus, pinned=pinned)
    assert says in caption(GroupSummary(group=group, rows=(), pairs=())).split(" · ")
