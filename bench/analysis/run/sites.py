"""A run of several interpreters, taken apart: within one interpreter the models are compared as ever.

Cells of several interpreters stand in one group and one block, so that any two of them can be compared. For
the questions of one interpreter, each has a group of its own here, as if nothing else had been measured.
"""

from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from bench.model.plan import CellIdentity, Display, Group, Params, Skipped
from bench.model.run import CellResult, Run

FACTORS = ("python", "gil")
# What stands between a group's name and that of its interpreter.
BETWEEN = " · "

T = TypeVar("T", bound=CellIdentity)


def site_of(cell: CellIdentity) -> Params:
    """Return the levels that say which of the run's interpreters a cell belongs to; none in most runs."""
    return {name: cell.levels[name] for name in FACTORS if name in cell.levels}


def sites_of(run: Run) -> list[Params]:
    """Return the interpreters of a run, in its order; none where there is one for all."""
    found = [site for group in run.plan.groups if not group.free for site in _sites(group.cells)]
    return [site for at, site in enumerate(found) if site and site not in found[:at]]


def named(site: Params) -> str:
    """Return `3.14t · GIL off`, or nothing for the interpreter of a run that has one."""
    parts = [str(site["python"])] if "python" in site else []
    return BETWEEN.join([*parts, *([f"GIL {site['gil']}"] if "gil" in site else [])])


def separated(run: Run) -> Run:
    """Return the run with a group for each interpreter of its groups; any other run as it is."""
    if not sites_of(run):
        return run
    groups = [part for group in run.plan.groups for part in parts_of(group)]
    free = {group.name for group in run.plan.groups if group.free}
    cells = tuple(cell if cell.group in free else apart(cell) for cell in run.cells)
    return replace(run, plan=replace(run.plan, groups=tuple(groups)), cells=cells)


def only(run: Run, site: Params) -> Run:
    """Return the part of a run that one of its interpreters measured, under its groups' own names."""
    groups = [
        replace(group, cells=tuple(map(_bare, _of(group.cells, site))))
        for group in run.plan.groups
        if any(_of(group.cells, site))
    ]
    skipped: tuple[Skipped, ...] = tuple(map(_bare, _of(run.plan.skipped, site)))
    plan = replace(run.plan, groups=tuple(groups), skipped=skipped)
    return replace(run, plan=plan, cells=tuple(map(_bare, _of(run.cells, site))))


def _of(cells: Iterable[T], site: Params) -> list[T]:
    # A group that was measured under one interpreter alone is part of each.
    return [cell for cell in cells if site_of(cell) in (site, {})]


def _sites(cells: Iterable[CellIdentity]) -> list[Params]:
    found = [site_of(cell) for cell in cells]
    return [site for at, site in enumerate(found) if site not in found[:at]]


def _at(cells: Iterable[T], site: Params) -> list[T]:
    return [cell for cell in cells if site_of(cell) == site]


def _bare(cell: T) -> T:
    levels = {name: level for name, level in cell.levels.items() if name not in FACTORS}
    return replace(cell, levels=levels)


def apart(cell: T) -> T:
    """Return a cell as one of its interpreter's own group; any other as it is."""
    site = site_of(cell)
    return replace(_bare(cell), group=part_name(cell.group, site)) if site else cell


def parts_of(group: Group) -> list[Group]:
    """Return the groups of a group's interpreters; itself if there is one for all."""
    if group.free:
        return [group]
    return [_part(group, site) if site else group for site in _sites(group.cells)]


def _part(group: Group, site: Params) -> Group:
    display: Display = group.display
    if display.sweep:
        display = replace(display, sweep=part_name(display.sweep, site))
    return replace(
        group,
        name=part_name(group.name, site),
        params={**group.params, **site},
        cells=tuple(map(apart, _at(group.cells, site))),
        display=display,
    )


def by_site(cells: Iterable[CellResult]) -> list[tuple[Params, list[CellResult]]]:
    """Return cells by interpreter, in their order, as if each had been measured alone."""
    listed = list(cells)
    return [(site, list(map(_bare, _at(listed, site)))) for site in _sites(listed)]


def part_name(group: str, site: Params) -> str:
    """Return the name of the group that an interpreter's part of a group has."""
    return f"{group}{BETWEEN}{named(site)}"


def own_name(group: str) -> str:
    """Return the name of the group that one of an interpreter's was a part of."""
    return group.partition(BETWEEN)[0]
