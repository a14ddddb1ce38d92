"""Every claim on made-up results: on both sides of its threshold, and in the band between."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Figure, Judgement, Verdict
from bench.analysis.claims.judging import installed, judge
from bench.model.plan import Params
from bench.model.run import Run
from tests.analysis.claims.made_cells import overlap
from tests.analysis.claims.made_evidence import Cells, Made, made_run
from tests.analysis.claims.verdict_cases import CASES


def verdict_of(claim: str, run: Run) -> Verdict:
    """Return what a run says of the claim with this id."""
    found = next(one for one in installed() if one.id == claim)
    return judge(run, [found])[0].judgement.verdict


@pytest.mark.parametrize(
    ("claim", "cells", "verdict"), CASES, ids=[f"{c}-{v}-{i}" for i, (c, _, v) in enumerate(CASES)]
)
def test_a_verdict_follows_from_the_figures(claim: str, cells: Cells, verdict: Verdict) -> None:
    """Above its threshold a claim is supported, below refuted, between neither."""
    assert verdict_of(claim, made_run(cells)) == verdict


def test_every_claim_is_tried_on_both_sides() -> None:
    """No predicate is without a case in which it holds and one in which it does not."""
    tried = {claim: {verdict for one, _, verdict in CASES if one == claim} for claim, _, _ in CASES}
    for claim in installed():
        assert claim.id in tried
        if claim.id != "B7":
            assert tried[claim.id] >= {"supported"}
            assert tried[claim.id] & {"refuted", "depends"}


def test_one_block_establishes_nothing() -> None:
    """With figures from two blocks there is no interval, and so no verdict."""
    run = made_run(overlap(1.0, 0.5), blocks=2)
    assert verdict_of("T2", run) == "inconclusive"


@pytest.mark.parametrize("status", ["void", "failed", "skipped"])
def test_what_was_not_measured_supports_nothing(status: str) -> None:
    """A claim whose experiment is void, failed or skipped is not tested, and says why."""
    run = made_run(overlap(1.0, 0.5))
    cells = tuple(replace(cell, status=status, reason="it lied") for cell in run.cells)
    claims = [one for one in installed() if one.reads == ("overlap",)]
    assert claims
    for judged in judge(replace(run, cells=cells), claims):
        assert judged.judgement.verdict == "not tested"
        assert status in judged.judgement.says
        assert "it lied" in judged.judgement.says


@pytest.mark.parametrize("claim", ["M5", "12-best-for-processes", "12-example-processes"])
def test_one_usable_cpu_proves_nothing_against_processes(claim: str) -> None:
    """What several CPUs gain is not tested where there is one, also by a quota; two give a verdict."""
    run = made_run(next(cells for one, cells, verdict in CASES if (one, verdict) == (claim, "refuted")))
    verdicts = [verdict_of(claim, replace(run, machine={"cpu": {"usable": usable}})) for usable in (1, 2)]
    assert verdicts == ["not tested", "refuted"]


def test_an_empty_run_supports_nothing() -> None:
    """Every claim is not tested where there is nothing to read."""
    assert {one.judgement.verdict for one in judge(made_run({}), installed())} == {"not tested"}


def raising(_: Evidence) -> Judgement:
    """Judge as a stranger's mistake would."""
    raise ZeroDivisionError("the scales are empty")


def silent(_: Evidence) -> Judgement:
    """Judge nothing, and return as much."""
    return None  # type: ignore[return-value]


def endless(_: Evidence) -> Judgement:
    """Judge by a figure that no file can hold."""
    return Judgement("supported", "for ever", (Figure(name="patience", value=float("nan")),))


@pytest.mark.parametrize(
    ("predicate", "says"),
    [
        (raising, "raised ZeroDivisionError: the scales are empty"),
        (silent, "returned NoneType instead of a verdict"),
        (endless, "gave a value for 'patience' that is not finite"),
    ],
)
def test_a_predicate_that_fails_costs_its_claim_alone(
    predicate: Callable[[Evidence], Judgement], says: str
) -> None:
    """It is not tested, with what became of it; the others have their verdicts."""
    good = next(one for one in installed() if one.id == "T2")
    told = judge(made_run(overlap(1.0, 0.5)), [replace(good, judge=predicate), good])
    assert [one.judgement.verdict for one in told] == ["not tested", "supported"]
    assert says in told[0].judgement.says


@pytest.mark.parametrize("params", [{"unit_s": 0.0}, {"unit_s": "long"}, {}])
def test_a_unit_that_is_none_tests_nothing(params: Params) -> None:
    """A round can't be counted in units of no length, nor in those of a run that names none."""
    run = made_run(
        {("timed-requests", backend): Made(params=params) for backend in ("asyncio", "sequential")}
    )
    (found,) = judge(run, [one for one in installed() if one.id == "X1"])
    assert found.judgement.verdict == "not tested"
    assert "has no unit_s above 0" in found.judgement.says


def test_claims_are_told_apart() -> None:
    """No two have the same id, and each says what it reads and why."""
    claims = installed()
    assert len({claim.id for claim in claims}) == len(claims)
    assert all(claim.statement and claim.predicate and claim.why for claim in claims)
    assert (claims[0].section, claims[-1].section) == ("§ 1", "others")


def test_no_claim_rests_on_distorted_times() -> None:
    """Whatever they say, every claim is untested, with the distortion as the reason."""
    run = replace(made_run(overlap(1.0, 0.5)), machine={"process": {"traced": True}})
    told = {one.judgement for one in judge(run, installed())}
    assert {one.verdict for one in told} == {"not tested"}
    assert {one.says for one in told} == {"the times are distorted: tracer (attached)"}
