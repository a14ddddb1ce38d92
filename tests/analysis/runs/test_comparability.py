"""Did two runs do the same work?"""

from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.runs.comparability import checked, labels, why_absent, why_not_relative, why_other_work
from bench.errors import UsageError
from bench.model.run import CellResult, Run
from tests.made import altered
from tests.made_sides import made, side, sides

CELL = "made:threads"


def changed(run: Run, cell_id: str, **params: Any) -> Run:
    """Return the run with some of a cell's params changed."""
    (cell,) = [one for one in run.cells if one.id == cell_id]
    return altered(run, cell_id, params={**cell.params, **params})


def test_the_same_work_has_no_reason_against_it() -> None:
    """Two runs of the same cells, with other seeds and times, can be compared."""
    both = sides(made(1, threads=0.0), made(2, threads=0.1))
    assert [ask(CELL, both) for ask in (why_absent, why_other_work, why_not_relative)] == [None] * 3


def test_other_params_are_other_work() -> None:
    """The parameter is named with both levels, one that is missing on a side as well."""
    run = made(1, threads=0.0)
    other = sides(changed(run, CELL, delay_s=0.005), changed(made(2, threads=0.0), CELL, delay_s=0.01))
    assert why_other_work(CELL, other) == "delay_s is 0.005 in A and 0.01 in B"
    assert why_other_work(CELL, sides(run, changed(run, CELL, chunksize=4))) == (
        "chunksize is absent in A and 4 in B"
    )


def test_true_is_not_one() -> None:
    """Levels that Python holds equal but that are written otherwise are not the same level."""
    run = made(1, threads=0.0)
    assert why_other_work(CELL, sides(changed(run, CELL, x=1), changed(run, CELL, x=True)))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"workload": "other"}, "the workload is made in A and other in B"),
        ({"backend": "processes"}, "the backend is threads in A and processes in B"),
    ],
)
def test_another_workload_or_backend_is_other_work(change: dict[str, Any], says: str) -> None:
    """Cells that share a name alone are told apart."""
    assert (
        why_other_work(CELL, sides(made(1, threads=0.0), altered(made(2, threads=0.0), CELL, **change)))
        == says
    )


def test_pinned_is_not_free() -> None:
    """One CPU for all and a CPU each are other conditions."""
    run = made(1, threads=0.0)
    group = replace(run.plan.groups[0], pinned=False)
    free = replace(run, plan=replace(run.plan, groups=(group,)))
    assert "pinned to one CPU in A and unpinned" in str(why_other_work(CELL, sides(run, free)))


def redigested(cell: CellResult, digest: str) -> CellResult:
    """Return the cell with other values in every round."""
    blocks = (
        replace(block, rounds=tuple(replace(record, digest=digest) for record in block.rounds))
        for block in cell.blocks
    )
    return replace(cell, blocks=tuple(blocks))


def test_other_values_from_the_same_seed_are_other_work() -> None:
    """The digest gives away what parameters can't tell; with another seed or N it says nothing."""
    run = made(1, threads=0.0)
    other = replace(run, cells=tuple(redigested(cell, "bb") for cell in run.cells))
    assert "the work has changed" in str(why_other_work(CELL, sides(run, other)))
    assert why_other_work(CELL, sides(run, replace(other, seed=99))) is None
    resized = replace(other, cells=tuple(replace(cell, operations=7) for cell in other.cells))
    assert why_other_work(CELL, sides(run, resized)) is None


def test_lost_cells_say_where_and_why() -> None:
    """Void, failed, skipped, without times, or on one side only."""
    run = made(1, threads=0.0)
    void = altered(made(2, threads=0.0), CELL, status="void", reason="wrong digest")
    assert why_absent(CELL, sides(run, void)) == "void in B: wrong digest"
    assert why_absent(CELL, sides(void, run)) == "void in A: wrong digest"
    assert why_absent(CELL, sides(run, altered(run, CELL, blocks=()))) == "no positive time in B"
    assert why_absent(CELL, sides(run, made(2, asyncio=0.0))) == "only in A"
    assert why_absent("made:asyncio", sides(run, made(2, asyncio=0.0))) == "only in B"


def test_one_of_several_runs_that_lost_the_cell_is_named() -> None:
    """A side of several runs has a cell only where all of them have it."""
    good, void = made(1, threads=0.0), altered(made(2, threads=0.0), CELL, status="failed", reason="hung")
    several = [side("A", good, void), side("B", made(3, threads=0.0))]
    assert why_absent(CELL, several) == f"failed in A's run {void.id}: hung"
    several = [side("A", good, made(4, asyncio=0.0)), side("B", made(3, threads=0.0))]
    assert why_absent(CELL, several) == f"missing in A's run {made(4).id}"


def test_without_sequential_times_nothing_is_relative() -> None:
    """A void sequential cell on either side leaves the times as they stand."""
    run = made(1, threads=0.0)
    lost = altered(made(2, threads=0.0), "made:sequential", status="void", reason="r")
    assert why_not_relative(CELL, sides(run, lost)) == "B has no times of the sequential baseline"


def test_another_sequential_client_is_another_base() -> None:
    """Relative to other work, equal cells have unequal ratios."""
    a = changed(made(1, threads=0.0), "made:sequential", client="requests")
    b = changed(made(2, threads=0.0), "made:sequential", client="h11")
    assert why_other_work(CELL, sides(a, b)) is None
    assert why_not_relative(CELL, sides(a, b)) == "the sequential cell's client is requests in A and h11 in B"


def test_blocks_that_never_meet_give_no_ratio() -> None:
    """A cell and its sequential one that share no block have no ratio within a block."""
    run = made(1, threads=0.0)
    (cell,) = [one for one in run.cells if one.id == CELL]
    moved = altered(run, CELL, blocks=tuple(replace(one, block=one.block + 100) for one in cell.blocks[1:]))
    assert "no block in B has times of both" in str(why_not_relative(CELL, sides(run, moved)))


def test_where_runs_are_counted_each_counts_once() -> None:
    """The same run twice on one side, or on both of them, is refused; a run beside itself is not."""
    one, two, three = (made(seed, threads=0.0) for seed in (1, 2, 3))
    with pytest.raises(UsageError, match=f"{one.id} is twice in A"):
        checked([side("A", one, two, one), side("B", three)])
    with pytest.raises(UsageError, match=f"{two.id} is in A and in B"):
        checked([side("A", one, two), side("B", three, two)])
    checked(sides(one, one))
    checked([side("A", one, two), side("B", three)])


def test_there_are_letters_for_hundreds_of_sides() -> None:
    """A to Z, then AA; no two alike."""
    found = labels(300)
    assert (found[0], found[25], found[26], len(set(found))) == ("A", "Z", "AA", 300)
