"""What the blocks of a certificate come to."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from scipy import stats

from bench.analysis.run.calibration import (
    certify,
    comparisons_held,
    duels,
    family_alarms,
    overhead_s,
    rate,
    run_to_run_variance,
    twin_streams,
)
from bench.analysis.stats.blocks import logs_of
from bench.model.plan import Group
from bench.model.run import CellResult, Run
from bench.planning.profiles import LOOK_ALPHA
from tests.made import blocks_of, planned_cell, planned_group, result, run_of


def drawn(deviation: float, blocks: int, seed: int, centre: float = 0.0) -> list[float]:
    """Return seeded log ratios."""
    return list(np.random.default_rng(seed).normal(centre, deviation, blocks))


def certificate_run(slower: Mapping[str, float], blocks: int = 60, deviation: float = 0.01) -> Run:
    """Return a run of one pinned group: four twins, and copies that are slower by these log ratios."""
    names = {f"twin{n}": 0.0 for n in range(4)} | dict(slower)
    cells = [
        replace(
            planned_cell("certify/pinned/cpu", f"x/{name}:sequential"), slowdown=round(math.expm1(log), 6)
        )
        for name, log in names.items()
    ]
    group: Group = planned_group("certify/pinned/cpu", cells, kind="calibration", params={"work": "cpu"})
    results: list[CellResult] = [
        result(cell, blocks_of(drawn(deviation, blocks, seed, centre)))
        for seed, (cell, centre) in enumerate(zip(cells, names.values(), strict=True))
    ]
    return run_of([group], results)


def test_a_rate_has_its_exact_interval() -> None:
    """Clopper and Pearson's, from the beta distribution; of no trials nothing is known."""
    found = rate(3, 200)
    assert (found.low, found.high) == pytest.approx(
        (stats.beta.ppf(0.025, 3, 198), stats.beta.ppf(0.975, 4, 197))
    )
    assert (rate(0, 0).low, rate(0, 0).high) == (0.0, 1.0)


def test_a_stream_is_judged_as_duels_on_end() -> None:
    """Quiet twins settle at the first look, six blocks each, for as long as a whole comparison would fit."""
    found = list(duels(drawn(0.005, 60, 3), "t", LOOK_ALPHA))
    assert [one.blocks for one in found] == [6] * 6
    assert {one.comparison.verdict for one in found} == {"equivalent"}


def test_what_is_not_settled_ends_at_the_last_look() -> None:
    """Noise that hides everything costs 26 blocks and stays inconclusive."""
    found = list(duels(drawn(1.0, 60, 4), "t", LOOK_ALPHA))
    assert [(one.blocks, one.comparison.verdict) for one in found] == [(26, "inconclusive")] * 2


def test_slower_copies_are_found_and_twins_are_not() -> None:
    """A tenth is found in every duel, and identical twins are told apart in none."""
    found = certify(certificate_run({"slower10%": np.log(1.1)}))[0]
    assert found.kind == "pinned"
    assert (found.alarms.events, found.family_alarms.events) == (0, 0)
    assert found.alarms.trials == 12
    assert found.detections[0].slowdown == 0.1
    assert found.detections[0].found.events == found.detections[0].found.trials > 0


def test_a_small_slow_down_is_looked_for_with_a_small_margin() -> None:
    """Two per cent slower is within the usual margin, and is found all the same."""
    found = certify(certificate_run({"slower2%": np.log(1.02)}))[0]
    assert found.detections[0].slowdown == 0.02
    assert found.detections[0].found.events == found.detections[0].found.trials > 0


def test_twins_are_also_judged_with_a_small_margin() -> None:
    """Twins 3 % apart are alike within 5 % and told apart within 1 %, in rates of their own."""
    run = certificate_run({})
    cells = tuple(
        result(planned, blocks_of(drawn(0.002, 60, n, 0.03 * (n % 2))))
        for n, planned in enumerate(run.plan.groups[0].cells)
    )
    found = certify(run_of(run.plan.groups, cells))[0]
    assert found.alarms.events == 0 < found.alarms.trials
    assert found.fine_alarms.events == found.fine_alarms.trials > 0


def test_the_streams_of_a_certificate_are_its_disjoint_pairs() -> None:
    """Four twins make two pairs, with a log ratio for every block."""
    streams = twin_streams(certificate_run({"slower10%": np.log(1.1)}))
    assert [len(one) for one in streams["certify/pinned/cpu"]] == [60, 60]


def test_twins_that_differ_raise_the_alarm() -> None:
    """Were every other twin a tenth slower, every comparison and every family would say so."""
    run = certificate_run({})
    cells = tuple(
        result(planned, blocks_of(drawn(0.01, 60, n, 0.1 * (n % 2))))
        for n, planned in enumerate(run.plan.groups[0].cells)
    )
    found = certify(run_of(run.plan.groups, cells))[0]
    assert found.alarms.events == found.alarms.trials > 0
    assert found.family_alarms.events == found.family_alarms.trials > 0
    assert found.coverage.events == 0


def test_an_interval_that_is_missing_covers_nothing() -> None:
    """Blocks that differ by many orders of magnitude have none, and say nothing of the others' coverage."""
    run = certificate_run({})
    cells = [
        result(planned, blocks_of([22.0 * (-1) ** (n + number) for number in range(60)]))
        for n, planned in enumerate(run.plan.groups[0].cells)
    ]
    found = certify(run_of(run.plan.groups, cells))[0]
    assert found.alarms.trials > 0
    assert found.coverage.trials == 0


def test_families_are_windows_of_all_pairs_of_four() -> None:
    """Eight twins of 60 blocks make two fours with two windows each."""
    drawn_logs = [enumerate(drawn(0.01, 60, seed)) for seed in range(8)]
    twins = [logs_of({n: [0.01 * math.exp(log)] for n, log in logs}) for logs in drawn_logs]
    assert family_alarms(twins, "t", 0.05) == (0, 4)


def test_the_variance_between_runs_is_found_again() -> None:
    """Runs of ten blocks whose centres differ by 3 % show it; alike ones show almost none."""
    rng = np.random.default_rng(9)
    apart = [[v for _ in range(300) for v in rng.normal(rng.normal(0, 0.03), 0.02, 10)]]
    alike = [list(rng.normal(0, 0.02, 3000))]
    found, nothing = run_to_run_variance(apart), run_to_run_variance(alike)
    assert found is not None
    assert nothing is not None
    assert found**0.5 == pytest.approx(0.03, rel=0.15)
    assert nothing**0.5 < 0.003
    assert run_to_run_variance([[0.0] * 20]) is None


def test_what_the_blocks_hold_so_far_is_counted() -> None:
    """Two pairs of quiet twins over 60 blocks hold six comparisons each."""
    run = certificate_run({"slower10%": np.log(1.1)})
    assert comparisons_held(run.cells, run.plan.groups[0], LOOK_ALPHA) == 12


def test_too_few_blocks_try_nothing() -> None:
    """Under 26 blocks there is no comparison, and no figure is made up."""
    found = certify(certificate_run({}, blocks=20))[0]
    assert found.alarms.trials == 0
    assert found.comparison_s == 0


@pytest.mark.parametrize(
    "times", [{"finished_at": None}, {"finished_at": "soon"}, {"started_at": "\x1b"}, {"started_at": "0001"}]
)
def test_a_run_that_never_ended_has_no_overhead(times: dict[str, Any]) -> None:
    """Where the end is not known, or a stranger's file has no time in its place, nothing is made of it."""
    run = certificate_run({}, blocks=5)
    assert overhead_s(run_of(run.plan.groups, run.cells, **times)) == 0
