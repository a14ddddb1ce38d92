"""A made-up run of as many cells as one asks for, through the real types."""

from msgspec.structs import replace

from bench.model.run import Run
from tests.output.made_run import made_cell, made_group, made_run

WALLS_S = (0.04, 0.01, 0.0102, 0.015)


def large_run(groups: int) -> Run:
    """Return a run of this many groups, of four cells each."""
    made = tuple(made_group(f"nap/{number}") for number in range(groups))
    cells = tuple(
        made_cell(cell, group, wall_s)
        for group in made
        for cell, wall_s in zip(group.cells, WALLS_S, strict=True)
    )
    run = made_run()
    return replace(run, plan=replace(run.plan, groups=made), cells=cells)
