"""The JSON of a comparison."""

import json

from bench.analysis.runs.compare_runs import compare_sides
from bench.output.tables.comparison.plain import plain
from tests.made import altered
from tests.made_sides import made, side, sides

PROMISED = {
    "group",
    "workload",
    "backend",
    "params",
    "a",
    "b",
    "basis",
    "ratio",
    "ratio_ci",
    "p",
    "p_adjusted",
    "verdict",
    "detectable",
}


def test_every_comparison_has_the_promised_fields() -> None:
    """Whatever its basis; and the whole is JSON without NaN."""
    found = plain(compare_sides(sides(made(1, threads=0.0), made(2, threads=0.3))), None)
    assert found["schema"] == 1
    assert all(one.keys() >= PROMISED for one in found["comparisons"])
    assert json.loads(json.dumps(found, allow_nan=False))


def test_relative_carries_the_verdict_and_absolute_none() -> None:
    """Each cell but the sequential one has both bases; a and b are the runs."""
    a, b = made(1, threads=0.0), made(2, threads=0.3)
    found = plain(compare_sides(sides(a, b)), None)["comparisons"]
    assert [(one["basis"], one["backend"], one["verdict"]) for one in found] == [
        ("relative", "threads", "slower"),
        ("absolute", "sequential", None),
        ("absolute", "threads", None),
    ]
    assert {(one["a"], one["b"]) for one in found} == {(a.id, b.id)}
    assert found[1]["reason"] == "drift not controlled"
    assert found[1]["ratio_ci"] is None
    assert found[0]["widened"] is False


def test_a_regression_is_told_where_it_was_asked_for() -> None:
    """None without a threshold, else true or false."""
    across = compare_sides(sides(made(1, threads=0.0), made(2, threads=0.3)))
    told = [plain(across, threshold)["comparisons"][0]["regression"] for threshold in (None, 0.05, 0.9)]
    assert told == [None, True, False]


def test_several_runs_are_named_as_on_the_command_line() -> None:
    """Ids with commas, and each run by itself among the sides."""
    runs = [made(seed, threads=0.0) for seed in (1, 2, 3, 4)]
    found = plain(compare_sides([side("A", *runs[:2]), side("B", *runs[2:])]), None)
    assert found["comparisons"][0]["a"] == f"{runs[0].id},{runs[1].id}"
    assert [run["id"] for run in found["sides"][1]["runs"]] == [runs[2].id, runs[3].id]
    assert found["comparisons"][0]["widened"] is None


def test_what_is_not_compared_is_listed() -> None:
    """With its reason, outside of the comparisons."""
    void = altered(made(2, threads=0.0, asyncio=0.0), "made:asyncio", status="void", reason="liar")
    found = plain(compare_sides(sides(made(1, threads=0.0, asyncio=0.0), void)), None)
    assert [(one["cell"], one["reason"]) for one in found["refused"]] == [("made:asyncio", "void in B: liar")]
    assert not any(one["backend"] == "asyncio" for one in found["comparisons"])
