"""Whether a run that was read may be worked on: what its records say one by one must fit together too."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bench.bounds import MOST_BLOCKS, MOST_CELLS, MOST_IN_GROUP, MOST_WORK
from bench.model import CellResult, Run
from bench.reading import damaged


def admit(run: Run, where: str) -> None:
    """Raise RunFileError for a run with a name that is there twice, or with too much to compare.

    Every two cells of a group are compared, over the pairs of their blocks.
    """
    groups = [group.name for group in run.plan.groups]
    _check_distinct(groups, "groups", where)
    _check_distinct((cell.id for cell in run.cells), "cells", where)
    for place, cell in enumerate(run.cells):
        _check_distinct((block.block for block in cell.blocks), f"blocks in $.cells[{place}]", where)
        _check_most(len(cell.blocks), MOST_BLOCKS, f"blocks in $.cells[{place}]", where)
    planned = [len(group.cells) for group in run.plan.groups]
    check_sizes(run.cells, planned, where)


def check_sizes(cells: Sequence[CellResult], planned: Sequence[int], where: str) -> None:
    """Raise RunFileError for more cells than can be drawn, or more comparisons than can be waited for."""
    _check_most(max(len(cells), sum(planned)), MOST_CELLS, "cells", where)
    sizes = Counter(cell.group for cell in cells if cell.status != "skipped")
    _check_most(max([0, *planned, *sizes.values()]), MOST_IN_GROUP, "cells in one group", where)
    blocks: dict[str, int] = {}
    for cell in cells:
        blocks[cell.group] = max(blocks.get(cell.group, 0), len(cell.blocks))
    work = sum((sizes[name] * count) ** 2 for name, count in blocks.items())
    _check_most(work, MOST_WORK, "pairs of blocks to compare", where)


def _check_most(count: int, most: int, what: str, where: str) -> None:
    if count > most:
        raise damaged(where, f"{count:,} {what}; a run has {most:,} at the most")


def _check_distinct(names: Iterable[object], what: str, where: str) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise damaged(where, f"two {what} are called {str(twice[0])[:60]!r}")
