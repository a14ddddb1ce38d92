"""The sets of cells in a group that can be ranked: those in which every two may be compared."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from bench.analysis.runs.reduced import PairKey, ReducedCell


class RankedCells(Struct, frozen=True):
    """Cells that are ranked together, and what they share if they are not the whole group."""

    name: str
    cells: tuple[ReducedCell, ...]


def rankable(cells: Sequence[ReducedCell], pairs: AbstractSet[PairKey]) -> list[RankedCells]:
    """Return the whole group if all its cells can be ranked, else cells of the same levels or backend.

    `pairs` are the cells that may be compared, in either order. A cell without levels of its own is in every
    set; a cell that cannot be compared is in none.
    """
    if _all_paired(cells, pairs):
        return [RankedCells("", tuple(cells))] if len(cells) > 1 else []
    found = _alike(cells, lambda cell: ", ".join(f"{k}={v}" for k, v in cell.levels.items()))
    found += _alike(cells, lambda cell: cell.backend)
    return [one for one in found if len(one.cells) > 1 and _all_paired(one.cells, pairs)]


def _alike(cells: Sequence[ReducedCell], share: Callable[[ReducedCell], str]) -> list[RankedCells]:
    names = dict.fromkeys(share(cell) for cell in cells if cell.levels)
    chosen = {name: tuple(c for c in cells if not c.levels or share(c) == name) for name in names}
    return [
        RankedCells(name, some)
        for name, some in chosen.items()
        if sum(bool(cell.levels) for cell in some) > 1
    ]


def _all_paired(cells: Sequence[ReducedCell], pairs: AbstractSet[PairKey]) -> bool:
    ids = [cell.id for cell in cells]
    return all((a, b) in pairs or (b, a) in pairs for i, a in enumerate(ids) for b in ids[i + 1 :])
