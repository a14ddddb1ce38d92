"""What a run's raw figures come to."""

import math

import pytest
from msgspec.structs import replace

from bench.analysis.run.cell_times import log_times
from bench.analysis.run.summary import Summary, summarise
from bench.analysis.stats.estimate import estimate
from bench.output.tables.words import group_lines
from tests.made import (
    altered,
    block,
    blocks_of,
    planned_cell,
    planned_group,
    result,
    run_of,
    simple_run,
    timed,
)

STEADY = [0.0, 0.02, -0.02, 0.01, -0.01, 0.0, 0.015, -0.015, 0.005, -0.005]
HALF = [v - math.log(2) + 0.003 * (-1) ** i for i, v in enumerate(STEADY)]


def rows(summary: Summary) -> dict[str, object]:
    """Return the first group's rows by cell id."""
    return {row.cell.id: row for row in summary.groups[0].rows}


def test_speed_up_is_the_inverse_of_the_ratio() -> None:
    """Half the time is twice the speed, the interval inverted with its ends exchanged, and faster."""
    group = summarise(simple_run({"sequential": STEADY, "threads": HALF})).groups[0]
    base, row = group.rows
    found = group.comparison("made:sequential", "made:threads")
    assert found is not None
    assert found.ratio_ci is not None
    low, high = found.ratio_ci
    assert row.speedup == pytest.approx(2.0, rel=0.001)
    assert row.speedup_ci == pytest.approx((1 / high, 1 / low))
    assert row.verdict == "faster"
    assert (base.speedup, base.speedup_ci, base.verdict) == (1.0, None, None)


def test_every_two_cells_are_compared_once() -> None:
    """Three cells make three comparisons, the sequential one first; each can be read either way round."""
    group = summarise(simple_run({"sequential": STEADY, "asyncio": HALF, "threads": STEADY})).groups[0]
    names = [(pair.a.backend, pair.b.backend) for pair in group.pairs]
    assert names == [("sequential", "asyncio"), ("sequential", "threads"), ("asyncio", "threads")]
    there, back = (
        group.comparison(*ids)
        for ids in (("made:sequential", "made:asyncio"), ("made:asyncio", "made:sequential"))
    )
    assert there is not None
    assert back is not None
    assert (there.verdict, back.verdict, back.ratio) == ("faster", "slower", 1 / there.ratio)
    assert group.comparison("made:threads", "made:none") is None


def test_unequal_work_has_times_and_no_ratios() -> None:
    """Where operations are given up nobody has a speed-up, sequential neither, and nothing is compared."""
    run = simple_run({"sequential": STEADY, "threads": HALF})
    (group,) = run.plan.groups
    run = replace(run, plan=replace(run.plan, groups=(replace(group, unequal=True),)))
    found = summarise(run).groups[0]
    assert found.pairs == ()
    assert [(row.speedup, row.verdict) for row in found.rows] == [(None, None)] * 2
    assert all(row.wall_s for row in found.rows)
    assert group_lines(found) == [
        "not compared: some operations are cancelled here, so the cells do not do equal work"
    ]


def test_a_plan_that_names_sequential_last_has_its_speed_ups_all_the_same() -> None:
    """The sequential cell is A of its pairs wherever the plan has it; rows stay in the plan's order."""
    group = summarise(simple_run({"threads": HALF, "sequential": STEADY})).groups[0]
    assert [row.cell.backend for row in group.rows] == ["threads", "sequential"]
    assert group.rows[0].speedup == pytest.approx(2.0, rel=0.001)
    assert group.rows[0].verdict == "faster"


def test_two_factors_never_vary_at_once() -> None:
    """With two clients in a group, each is over its own sequential cell, and no pair crosses both factors."""
    cells = [
        planned_cell("made", backend, {"client": client})
        for client in ("one", "other")
        for backend in ("sequential", "threads")
    ]
    logs = [STEADY, HALF, [v + 1 for v in STEADY], [v + 1 for v in HALF]]
    results = [result(cell, blocks_of(log)) for cell, log in zip(cells, logs, strict=True)]
    group = summarise(run_of([planned_group("made", cells, factor="client")], results)).groups[0]
    assert [row.speedup for row in group.rows] == pytest.approx([1.0, 2.0, 1.0, 2.0], rel=0.001)
    crossed = [p for p in group.pairs if p.a.backend != p.b.backend and p.a.levels != p.b.levels]
    assert (crossed, len(group.pairs)) == ([], 4)


def test_a_twin_is_in_no_row_and_no_family() -> None:
    """The twin belongs to the controls alone."""
    group = summarise(simple_run({"sequential": STEADY, "threads": HALF, "threads~twin": HALF})).groups[0]
    assert [row.cell.id for row in group.rows] == ["made:sequential", "made:threads"]
    assert len(group.pairs) == 1


@pytest.mark.parametrize("status", ["void", "failed"])
def test_a_void_or_failed_cell_has_no_times(status: str) -> None:
    """It stays in the table, with no figure at all and in no comparison, though its rounds are kept."""
    run = altered(
        simple_run({"sequential": STEADY, "threads": HALF}), "made:threads", status=status, reason="x"
    )
    summary = summarise(run)
    row = summary.groups[0].rows[1]
    assert row.cell.blocks
    assert (row.wall_s, row.mean_s, row.speedup, row.verdict, row.cpu_s, row.create_s) == (None,) * 6
    assert row.s_per_op is row.throughput_per_s is row.cpu_s_per_op is None
    assert summary.groups[0].pairs == ()
    assert [cell.id for cell in summary.unmeasured] == ["made:threads"]


def test_a_skipped_cell_is_in_no_row() -> None:
    """What could not be is told apart from what was measured."""
    run = altered(simple_run({"sequential": STEADY, "threads": HALF}), "made:threads", status="skipped")
    summary = summarise(run)
    assert [row.cell.backend for row in summary.groups[0].rows] == ["sequential"]
    assert len(summary.unmeasured) == 1


def test_without_sequential_there_is_no_speed_up() -> None:
    """Where the sequential cell is void the others keep their times and their pairs, but no speed-up."""
    run = altered(
        simple_run({"sequential": STEADY, "threads": HALF, "asyncio": STEADY}),
        "made:sequential",
        status="void",
    )
    _, threads, _ = summarise(run).groups[0].rows
    assert threads.wall_s is not None
    assert (threads.speedup, threads.speedup_ci, threads.verdict, threads.detectable) == (None,) * 4
    assert len(summarise(run).groups[0].pairs) == 1


def test_times_are_per_round_and_per_operation() -> None:
    """The typical round over 100 operations, its inverse, and the CPU time (half of wall here)."""
    row = summarise(simple_run({"sequential": [0.0] * 5})).groups[0].rows[0]
    assert row.wall_s == pytest.approx(0.01)
    assert row.wall_s_ci == pytest.approx((0.01, 0.01))
    assert row.mean_s == pytest.approx(0.01)
    assert row.s_per_op == pytest.approx(1e-4)
    assert row.throughput_per_s == pytest.approx(1e4)
    assert row.cpu_s_per_op == pytest.approx(5e-5)
    assert (row.blocks, row.rounds) == (5, 3)
    assert (row.create_s, row.ready_s, row.first_result_s, row.teardown_s) == (0.001, 0.002, 0.003, 0.004)


def test_the_plain_mean_keeps_the_delays() -> None:
    """One slow round in five moves the mean and not the typical time."""
    cell = planned_cell("g", "sequential")
    slow = [block(i, [0.01, 0.01, 0.01, 0.01, 0.06]) for i in (1, 2, 3)]
    row = summarise(run_of([planned_group("g", [cell])], [result(cell, slow)])).groups[0].rows[0]
    assert row.wall_s == pytest.approx(0.01)
    assert row.mean_s == pytest.approx(0.02)


def test_memory_is_the_median_and_never_below_nothing() -> None:
    """A footprint that shrank by shared pages is shown as no growth; unknown stays None."""
    cell = planned_cell("g", "sequential")

    def memory_of(*grown: int | None) -> float | None:
        blocks = [block(i, [0.01], memory_bytes=b, memory_kind="pss") for i, b in enumerate(grown, 1)]
        row = summarise(run_of([planned_group("g", [cell])], [result(cell, blocks)])).groups[0].rows[0]
        assert row.memory_kind == "pss"
        return row.memory_bytes

    assert memory_of(100, 300, 200) == 200
    assert memory_of(-100, -50, None) == 0
    assert memory_of(None) is None


def test_figures_are_means_over_timed_rounds() -> None:
    """A figure of an untimed round alone is left out; one that some rounds lack is the mean of the others."""
    cell = planned_cell("g", "sequential")
    first = replace(
        block(1, []), rounds=(replace(timed(0.01, warm=9.0), kind="untimed"), timed(0.01, share=0.2))
    )
    second = replace(block(2, []), rounds=(timed(0.01, share=0.4), timed(0.01)))
    row = summarise(run_of([planned_group("g", [cell])], [result(cell, [first, second])])).groups[0].rows[0]
    assert row.figures == {"share": pytest.approx(0.3)}


def test_unknown_cpu_time_and_operations_are_none() -> None:
    """No CPU clock and no N give None, never a division by nothing."""
    cell = planned_cell("g", "sequential")
    bare = result(cell, [block(1, [], rounds=(timed(0.01),))], operations=None)
    row = summarise(run_of([planned_group("g", [cell])], [bare])).groups[0].rows[0]
    assert (row.cpu_s, row.cpu_s_per_op, row.s_per_op, row.throughput_per_s) == (None,) * 4


def test_an_interrupted_run_summarises() -> None:
    """Cells with a pilot alone have rows without times."""
    cells = [planned_cell("g", "sequential"), planned_cell("g", "threads")]
    run = run_of([planned_group("g", cells)], [result(cell, blocks_of([])) for cell in cells])
    assert [row.wall_s for row in summarise(run).groups[0].rows] == [None, None]
    assert rows(summarise(run)).keys() == {"g:sequential", "g:threads"}


def test_a_group_that_is_measured_for_something_else_is_not_compared() -> None:
    """Its times stand side by side, without verdicts and without a word on what is missing for one."""
    found = summarise(simple_run({"sequential": STEADY, "threads": HALF}, compared=False)).groups[0]
    assert found.pairs == ()
    assert all(row.wall_s and row.verdict is None for row in found.rows)
    assert group_lines(found) == []


@pytest.mark.parametrize("pinned", [True, False])
def test_a_typical_time_has_the_interval_of_its_groups_method(pinned: bool) -> None:
    """Student's t where workers share a CPU, else the Hodges-Lehmann estimate, as for the ratios."""
    row = summarise(simple_run({"sequential": STEADY}, pinned=pinned)).groups[0].rows[0]
    logs = list(log_times(row.cell).values())
    expected = estimate(logs, "t" if pinned else "signed-rank", 0.95)
    assert (row.wall_s, row.wall_s_ci) == (expected.value, expected.bounds)
