"""A duel in words and as JSON."""

import json

import pytest
from msgspec.structs import replace

from bench.analysis.run.duel import duel_result
from bench.model.plan import Until
from bench.output.tables.duel import duel_json, duel_lines
from tests.analysis.run.test_duel import duel_run
from tests.storage.test_certificates import CERTIFICATE

KEYS = {
    "group", "workload", "backend", "params", "a", "b", "basis", "ratio", "ratio_ci", "p", "p_adjusted",
    "verdict", "detectable",
}  # fmt: skip


def test_the_json_has_the_contracts_shape() -> None:
    """One interleaved comparison, with every key, and no NaN."""
    run = duel_run(0.5)
    told = json.loads(json.dumps(duel_json(duel_result(run), run), allow_nan=False))
    (one,) = told["comparisons"]
    assert set(one) >= KEYS
    assert (one["basis"], one["verdict"], one["confidence"]) == ("interleaved", "slower", 0.99)


def test_what_is_not_known_is_null() -> None:
    """A void side has no ratio, and its reason is told."""
    run = duel_run(0.5, status="void", reason="wrong values")
    (one,) = duel_json(duel_result(run), run)["comparisons"]
    assert one["ratio"] is one["verdict"] is one["ratio_ci"] is None
    assert one["b"]["reason"] == "wrong values"


def test_the_answer_comes_first() -> None:
    """The first line is the verdict of Y with its interval."""
    run = duel_run(0.5)
    first, *rest = duel_lines(duel_result(run), run, None)
    assert first.startswith("Y is slower than X: X is 1.65× as fast as Y")
    assert "99 % interval" in first
    assert any(line.startswith("X  asyncio") for line in rest)


def test_an_open_answer_says_what_would_settle_it() -> None:
    """The number of blocks, and whether rounds or blocks would help."""
    run = duel_run(0.1, scale=10)
    lines = duel_lines(duel_result(run), run, None)
    assert lines[0].startswith("no significant difference between X and Y")
    assert "blocks would settle it" in lines[-1]


def test_too_few_blocks_are_no_verdict() -> None:
    """With fewer blocks than the test takes, nothing is said of the difference's significance."""
    run = duel_run(0.5, wobble=(0.0, 0.01))
    found = duel_result(run)
    assert duel_lines(found, run, None)[0].startswith("no verdict yet, 2 blocks; a verdict needs 3: ")
    assert duel_json(found, run)["comparisons"][0]["reason"] == "2 blocks; a verdict needs 3"


def test_a_void_side_is_the_answer() -> None:
    """No comparison is made up."""
    run = duel_run(0.5, status="void", reason="wrong values")
    assert duel_lines(duel_result(run), run, None)[0] == "no answer; Y is void: wrong values"


def test_the_machines_certificate_is_told() -> None:
    """What is known of comparisons of this kind stands below the answer."""
    run = duel_run(0.5)
    assert "reported as different in 1 of 100 pinned" in duel_lines(duel_result(run), run, CERTIFICATE)[-1]


def test_a_distorted_duel_says_so() -> None:
    """Before the answer, and in the JSON."""
    run = replace(duel_run(0.5), machine={"process": {"traced": True}})
    assert "DISTORTED times, tracer" in duel_lines(duel_result(run), run, None)[0]
    assert duel_json(duel_result(run), run)["comparisons"][0]["distorted"] == "tracer (attached)"


@pytest.mark.parametrize(("log", "says"), [(0.5, "Y takes longer"), (-0.5, "Y does not take longer")])
def test_a_threshold_has_an_answer(log: float, says: str) -> None:
    """Whether Y is slower than X by more than that; what is faster is past no threshold."""
    run = duel_run(log)
    found = duel_result(replace(run, plan=replace(run.plan, until=Until(threshold=0.05))))
    assert f"threshold 5 %: {says} than X by more than that" in duel_lines(found, run, None)
