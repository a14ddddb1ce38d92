"""Decodes a whole run, and checks that its records are consistent with each other and not too many."""

from collections import Counter
from collections.abc import Sequence

from bench.model.limits import MOST_BLOCKS, MOST_CELLS, MOST_IN_GROUP, MOST_PAIRS, MOST_WORK
from bench.model.run import CellResult, Run
from bench.storage.decode import check_depth, damaged, decode
from bench.storage.upgrade import upgraded


def whole_run(data: bytes, where: str) -> Run:
    """Return the run in the content of a run file of any version. Raises RunFileError."""
    run = decode(upgraded(data, where), Run, where)
    check_depth(run.machine, where)
    admit(run, where)
    return run


def admit(run: Run, where: str) -> None:
    """Raise RunFileError for duplicate names, and for more comparisons than can be computed.

    Every pair of cells in a group is compared over pairs of blocks: a thousand cells would take an hour.
    """
    groups = [group.name for group in run.plan.groups]
    _check_distinct(groups, "groups", where)
    _check_distinct([cell.id for cell in run.cells], "cells", where)
    for place, cell in enumerate(run.cells):
        _check_distinct([block.block for block in cell.blocks], f"blocks in $.cells[{place}]", where)
        _check_most(len(cell.blocks), MOST_BLOCKS, f"blocks in $.cells[{place}]", where)
    planned = [len(group.cells) for group in run.plan.groups]
    _check_most(max(len(run.cells), sum(planned), len(planned)), MOST_CELLS, "cells or groups", where)
    # Nothing within an imported run is compared.
    if not run.imported_from:
        _check_work(run.cells, planned, where)


def _check_work(cells: Sequence[CellResult], planned: Sequence[int], where: str) -> None:
    sizes = Counter(cell.group for cell in cells if cell.status != "skipped")
    _check_most(max([0, *planned, *sizes.values()]), MOST_IN_GROUP, "cells in one group", where)
    blocks: dict[str, int] = {}
    for cell in cells:
        blocks[cell.group] = max(blocks.get(cell.group, 0), len(cell.blocks))
    pairs = {name: sizes[name] * (sizes[name] - 1) // 2 for name in sizes}
    _check_most(sum(pairs.values()), MOST_PAIRS, "pairs of cells to compare", where)
    # The signed-rank test compares every pair of blocks, which dominates from a hundred blocks on.
    work = sum(count * (blocks[name] // 100) ** 2 for name, count in pairs.items())
    _check_most(work, MOST_WORK, "times a hundred by a hundred blocks to compare", where)


def _check_most(count: int, most: int, what: str, where: str) -> None:
    if count > most:
        raise damaged(where, f"{count:,} {what}; a run has at most {most:,}")


def _check_distinct(names: Sequence[object], what: str, where: str) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name, count in Counter(names).items() if count > 1)
        raise damaged(where, f"two {what} are named {str(twice)[:60]!r}")
