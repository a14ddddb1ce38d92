"""Which mark each cell of the matrix gets, and which groups are in it."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.run.matrix import Matrix, matrix_of
from bench.analysis.run.summary import summarise
from bench.model.plan import Display
from bench.model.run import Run
from tests.made import altered, planned_cell, planned_group, result, run_of, simple_run
from tests.made import blocks_of as blocks

STEADY = [0.0, 0.02, -0.02, 0.01, -0.005, 0.015]
Logs = dict[str, list[float]]


def at(log: float, steady: Sequence[float] = STEADY) -> list[float]:
    """Return block times this far from those of the sequential cell."""
    return [log + value for value in steady]


def made(run: Run) -> Matrix:
    """Return a run's matrix."""
    return matrix_of(summarise(run).groups)


def marks(run: Run) -> dict[str, str]:
    """Return the marks of a run's only row."""
    (row,) = made(run).rows
    return {name: cell.mark for name, cell in row.cells.items()}


CASES: dict[str, tuple[Logs, dict[str, str]]] = {
    "one is faster than all others": (
        {"sequential": at(0), "asyncio": at(-1, STEADY[::-1]), "threads": at(-2)},
        {"sequential": "equivalent", "asyncio": "faster", "threads": "best"},
    ),
    "two take the same time and are faster than the third": (
        {"sequential": at(0), "asyncio": at(-1, STEADY[::-1]), "threads": at(-1)},
        {"sequential": "equivalent", "asyncio": "tied", "threads": "tied"},
    ),
    "nothing beats sequential": (
        {"sequential": at(0), "asyncio": at(1, STEADY[::-1])},
        {"sequential": "best", "asyncio": "slower"},
    ),
    "two lead and it cannot be told which": (
        {"sequential": at(0), "asyncio": at(-1), "threads": at(-1.1, [value * 8 for value in STEADY[::-1]])},
        {"sequential": "equivalent", "asyncio": "faster", "threads": "faster"},
    ),
    "too few blocks for a verdict": (
        {"sequential": at(0)[:2], "asyncio": at(-1)[:2]},
        {"sequential": "equivalent", "asyncio": "inconclusive"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mark_follows_from_the_groups_own_comparisons(case: str) -> None:
    """A winner and a tie are established in the group's family; all else compares with sequential."""
    logs, expected = CASES[case]
    assert marks(simple_run(logs)) == expected


def test_the_fastest_is_so_by_time_per_operation() -> None:
    """Ten times the operations in the longest round are the fastest."""
    run = simple_run({"sequential": at(0), "asyncio": at(-1), "threads": at(0.5, STEADY[::-1])})
    assert marks(altered(run, "made:threads", operations=1000)) == {
        "sequential": "equivalent",
        "asyncio": "faster",
        "threads": "best",
    }


@pytest.mark.parametrize("status", ["void", "failed"])
def test_a_cell_without_valid_times_says_so(status: str) -> None:
    """It has no speed-up, and does not keep another from being the fastest."""
    run = simple_run({"sequential": at(0), "asyncio": at(-1), "threads": at(-2)})
    assert marks(altered(run, "made:threads", status=status, reason="why")) == {
        "sequential": "equivalent",
        "asyncio": "best",
        "threads": status,
    }


def test_one_model_alone_has_won_nothing() -> None:
    """Where all others failed, nothing is the fastest."""
    run = simple_run({"sequential": at(0), "asyncio": at(-1)})
    assert marks(altered(run, "made:sequential", status="failed", reason="why"))["asyncio"] == "inconclusive"


def test_it_has_the_groups_that_a_run_puts_first() -> None:
    """Others are left out, unless none is marked; then all are in it, in the plan's order."""
    names = ("x", "y")
    cells = {name: [planned_cell(name, model) for model in ("sequential", "asyncio")] for name in names}
    groups = [planned_group(name, cells[name]) for name in names]
    results = [result(cell, blocks(at(0))) for name in names for cell in cells[name]]
    assert [row.group.group.name for row in made(run_of(groups, results)).rows] == ["x", "y"]
    groups[1] = replace(groups[1], display=Display(headline=True))
    assert [row.group.group.name for row in made(run_of(groups, results)).rows] == ["y"]


@pytest.mark.parametrize(
    "changes", [{"unequal": True}, {"compared": False}, {"kind": "duel"}, {"kind": "calibration"}]
)
def test_what_compares_no_models_is_not_in_it(changes: dict[str, Any]) -> None:
    """A duel, a calibration, unequal work, and times that mean nothing have no place in it."""
    assert not made(simple_run({"sequential": at(0), "asyncio": at(-1)}, **changes)).rows


def test_a_group_that_varies_something_else_is_not_in_it() -> None:
    """Two cells of one model differ in another factor, for which the matrix has no column."""
    cells = [planned_cell("g", "asyncio", {"client": client}) for client in ("x", "y")]
    run = run_of([planned_group("g", cells, factor="client")], [result(c, blocks(at(0))) for c in cells])
    assert not made(run).rows


def test_its_models_are_those_of_all_rows() -> None:
    """A model that only one workload has is a column, too."""
    assert made(simple_run({"sequential": at(0), "asyncio": at(0)})).models == ("sequential", "asyncio")
