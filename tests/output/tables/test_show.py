"""The JSON of the public contract."""

import json
import math
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.model.run import Control
from bench.output.tables.show import show
from tests.made import altered, blocks_of, planned_cell, planned_group, result, run_of, simple_run

STEADY = [0.0, 0.02, -0.02, 0.01, -0.005]
CELL_KEYS = [
    "group",
    "workload",
    "backend",
    "params",
    "status",
    "reason",
    "operations",
    "blocks",
    "wall_s",
    "wall_s_ci",
    "s_per_op",
    "throughput_per_s",
    "speedup",
    "speedup_ci",
    "verdict",
    "detectable",
    "cpu_s_per_op",
    "memory_bytes",
    "create_s",
    "ready_s",
    "first_result_s",
    "teardown_s",
    "figures",
]
PAIR_KEYS = ["group", "workload", "a", "b", "ratio", "ratio_ci", "p", "p_adjusted", "verdict", "detectable"]


def shown(run: Any) -> dict[str, Any]:
    """Return what a reader of the JSON gets: encoded strictly, so that NaN would raise, and read back."""
    plain = msgspec.to_builtins(show(summarise(run)))
    found: dict[str, Any] = json.loads(json.dumps(plain, allow_nan=False))
    return found


def test_every_key_of_the_contract_is_there() -> None:
    """Schema, run, cells and controls, with all that the contract names."""
    found = shown(simple_run({"sequential": STEADY, "threads": STEADY}))
    assert found.keys() >= {"schema", "run", "cells", "controls"}
    assert found["schema"] == 1
    assert all(set(CELL_KEYS) <= cell.keys() for cell in found["cells"])
    assert all(set(PAIR_KEYS) <= pair.keys() for pair in found["comparisons"])
    assert found["run"]["id"] == "20260131T235959-7f3a"


def test_a_comparison_tells_how_sure_of_either_answer() -> None:
    """What is equivalent has a small p of equivalence, what differs one of difference; too few have none."""
    far = [value + 1 for value in reversed(STEADY)]
    found = shown(simple_run({"sequential": STEADY, "asyncio": STEADY[::-1], "threads": far}))
    pairs = {pair["b"]: pair for pair in found["comparisons"] if pair["a"].endswith("sequential")}
    assert pairs["made:threads"]["p_adjusted"] < 0.05 < pairs["made:threads"]["p_equivalence"]
    assert pairs["made:asyncio"]["p_equivalence"] < 0.05 < pairs["made:asyncio"]["p_adjusted"]
    few = shown(simple_run({"sequential": STEADY[:2], "threads": STEADY[:2]}))
    assert few["comparisons"][0]["p_equivalence"] is None


@pytest.mark.parametrize("status", ["void", "failed", "skipped"])
def test_what_was_not_measured_is_null(status: str) -> None:
    """A cell without times has null for every figure, once, with its status and reason."""
    run = altered(
        simple_run({"sequential": STEADY, "threads": STEADY}), "made:threads", status=status, reason="why"
    )
    (cell,) = [cell for cell in shown(run)["cells"] if cell["backend"] == "threads"]
    assert (cell["status"], cell["reason"]) == (status, "why")
    assert all(
        cell[key] is None for key in CELL_KEYS if key.endswith(("_s", "_ci", "_per_op", "speedup", "bytes"))
    )


@pytest.mark.parametrize("blocks", [0, 1, 2])
def test_a_run_cut_short_is_still_json(blocks: int) -> None:
    """No block, one and two give nulls where there is nothing to say, never NaN."""
    found = shown(simple_run({"sequential": STEADY[:blocks], "threads": [9.0, 0.0][:blocks]}))
    assert len(found["cells"]) == 2
    for pair in found["comparisons"]:
        assert pair["verdict"] == "inconclusive"
        assert math.isfinite(pair["ratio"])


def test_controls_are_shown_whole() -> None:
    """Name, outcome, ratio and interval; unknown is null."""
    control = Control(name="A/A, pinned", group="g", says="alike", ok=None)
    (found,) = shown(replace(simple_run({"sequential": STEADY}), controls=(control,)))["controls"]
    assert (found["name"], found["ok"], found["ratio"], found["ratio_ci"]) == (
        "A/A, pinned",
        None,
        None,
        None,
    )


def test_gaps_name_their_cells() -> None:
    """A split gap gives ids and figures, not whole records."""
    a, b = (
        planned_cell("chapter", "asyncio", {"client": "x"}),
        planned_cell("chapter", "threads", {"client": "y"}),
    )
    c, d = planned_cell("same", "asyncio"), planned_cell("same", "threads")
    groups = [
        planned_group("chapter", [a, b], factor="backend", confounded="client"),
        planned_group("same", [c, d], params={"client": "x"}),
    ]
    run = run_of(
        groups, [result(cell, blocks_of([i + v for v in STEADY])) for i, cell in enumerate((a, b, c, d))]
    )
    (gap,) = shown(run)["gaps"]
    assert (gap["a"], gap["b"], gap["factor"]) == (a.id, b.id, "client")
    (share,) = gap["shares"]
    assert share["model"] * share["rest"] == pytest.approx(gap["total"])


def test_a_distortion_is_named() -> None:
    """It is null where there is none."""
    run = simple_run({"sequential": STEADY})
    assert shown(run)["run"]["distorted"] is None
    traced = replace(run, machine={"process": {"traced": True}})
    assert shown(traced)["run"]["distorted"] == "tracer (attached)"
