"""Percentiles over blocks, and what becomes of rounds in which somebody fell behind."""

import math
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from bench.analysis.run.latency import (
    BEYOND,
    HOLDS,
    LATE_S,
    PACER_LATE,
    SATURATED,
    VOID,
    block_intervals,
    fell_behind,
    highest_held,
    latency_rows,
    pacer_failed,
    quantiles,
)
from bench.model.measurements import Disturbance, Histogram, OpenLoop
from bench.model.rounds import Phases, Round
from bench.model.run import CellResult
from bench.worker.meters.histogram import histogram_of
from tests.made import block, planned_cell, result

MS = 1_000_000


def seen(rate_per_s: float = 500.0, typical_ms: int = 5, **changes: Any) -> OpenLoop:
    """Return what an open round of a thousand operations saw, one in ten of them ten times as slow."""
    times = histogram_of([typical_ms * MS] * 895 + [10 * typical_ms * MS] * 105)
    plain: dict[str, Any] = {
        "rate_per_s": rate_per_s,
        "operations": 1000,
        "sent_per_s": rate_per_s,
        "done_per_s": rate_per_s,
        "waiting": 0,
        "latency": times,
        "queue": times,
        "service": times,
        "lateness": histogram_of([10_000] * 1000),
    }
    return OpenLoop(**plain | changes)


LATE = seen(lateness=histogram_of([10_000] * 980 + [3 * MS] * 20))
BEHIND = seen(waiting=500)


def cell(*rounds: OpenLoop, **changes: Any) -> CellResult:
    """Return a cell with one block for each of these open rounds, after a pilot that counts for nothing."""
    pilot = block(0, [1.0], rounds=(Round(kind="open", wall_s=1.0, open_loop=seen(77.0)),))
    blocks = [
        block(number, [0.01], rounds=(Round(kind="open", wall_s=1.0, open_loop=one),))
        for number, one in enumerate(rounds, 1)
    ]
    return result(planned_cell("made", "asyncio"), [pilot, *blocks], **changes)


def test_a_percentile_is_shown_where_a_hundred_lie_beyond() -> None:
    """A thousand operations earn p90, ten thousand p99, and no more."""
    one = {q.name: q.value_s for q in quantiles([seen().latency])}
    assert one["p50"] == pytest.approx(0.005, rel=0.004)
    assert one["p90"] == pytest.approx(0.05, rel=0.004)
    assert (one["p99"], one["p99.9"]) == (None, None)
    ten = {q.name: q.value_s for q in quantiles([seen().latency] * 10)}
    assert ten["p99"] == pytest.approx(0.05, rel=0.004)
    assert ten["p99.9"] is None


def test_intervals_are_over_blocks() -> None:
    """Blocks that agree have a narrow one, blocks that differ one that holds most of them, five have none."""
    alike = quantiles([seen().latency] * 8)[0].value_s_ci
    assert alike is not None
    assert alike[0] == pytest.approx(alike[1])
    apart = quantiles([seen(typical_ms=ms).latency for ms in range(4, 12)])[0].value_s_ci
    assert apart is not None
    assert apart[0] < 0.006
    assert apart[1] > 0.008
    assert quantiles([seen().latency] * 5)[0].value_s_ci is None


def test_an_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Of 60 seeded runs of ten blocks around a known median, about nineteen in twenty hold it."""
    chance = np.random.default_rng(7)
    held = 0
    for _ in range(60):
        logs = chance.normal(0, 0.1, 10)[:, None] + chance.normal(0, 0.2, (10, 300))
        ((low, high),) = (
            found
            for found in block_intervals(
                [histogram_of((5 * MS * np.exp(row)).astype(int).tolist()) for row in logs], [0.5]
            )
            if found
        )
        held += low <= 0.005 <= high
    assert 53 <= held <= 59


def test_a_tail_over_few_unlike_blocks_is_held_in_most_runs() -> None:
    """Of 60 seeded runs of six blocks that differ by a third, p99's interval holds the truth in 80 %."""
    chance = np.random.default_rng(8)
    truth_s = 0.005 * math.exp(2.326 * math.hypot(0.3, 0.5))
    held = 0
    for _ in range(60):
        logs = chance.normal(0, 0.3, 6)[:, None] + chance.normal(0, 0.5, (6, 500))
        blocks = [histogram_of((5 * MS * np.exp(row)).astype(int).tolist()) for row in logs]
        ((low, high),) = (found for found in block_intervals(blocks, [0.99]) if found)
        held += low <= truth_s <= high
    assert held >= 48


@pytest.mark.parametrize(
    ("one", "failed"),
    [
        (seen(), False),
        (LATE, True),
        (seen(lateness=histogram_of([int(LATE_S * 0.99e9)] * 1000)), False),
        (seen(sent_per_s=494.0), True),
        (seen(sent_per_s=496.0), False),
        (seen(lateness=Histogram()), True),
        (BEHIND, False),
    ],
)
def test_only_the_pacers_own_failure_spoils_a_round(one: OpenLoop, failed: bool) -> None:
    """Late at its p99 or off the rate by more than 1 %; a model that falls behind is no failure of it."""
    assert pacer_failed(one) is failed


@pytest.mark.parametrize(
    ("waiting", "concurrency", "behind"), [(20, 16, False), (21, 16, True), (21, 32, False), (33, 32, True)]
)
def test_a_backlog_beyond_k_and_two_per_cent_is_falling_behind(
    waiting: int, concurrency: int, behind: bool
) -> None:
    """Of a thousand operations, more than 20 and more than K must be waiting at the end."""
    assert fell_behind(seen(waiting=waiting), concurrency) is behind


def test_a_saturated_cell_keeps_its_tail() -> None:
    """Behind in most blocks, it is called so, and its percentiles stand."""
    (row,) = latency_rows([cell(BEHIND, BEHIND, seen())])
    assert (row.verdict, row.saturated, row.blocks) == (SATURATED, 2, 3)
    assert row.quantile("p50") is not None
    (half,) = latency_rows([cell(BEHIND, seen())])
    assert half.verdict == HOLDS


def test_blocks_in_which_the_pacer_failed_are_left_out_and_counted() -> None:
    """Three good blocks of four have a row of 3000 operations; none good is a void level."""
    (row,) = latency_rows([cell(seen(), LATE, seen(), seen())])
    assert (row.blocks, row.late, row.operations, row.verdict) == (3, 1, 3000, HOLDS)
    (void,) = latency_rows([cell(LATE, LATE)])
    assert (void.verdict, void.blocks, void.done_per_s) == (VOID, 0, None)
    assert all(one.value_s is None for one in void.latency)


def test_a_block_in_which_a_process_was_suspended_is_no_latency() -> None:
    """Its backlog is that of the suspension."""
    good, stopped = cell(seen()), cell(seen(), BEHIND)
    blocks = tuple(
        replace(one, rounds=tuple(replace(r, disturbance=Disturbance(suspended=True)) for r in one.rounds))
        if one.block == stopped.blocks[-1].block
        else one
        for one in stopped.blocks
    )
    (row,), (alone,) = latency_rows([replace(stopped, blocks=blocks)]), latency_rows([good])
    assert (row.blocks, row.operations, row.saturated) == (alone.blocks, alone.operations, 0)


def test_what_lost_its_worst_rounds_does_not_keep_up() -> None:
    """With more than a quarter left out the figures stand, and no rate is held; a backlog says so as ever."""
    (row,) = latency_rows([cell(seen(), LATE, seen())])
    assert (row.blocks, row.late, row.operations, row.verdict) == (2, 1, 2000, PACER_LATE)
    assert row.quantile("p50") is not None
    assert highest_held([row], row.cell.id) is None
    (behind,) = latency_rows([cell(BEHIND, LATE, BEHIND)])
    assert behind.verdict == SATURATED


def test_a_rate_that_was_not_tried_has_a_row_that_says_so() -> None:
    """Where the pilot knew that a cell is far too slow, there are no times but a verdict."""
    pilot = block(0, [1.0], beyond_per_s=(900.0,))
    (row,) = latency_rows([result(planned_cell("made", "asyncio"), [pilot])])
    assert (row.verdict, row.rate_per_s, row.blocks, row.latency) == (BEYOND, 900.0, 0, ())


def test_rows_go_by_rate_and_void_cells_have_none() -> None:
    """The slowest rate first; a cell whose work was wrong has no latency."""
    good = cell(seen(500.0), seen(100.0))
    assert [row.rate_per_s for row in latency_rows([good])] == [100.0, 500.0]
    assert latency_rows([cell(seen(), status="void")]) == ()


def test_the_highest_rate_held_is_below_the_first_that_is_not() -> None:
    """A rate that is held above one that is not counts for nothing."""
    rows = latency_rows([cell(seen(100.0), seen(200.0, waiting=500), seen(300.0))])
    assert highest_held(rows, rows[0].cell.id) == 100.0
    assert highest_held(rows[1:], rows[0].cell.id) is None


def test_phases_are_not_needed() -> None:
    """A block that has open rounds alone tells its latency."""
    bare = block(1, [], phases=Phases(), rounds=(Round(kind="open", wall_s=1.0, open_loop=seen()),))
    assert len(latency_rows([result(planned_cell("made", "asyncio"), [bare])])) == 1
