"""Every claim on made-up results: on both sides of its threshold, and in the band between."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Figure, Judgement, Verdict
from bench.analysis.claims.judging import installed, judge
from bench.model.plan import Params
from bench.model.run import Run
from tests.analysis.claims.made_cells import (
    MODELS,
    best_for_asyncio,
    blocked,
    broken,
    calls,
    clients,
    computing,
    contest,
    dear,
    early,
    errors,
    files,
    interpreters,
    limited,
    many,
    overlap,
    patterned,
    piped,
    sharing,
    small_files,
    small_io,
    spawned,
    stalls,
    started,
    suits,
    timed,
    told,
    uvloop,
    without_gil,
)
from tests.analysis.claims.made_evidence import Cells, Made, made_run

Case = tuple[str, Cells, Verdict]


def spread(claim: str, make: Callable[[float], Cells], **by_verdict: float) -> list[Case]:
    """Return a case for each verdict, made from the number that is to lead to it."""
    return [(claim, make(value), verdict) for verdict, value in by_verdict.items()]  # type: ignore[misc]


CASES: list[Case] = [
    ("M1", sharing("asyncio", 1, 1, 1), "supported"),
    ("M1", sharing("asyncio", 2, 1, 1), "refuted"),
    ("M1", sharing("asyncio", 1, 2, 1), "refuted"),
    ("M1", broken(sharing("asyncio", 1, 1, 1)), "refuted"),
    ("M2", sharing("threads", 4, 1, 1), "supported"),
    ("M2", sharing("threads", 4, 1, 0.5), "refuted"),
    ("M2", sharing("threads", 1, 1, 1), "inconclusive"),
    ("M3", sharing("processes", 4, 4, 0), "supported"),
    ("M3", sharing("processes", 4, 4, 0.5), "refuted"),
    ("M3", broken(sharing("processes", 4, 4, 0), 2.0), "refuted"),
    ("M3", sharing("processes", 1, 1, 0), "inconclusive"),
    ("M4", suits(16, 2), "supported"),
    ("M4", suits(16, 0.8), "depends"),
    ("M4", suits(1.0, 0.8), "refuted"),
    ("M4", suits(16, 1.2), "inconclusive"),
    ("M5", computing(3.5, 3.5), "supported"),
    ("M5", computing(1.0, 1.0), "refuted"),
    ("M5", computing(1.0, 3.5), "depends"),
    ("M5", computing(2.5, 3.5), "inconclusive"),
    ("M5", computing(1.0, 1.0, cores=1), "not tested"),
    ("M6", small_io(0.5, 0.9, 1.0), "supported"),
    ("M6", small_io(0.5, 0.9, 1.2), "depends"),
    ("M6", small_io(1.5, 1.2, 1.2), "refuted"),
    ("M6", small_io(0.5, 0.9, 1.07), "inconclusive"),
    *spread("M7", lambda x: many(1000, 1.2, 0.01 * x), supported=1.5, refuted=0.8, inconclusive=1.0),
    *spread("R1", lambda x: overlap(1.0, x), supported=0.55, refuted=1.0, inconclusive=0.8),
    ("T1", overlap(1.0, 0.5), "supported"),
    ("T1", broken(overlap(1.0, 0.5)), "refuted"),
    *spread("T2", lambda x: overlap(x, 0.5), supported=1.05, refuted=2.0, inconclusive=1.4),
    ("G1", overlap(1.0, 0.5), "supported"),
    ("G1", broken(overlap(1.0, 0.5)), "refuted"),
    *spread("G2", lambda x: overlap(x, 0.5), supported=1.05, refuted=2.0, inconclusive=1.4),
    *spread("H1", lambda x: many(5000, x), supported=1.2, refuted=6.0, inconclusive=3.0),
    ("H1", many(200, 1.2), "inconclusive"),
    *spread("A1", early, supported=0.05, refuted=0.005, inconclusive=0.006),
    ("E1", errors(), "supported"),
    ("E1", errors(gather=0.0, task_group=0.0), "depends"),
    ("E1", errors(caught_inside=0.0, gather_return_exceptions=0.0, gather=0.0, task_group=0.0), "refuted"),
    *spread("W1", limited, supported=0.001, refuted=0.025, inconclusive=0.008),
    ("W1", broken(limited(0.001)), "supported"),
    ("W1", limited(0.001, ended=0.0), "refuted"),
    ("Q1", piped(), "supported"),
    ("Q1", broken(piped()), "refuted"),
    *spread("F1", files, supported=10.0, refuted=0.5, inconclusive=1.5),
    *spread("B1", lambda x: started(0.01 / x), supported=1.0, refuted=5.0, inconclusive=2.0),
    ("B2", stalls(10, 10, 5), "supported"),
    ("B2", stalls(10, 10, 1), "depends"),
    ("B2", stalls(1, 1, 1), "refuted"),
    ("B2", stalls(10, 10, 2), "inconclusive"),
    *spread("B3", lambda x: overlap(1.0, 0.5, 0.01 * x), supported=2.0, refuted=1.0, inconclusive=1.3),
    ("B3", overlap(1.0, 0.5, 0.02, in_turn_sum=0.5), "refuted"),
    ("B4", errors(gather=0.0), "supported"),
    ("B4", errors(), "refuted"),
    ("B4", errors(gather=0.0, caught_inside=0.0), "refuted"),
    ("B5", limited(0.001), "supported"),
    ("B5", limited(0.001, thread_leaks=4), "depends"),
    ("B5", limited(0.001, thread_leaks=4, loop_leaks=4), "refuted"),
    ("B5", limited(0.001, thread_leaks=0.2), "inconclusive"),
    ("B6", early(0.05), "supported"),
    ("B6", early(0.005), "refuted"),
    ("B6", early(0.05, gathered_wall_s=0.012), "refuted"),
    ("B6", early(0.05, gathered_wall_s=0.01075), "inconclusive"),
    ("B7", {}, "not tested"),
    *spread("X1", timed, supported=2.0, refuted=3.2, inconclusive=2.5),
    ("12-model-asyncio", sharing("asyncio", 1, 1, 1), "supported"),
    ("12-model-asyncio", sharing("asyncio", 2, 1, 1), "refuted"),
    ("12-model-threads", sharing("threads", 4, 1, 1), "supported"),
    ("12-model-threads", sharing("threads", 1, 1, 1), "refuted"),
    ("12-model-processes", sharing("processes", 4, 4, 0), "supported"),
    ("12-model-processes", sharing("processes", 1, 1, 0), "refuted"),
    ("12-memory-asyncio", sharing("asyncio", 1, 1, 1), "supported"),
    ("12-memory-asyncio", sharing("asyncio", 1, 1, 0), "refuted"),
    ("12-memory-threads", sharing("threads", 4, 1, 1), "supported"),
    ("12-memory-threads", sharing("threads", 4, 1, 0), "refuted"),
    ("12-memory-threads", broken(sharing("threads", 4, 1, 1)), "refuted"),
    ("12-memory-processes", sharing("processes", 4, 4, 0), "supported"),
    ("12-memory-processes", sharing("processes", 4, 4, 1), "refuted"),
    ("12-memory-processes", broken(sharing("processes", 4, 4, 0), 2.0), "refuted"),
    *spread(
        "12-example-asyncio",
        lambda x: contest("scrape", "asyncio", x),
        supported=0.5,
        refuted=1.5,
        inconclusive=1.07,
    ),
    *spread(
        "12-example-threads",
        lambda x: contest("download", "threads", x),
        supported=1.0,
        refuted=1.5,
        inconclusive=1.07,
    ),
    *spread(
        "12-example-processes",
        lambda x: contest("images", "processes", x),
        supported=0.6,
        refuted=1.5,
        inconclusive=1.07,
    ),
    (
        "12-best-for-asyncio",
        best_for_asyncio(1.5),
        "depends",
    ),
    (
        "12-best-for-asyncio",
        best_for_asyncio(1.0),
        "supported",
    ),
    (
        "12-best-for-processes",
        {**contest("cpu/pure", "processes", 0.5), **contest("cpu/hash", "processes", 0.5)},
        "supported",
    ),
    (
        "12-best-for-processes",
        {**contest("cpu/pure", "processes", 0.5), **contest("cpu/hash", "processes", 1.07)},
        "inconclusive",
    ),
    (
        "12-best-for-processes",
        {**contest("cpu/pure", "processes", 1.5), **contest("cpu/hash", "processes", 1.5)},
        "refuted",
    ),
    ("12-best-for-threads", blocked(5.0), "supported"),
    ("12-best-for-threads", blocked(5.0, sequential=0.5), "depends"),
    ("12-best-for-threads", blocked(1 / 1.07), "inconclusive"),
    *[
        case
        for model in MODELS
        for case in spread(
            f"12-overhead-{model}", lambda x: dear(x, x, x), supported=5, refuted=0.5, inconclusive=1.1
        )
    ],
    *[(f"12-overhead-{model}", dear(5, 5, 0.5), "depends") for model in MODELS],
    *spread("N1", without_gil, supported=1.07, refuted=1.3, inconclusive=1.12),
    *spread("N2", lambda x: without_gil(1.0, x), supported=3.6, refuted=1.0, inconclusive=2.5),
    *spread("N3", lambda x: interpreters(ready=x), supported=2.0, refuted=0.5, inconclusive=1.0),
    *spread("N4", lambda x: interpreters(memory=x), supported=2.0, refuted=0.5, inconclusive=1.0),
    *spread("N5", uvloop, supported=2.5, refuted=1.1, inconclusive=1.8),
    *spread("N6", uvloop, supported=1.13, refuted=2.5, inconclusive=1.4),
    *spread("N6", uvloop, refuted=0.9),
    *spread(
        "N7",
        lambda x: {("dispatch", "dask"): Made(wall_s=100 * x, operations=100)},
        supported=250e-6,
        refuted=1e-3,
        inconclusive=500e-6,
    ),
    *spread(
        "O1",
        lambda x: {("lifecycle/k1", "threads"): Made(ready_s=x)},
        supported=150e-6,
        refuted=500e-6,
        inconclusive=250e-6,
    ),
    *spread("O2", spawned, supported=0.07, refuted=0.2, inconclusive=0.12),
    *spread("O2", spawned, refuted=0.01),
    *spread(
        "O3",
        lambda x: {("idle/tasks", "asyncio"): told(bytes_per_idle=x)},
        supported=2500.0,
        refuted=9000.0,
        inconclusive=5000.0,
    ),
    *spread(
        "O4",
        lambda x: calls(awaited=Made(), gather=Made(wall_s=0.01 * x, figures={"s_per_call": 4e-6})),
        supported=40.0,
        refuted=5.0,
        inconclusive=100.0,
    ),
    *spread(
        "O5",
        lambda x: patterned("calls/executor", "asyncio", run_in_executor=told(s_per_call=x)),
        supported=60e-6,
        refuted=10e-6,
        inconclusive=200e-6,
    ),
    *spread("O6", clients, supported=14.0, refuted=3.0, inconclusive=7.0),
    *spread(
        "O7",
        lambda x: calls(gather=Made(wall_s=0.01 * x), eager=Made()),
        supported=2.0,
        refuted=1.0,
        inconclusive=1.3,
    ),
    *spread("O8", small_files, supported=80.0, refuted=5.0, inconclusive=30.0),
]


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
