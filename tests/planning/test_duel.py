"""Planning a duel."""

import sys
from pathlib import Path

import pytest

from bench.errors import UsageError
from bench.model.plan import Plan
from bench.planning.duel import plan_duel, read_side
from bench.planning.plan import Conduct
from bench.planning.variants import WrittenVariant
from tests.made_ground import MadeWorkload, ground


def planned(x: str, y: str) -> Plan:
    """Return the plan of a duel between two variants of the made workload."""
    sides = (read_side(x), read_side(y))
    return plan_duel(sides, MadeWorkload(), ground(), Conduct(seed=1), None)


def test_a_side_is_read_as_run_is_written() -> None:
    """Workload, backend and levels as on `bench run`'s line, and an interpreter of its own."""
    text = f"http --backend threads --set client=h11 -s concurrency=4 --python {sys.executable}"
    assert read_side(text) == WrittenVariant(
        text=text,
        workload="http",
        backend="threads",
        settings=("client=h11", "concurrency=4"),
        python=sys.executable,
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a variant is empty"),
        ("made -s client=\udcff", "is not valid UTF-8"),
        ("made --bakend threads", "is not a variant"),
        ("made 'unclosed", "is not a variant"),
        ("made --path /nowhere", "no such folder"),
    ],
)
def test_what_is_no_variant_is_refused_in_one_line(text: str, says: str) -> None:
    """The message says what is wrong."""
    with pytest.raises(UsageError, match=says) as refused:
        read_side(text)
    assert "\n" not in str(refused.value)


def test_both_sides_meet_in_one_group_that_may_stop_early() -> None:
    """X comes before Y, at 1 %, and up to the last look."""
    plan = planned("made", "made --backend asyncio")
    group = plan.groups[0]
    assert [cell.backend for cell in group.cells if not cell.reference] == ["sequential", "asyncio"]
    assert (group.pinned, group.method, group.blocks) == (True, "t", 40)
    assert plan.alpha == 0.01
    assert plan.until is not None


def test_a_pool_makes_it_a_rank_test() -> None:
    """A side with threads has all CPUs, and looks up to 80 blocks."""
    group = planned("made", "made --backend threads").groups[0]
    assert (group.pinned, group.method, group.blocks) == (False, "signed-rank", 80)


def test_each_work_has_a_sequential_cell_that_proves_it() -> None:
    """Sides that do the same work share one; where a level changes the work each has its own."""
    alike = planned("made", "made --backend threads --set client=sync").groups[0]
    unlike = planned("made", "made --backend threads --set size=2").groups[0]
    assert len([cell for cell in alike.cells if cell.reference]) == 1
    proofs = {cell.id: cell.params["size"] for cell in unlike.cells if cell.reference}
    assert sorted(map(str, proofs.values())) == ["1", "2"]
    for cell in unlike.cells:
        assert cell.reference or proofs[cell.proof] == cell.params["size"]


def test_identical_sides_may_meet() -> None:
    """Twins have names of their own."""
    ids = [cell.id for cell in planned("made", "made").groups[0].cells]
    assert len(set(ids)) == 3


def test_concurrency_may_be_what_differs() -> None:
    """K is a factor like any other here, and each side keeps its own."""
    cells = planned("made -b asyncio -s concurrency=1", "made -b asyncio -s concurrency=8").groups[0].cells
    assert [cell.params["concurrency"] for cell in cells if not cell.reference] == [1, 8]
    assert [cell.levels for cell in cells if not cell.reference] == [{"concurrency": 1}, {"concurrency": 8}]


def test_modules_and_interpreter_go_with_their_side(tmp_path: Path) -> None:
    """A checkout and an interpreter are told as levels, and reach the worker's cell."""
    x, y = [c for c in planned("made", f"made --path {tmp_path}").groups[0].cells if not c.reference]
    assert (x.path, y.path) == ("", str(tmp_path))
    assert y.levels == {"path": str(tmp_path)}


@pytest.mark.parametrize(
    ("x", "y", "says"),
    [
        ("made", "other", "one workload"),
        ("made -s size=1,2", "made", "one level of size"),
        ("made -b threads -s client=async", "made", "cannot be measured"),
        ("made -s sise=2", "made", "did you mean 'size'"),
    ],
)
def test_what_cannot_duel_is_refused(x: str, y: str, says: str) -> None:
    """One line names the side and the reason."""
    with pytest.raises(UsageError, match=says):
        planned(x, y)
