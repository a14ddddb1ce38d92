"""Multiplies the cells of a plan by the interpreters of a run, so that all of them stand in one block."""

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

from msgspec.structs import replace

from bench.machine.interpreters.sites import Site
from bench.model.plan import Cell, CellIdentity, Group, Params, Skipped

PYTHON, GIL = "python", "gil"

T = TypeVar("T", bound=CellIdentity)
Lacks = Callable[[Cell, Site], str | None]


def across_sites(
    groups: Sequence[Group],
    skipped: Sequence[Skipped],
    sites: Sequence[Site],
    lacks: Lacks = lambda _cell, _site: None,
) -> tuple[list[Group], list[Skipped]]:
    """Return every group with each of its cells at every site, and what cannot be measured at some of them.

    `lacks` tells why a site cannot run a cell. Without sites, everything is as it was.
    """
    if not sites:
        return list(groups), list(skipped)
    varying = _varying(sites)
    usable = [site for site in sites if not site.unusable]
    spread = [
        replace(
            group,
            params={**group.params, **_common(sites, varying)},
            cells=tuple(
                _at(cell, site, varying) for site in usable for cell in group.cells if not lacks(cell, site)
            ),
        )
        for group in groups
    ]
    lost = [
        _lost(cell, site, varying)
        for site in sites
        if site.unusable
        for group in groups
        for cell in group.cells
        if not (cell.twin or cell.reference)
    ]
    without = [
        Skipped(**_identified(cell, site, varying).identity(), reason=reason)
        for group in groups
        for cell in group.cells
        for site in usable
        if not (cell.twin or cell.reference) and (reason := lacks(cell, site))
    ]
    return spread, [*(_identified(one, site, varying) for one in skipped for site in usable), *without, *lost]


def levels_of(site: Site) -> Params:
    """Return the levels of a site's two factors."""
    return {PYTHON: site.name, GIL: site.gil}


def _varying(sites: Sequence[Site]) -> tuple[str, ...]:
    levels = [levels_of(site) for site in sites]
    return tuple(name for name in (PYTHON, GIL) if len({one[name] for one in levels}) > 1)


def _common(sites: Sequence[Site], varying: Sequence[str]) -> Params:
    return {name: level for name, level in levels_of(sites[0]).items() if name not in varying}


def _at(cell: Cell, site: Site, varying: Sequence[str]) -> Cell:
    proof = _tagged(cell.proof, site, varying) if cell.proof else ""
    return placed(replace(_identified(cell, site, varying), proof=proof), site)


def placed(cell: Cell, site: Site) -> Cell:
    """Return the cell with its worker at this site."""
    return replace(cell, python=site.python, gil=site.gil)


def _lost(cell: Cell, site: Site, varying: Sequence[str]) -> Skipped:
    identity = _identified(cell, site, varying).identity()
    # What cannot be at all was asked for by combining options, and is not lost.
    status: Literal["skipped", "failed"] = "skipped" if site.impossible else "failed"
    return Skipped(**identity, reason=f"Python {site.name} {site.unusable}", status=status)


def _identified(cell: T, site: Site, varying: Sequence[str]) -> T:
    levels = levels_of(site)
    told = {name: levels[name] for name in varying}
    return replace(
        cell,
        id=_tagged(cell.id, site, varying),
        params={**cell.params, **levels},
        levels={**cell.levels, **told},
    )


def _tagged(name: str, site: Site, varying: Sequence[str]) -> str:
    levels = levels_of(site)
    tag = ",".join(f"{factor}={levels[factor]}" for factor in varying)
    if not tag:
        return name
    return f"{name[:-1]},{tag}]" if name.endswith("]") else f"{name}[{tag}]"
