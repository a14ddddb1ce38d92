"""How much of a gap is the model, and how much came in with it."""

import math

import numpy as np
import pytest
from msgspec.structs import replace

from bench.analysis.run.gap import gaps
from bench.analysis.stats.estimate import student
from bench.analysis.stats.welch import welch_half_width
from bench.model.plan import Group, Params
from bench.model.run import CellResult, Run
from tests.made import blocks_of, planned_cell, planned_group, result, run_of

NOISE = [0.01, -0.02, 0.015, -0.005, 0.0]


def mixed() -> tuple[Group, list[CellResult]]:
    """Return a group that varies client and backend at once: threads six times as slow."""
    a = planned_cell("chapter", "asyncio", {"client": "aiohttp"})
    b = planned_cell("chapter", "threads", {"client": "requests"})
    group = planned_group("chapter", [a, b], factor="backend", confounded="client")
    slow = [math.log(6) + v for v in NOISE]
    return group, [result(a, blocks_of([0.0] * 5)), result(b, blocks_of(slow))]


def same(client: str, ratio: float, **changes: object) -> tuple[Group, list[CellResult]]:
    """Return a group that holds the client: threads take `ratio` times asyncio's time."""
    name = f"same-{client}"
    params: Params = {"client": client}
    a, b = planned_cell(name, "asyncio"), planned_cell(name, "threads")
    plain: dict[str, object] = {"params": params, "factor": "backend"}
    group = planned_group(name, [a, b], **plain | changes)
    other = [math.log(ratio) - v / 2 for v in NOISE]
    return group, [result(a, blocks_of([0.0] * 5)), result(b, blocks_of(other))]


def run_with(*parts: tuple[Group, list[CellResult]]) -> Run:
    """Return a run of these groups."""
    return run_of([group for group, _ in parts], [cell for _, cells in parts for cell in cells])


def test_shares_multiply_to_the_total() -> None:
    """The model's ratio times what is left for the client is the whole gap, for every client held fixed."""
    (gap,) = gaps(run_with(mixed(), same("h11", 1.2), same("httpx", 0.8)))
    assert gap.total == pytest.approx(6.0)
    assert gap.total_ci[0] < 6 < gap.total_ci[1]
    assert (gap.a.backend, gap.b.backend, gap.factor) == ("asyncio", "threads", "client")
    assert [share.level for share in gap.shares] == ["h11", "httpx"]
    for share, ratio in zip(gap.shares, (1.2, 0.8), strict=True):
        assert share.model == pytest.approx(ratio)
        assert share.model * share.rest == pytest.approx(gap.total)
        assert share.rest_ci[0] < share.rest < share.rest_ci[1]


def test_the_rest_has_welchs_interval() -> None:
    """What is left for the client is a difference of independent means."""
    (gap,) = gaps(run_with(mixed(), same("h11", 1.2)))
    total, model = [math.log(6) + v for v in NOISE], [math.log(1.2) - v / 2 for v in NOISE]
    rest, half = float(np.mean(total) - np.mean(model)), welch_half_width(total, model)
    assert gap.shares[0].rest_ci == pytest.approx((math.exp(rest - half), math.exp(rest + half)))


def test_a_run_that_its_data_stopped_has_wider_intervals() -> None:
    """Planned at 1 %, the gap and both shares are told with 99 %."""
    run = run_with(mixed(), same("h11", 1.2))
    (usual,), (strict,) = gaps(run), gaps(replace(run, plan=replace(run.plan, alpha=0.01)))
    pairs = [
        (strict.total_ci, usual.total_ci),
        (strict.shares[0].model_ci, usual.shares[0].model_ci),
        (strict.shares[0].rest_ci, usual.shares[0].rest_ci),
    ]
    assert all(wide[0] < narrow[0] < narrow[1] < wide[1] for wide, narrow in pairs)


def test_a_gap_is_of_merged_blocks_where_neighbours_are_alike() -> None:
    """Twelve blocks that come in alike pairs have the interval of six."""
    group, (a, b) = mixed()
    pairs = [math.log(6) + one for one in (0.0, 0.1, 0.05, -0.1, 0.02, -0.03) for _ in range(2)]
    blocks = {a.id: blocks_of([0.0] * 12), b.id: blocks_of(pairs)}
    (gap,) = gaps(run_with((group, [replace(one, blocks=blocks[one.id]) for one in (a, b)])))
    assert gap.total_ci == pytest.approx(student(pairs[::2], 0.95).bounds)


def test_a_group_with_too_few_blocks_for_a_verdict_has_no_share() -> None:
    """By signed ranks, five blocks are no ground to split a gap on."""
    (gap,) = gaps(run_with(mixed(), same("h11", 1.2, pinned=False)))
    assert gap.shares == ()


def test_only_a_group_with_the_same_work_and_k_can_hold_the_factor() -> None:
    """Another workload, another K or another level of a third parameter make no share."""
    strangers = [
        same("a", 1.0, workload="other"),
        same("b", 1.0, concurrency=8),
        same("c", 1.0, params={"client": "c", "delay_s": 0.1}),
        same("d", 1.0, factor="client"),
        same("e", 1.0, params={}),
    ]
    (gap,) = gaps(run_with(mixed(), *strangers))
    assert gap.shares == ()


def test_a_group_that_varies_one_factor_has_no_gap_to_split() -> None:
    """Where the backend alone varies, all of the difference is the model's."""
    assert gaps(run_with(same("h11", 1.2))) == []


def test_no_gap_where_a_cell_is_lost_or_the_factor_did_not_vary() -> None:
    """A void cell, a single block, or the same client on both sides leave nothing to split."""
    group, (a, b) = mixed()
    void = result(group.cells[1], b.blocks, status="void")
    assert gaps(run_with((group, [a, void]))) == []
    single = [result(cell, blocks_of([0.0])) for cell in group.cells]
    assert gaps(run_with((group, single))) == []
    alike = [planned_cell("g", "asyncio", {"client": "h11"}), planned_cell("g", "threads", {"client": "h11"})]
    cells = [result(cell, blocks_of(NOISE)) for cell in alike]
    assert gaps(run_with((planned_group("g", alike, factor="backend", confounded="client"), cells))) == []


def test_a_share_that_was_not_measured_is_left_out() -> None:
    """A group cut short by the end of the run gives no share, and the gap stands."""
    group, _ = same("h11", 1.2)
    short = [result(cell, blocks_of([0.0])) for cell in group.cells]
    (gap,) = gaps(run_with(mixed(), (group, short)))
    assert gap.shares == ()
