"""A cell's history: which runs have a point in it, where its level changed, and what changed with it."""

import math
from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.runs.history import Asked, History, history_of
from bench.analysis.runs.reduced import reduce_run
from bench.errors import UsageError
from bench.model.run import Run
from tests.made import altered, planned_cell, planned_group, result, run_of, simple_run
from tests.made_sides import made

ASKED = Asked(workload="made", backend="asyncio")


def dated(run: Run, day: int, **changes: Any) -> Run:
    """Return the run as that of a day."""
    stamp = f"2026-01-{day:02d}T00:00:00+00:00"
    return replace(run, id=f"202601{day:02d}T000000-0000", started_at=stamp, **changes)


def series(*shifts: float) -> list[Run]:
    """Return a run a day; asyncio's log time over sequential is each day's shift, with a little noise."""
    return [dated(made(seed, asyncio=shift), seed) for seed, shift in enumerate(shifts, 1)]


def of(runs: Sequence[Run], asked: Asked = ASKED) -> History:
    """Return the history over these runs."""
    return history_of([reduce_run(run) for run in runs], asked)


def test_each_run_is_a_point() -> None:
    """Its speed-up is the sequential cell's time over this one's, though all of the machine drifts."""
    found = of(series(-0.7, -0.7, -0.7))
    assert [point.run.id[:8] for point in found.points] == ["20260101", "20260102", "20260103"]
    assert [point.speedup for point in found.points] == pytest.approx([math.exp(0.7)] * 3, rel=0.02)
    for point in found.points:
        assert point.speedup_ci is not None
        assert point.speedup_ci[0] < point.speedup < point.speedup_ci[1]
    assert found.changes == ()


def test_a_change_is_told_with_what_changed_beside_it() -> None:
    """Slower from the day on which another Python came, and by how much."""
    runs = series(*[-0.7] * 8, *[-0.5] * 8)
    later = {"python": {"implementation": "CPython", "version": "3.14.0"}}
    runs = [run if place < 8 else replace(run, machine=later) for place, run in enumerate(runs)]
    found = of(runs)
    assert [change.at for change in found.changes] == [8]
    assert found.changes[0].ratio == pytest.approx(math.exp(-0.2), rel=0.02)
    assert [(level.first, level.last) for level in found.levels] == [(0, 7), (8, 15)]
    assert found.beside[0][0] == "Python: unknown → CPython 3.14.0"


def test_another_n_is_told_with_a_change() -> None:
    """What a round costs falls on other operations, so that it could be the reason."""
    runs = series(*[-0.7] * 8, *[-0.5] * 8)
    runs = [
        run if place < 8 else replace(run, cells=tuple(replace(c, operations=200) for c in run.cells))
        for place, run in enumerate(runs)
    ]
    assert "N: 100 → 200" in of(runs).beside[0]


def test_other_work_is_left_out() -> None:
    """Other levels, a void cell or no sequential one make no point, and the reason is told."""
    good = series(-0.7, -0.7, -0.7, -0.7)
    runs = [
        altered(good[0], "made:asyncio", params={"concurrency": 99}),
        altered(good[1], "made:asyncio", status="void", reason="wrong values"),
        altered(good[2], "made:sequential", status="failed", reason="died"),
        good[3],
    ]
    found = of(runs)
    assert len(found.points) == 1
    reasons = dict(found.left_out)
    assert "concurrency is 99 in this run" in reasons[runs[0].id]
    assert "void in this run: wrong values" in reasons[runs[1].id]
    assert "no times of the sequential" in reasons[runs[2].id]


def test_the_newest_run_says_what_the_cell_is() -> None:
    """Where the work was changed, the history is of what it is now."""
    runs = series(-0.7, -0.7)
    changed = altered(runs[1], "made:asyncio", params={"concurrency": 99})
    assert [point.run.id for point in of([runs[0], changed]).points] == [changed.id]


def test_what_the_newest_run_lacks_comes_from_the_one_before() -> None:
    """A run that was cut short, or has no baseline, is left out, and is not what all others must be like."""
    good = series(-0.7, -0.7, -0.7)
    cut = altered(good[1], "made:asyncio", status="skipped", reason="the run ended", blocks=())
    bare = replace(good[2], cells=good[2].cells[1:])
    found = of([good[0], cut, bare])
    assert [point.run.id for point in found.points] == [good[0].id]
    assert [run for run, _ in found.left_out] == [cut.id, bare.id]


def grouped(*names: str) -> Run:
    """Return a run with a group of each name."""
    parts = [simple_run({"sequential": [0.0] * 4, "asyncio": [0.1] * 4}, name=name) for name in names]
    return run_of([part.plan.groups[0] for part in parts], [cell for part in parts for cell in part.cells])


def test_a_group_is_chosen() -> None:
    """The first one unless another is named."""
    run = grouped("first", "second")
    assert of([run]).cell.group == "first"
    assert of([run], Asked(workload="made", backend="asyncio", group="second")).cell.group == "second"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Asked(workload="made", backend="threads"), "no run has 'made' under 'threads'"),
        (
            Asked(workload="made", backend="asyncio", group="secnd"),
            "in the group 'secnd'; did you mean 'second'?",
        ),
        (
            Asked(workload="made", backend="asyncio", cell="first:asynci"),
            "no run has the cell 'first:asynci'; did you mean 'first:asyncio'?",
        ),
        (Asked(workload="made", backend="sequential"), "no run has a speed-up for first:sequential"),
    ],
)
def test_what_is_not_there_is_told(asked: Asked, says: str) -> None:
    """With what was probably meant."""
    with pytest.raises(UsageError) as caught:
        of([grouped("first", "second")], asked)
    assert says in str(caught.value)


def test_several_cells_of_a_model_are_told() -> None:
    """A group in which patterns vary has one for each, and one must be chosen by its id."""
    cells = [planned_cell("g", "sequential")]
    cells += [planned_cell("g", "asyncio", {"pattern": name}) for name in ("gather", "tasks")]
    blocks = simple_run({"sequential": [0.0] * 4}).cells[0].blocks
    run = run_of([planned_group("g", cells)], [result(cell, blocks) for cell in cells])
    with pytest.raises(
        UsageError, match=r"one with --cell: g:asyncio\[pattern=gather\], g:asyncio\[pattern=tasks\]"
    ):
        of([run])
    asked = Asked(workload="made", backend="asyncio", cell="g:asyncio[pattern=tasks]")
    assert of([run], asked).cell.levels == {"pattern": "tasks"}


def test_a_distorted_run_is_no_point() -> None:
    """It is left out with the reason."""
    runs = series(-0.7, -0.7, -0.7)
    runs[1] = replace(runs[1], machine={"process": {"traced": True}})
    found = of(runs)
    assert len(found.points) == 2
    assert found.left_out == ((runs[1].id, "the times of this run are distorted: tracer (attached)"),)
