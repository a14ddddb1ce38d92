"""A run whose records do not fit together, or that would be compared for hours, is refused."""

from typing import Any

import pytest
from msgspec.structs import replace

from bench.errors import RunFileError
from bench.model.limits import MOST_BLOCKS, MOST_CELLS, MOST_IN_GROUP
from bench.model.run import Run
from bench.storage.validate import admit
from tests.made import block, planned_cell, planned_group, result, run_of
from tests.made_journal import RUN
from tests.output.made_run import full_run


def of_groups(groups: int, cells: int, blocks: int = 1) -> Run:
    """Return a run of so many groups with so many cells each."""
    planned = [
        planned_group(f"g{i}", [planned_cell(f"g{i}", f"b{k}") for k in range(cells)]) for i in range(groups)
    ]
    measured = [block(number, [0.1]) for number in range(blocks)]
    return run_of(planned, [result(cell, measured) for group in planned for cell in group.cells])


def refusal(run: Run) -> str:
    """Return why the run is refused."""
    with pytest.raises(RunFileError) as caught:
        admit(run, "a/run.json")
    assert str(caught.value).startswith("a/run.json: damaged or not a run of this tool (")
    return str(caught.value)


def test_what_is_measured_is_admitted() -> None:
    """A run with everything in it, and one as large as a certificate's."""
    admit(full_run(), "x")
    admit(of_groups(4, 17, 1300), "x")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"cells": (*RUN.cells, RUN.cells[0])}, "two cells are named 'made:sequential'"),
        ({"plan": replace(RUN.plan, groups=RUN.plan.groups * 2)}, "two groups are named 'made'"),
        (
            {"cells": (replace(RUN.cells[0], blocks=RUN.cells[0].blocks * 2),)},
            r"two blocks in \$.cells\[0\] are named '0'".replace("\\", ""),
        ),
    ],
)
def test_a_name_stands_for_one_thing(changes: dict[str, Any], says: str) -> None:
    """What is there twice is named, with its place."""
    assert says in refusal(replace(RUN, **changes))


@pytest.mark.parametrize(
    ("run", "says"),
    [
        (of_groups(MOST_CELLS // 2 + 1, 2), "5,002 cells or groups; a run has at most 5,000"),
        (of_groups(1, MOST_IN_GROUP + 1), "101 cells in one group"),
        (of_groups(6, MOST_IN_GROUP), "29,700 pairs of cells to compare"),
        (of_groups(1, 2, MOST_BLOCKS + 1), "2,001 blocks in $.cells[0]"),
        (of_groups(2, 20, MOST_BLOCKS), "to compare; a run has at most 100,000"),
    ],
    ids=["cells", "group", "pairs", "blocks", "work"],
)
def test_what_would_take_hours_is_refused(run: Run, says: str) -> None:
    """Cells, pairs of cells, and pairs of their blocks are bounded."""
    assert says in refusal(run)


def test_nothing_of_an_imported_run_is_compared() -> None:
    """So its group may be as large as another tool's session."""
    admit(replace(of_groups(1, 300), imported_from="pyperf"), "x")
