"""Which cells of a group contend."""

from bench.analysis.runs.ranked_cells import rankable
from bench.analysis.runs.reduced import reduce_run
from tests.made import block, planned_cell, planned_group, result, run_of


def contending(*cells: tuple[str, str]) -> dict[str, list[str]]:
    """Return the rankable, by name, of a group of these backends and patterns."""
    planned = [planned_cell("g", backend, {"pattern": p} if p else {}) for backend, p in cells]
    results = [result(cell, [block(1, [1.0] * 3)]) for cell in planned]
    run = reduce_run(run_of([planned_group("g", planned, factor="pattern")], results))
    found = rankable(list(run.cells.values()), run.pairs.keys())
    return {one.name: [cell.id.removeprefix("g:") for cell in one.cells] for one in found}


def test_a_group_in_which_one_factor_varies_is_one_contest() -> None:
    """All its pairs were compared."""
    assert contending(("sequential", ""), ("asyncio", ""), ("threads", "")) == {
        "": ["sequential", "asyncio", "threads"]
    }


def test_cells_of_one_level_and_cells_of_one_backend_contend() -> None:
    """Others differ in both and were not compared; a cell without a level is in every ranking."""
    cells = (("sequential", ""), ("asyncio", "gather"), ("asyncio", "each"), ("threads", "each"))
    assert contending(*cells) == {
        "pattern=each": ["sequential", "asyncio[pattern=each]", "threads[pattern=each]"],
        "asyncio": ["sequential", "asyncio[pattern=gather]", "asyncio[pattern=each]"],
    }


def test_who_has_nobody_to_contend_with_is_in_none() -> None:
    """One cell makes no ranking."""
    assert contending(("asyncio", "")) == {}
    assert contending(("asyncio", "gather"), ("threads", "map")) == {}
