"""What changes from one interpreter of a run to another, and what goes when the GIL does, model by model."""

import itertools
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bench.analysis.run.cell_times import log_ratios, measured
from bench.analysis.run.sites import FACTORS, site_of, sites_of
from bench.analysis.stats.compare import Comparison, compare_family
from bench.machine.facts import Machine
from bench.model.plan import Group, Params
from bench.model.run import CellResult, Run

Site = tuple[str, str]


class Change(Struct, frozen=True, kw_only=True):
    """One model's cell under two interpreters of one group: the comparison is of B with A."""

    group: Group
    a: CellResult
    b: CellResult
    comparison: Comparison


def site_pairs(run: Run) -> list[tuple[Params, Params]]:
    """Return every two interpreters of a run, the earlier first; the GIL goes, it does not come."""
    pairs = itertools.combinations(sites_of(run), 2)
    return [
        (b, a) if a.get("python") == b.get("python") and a.get("gil") == "off" else (a, b) for a, b in pairs
    ]


def changes(run: Run) -> list[Change]:
    """Return every model's change from each interpreter to each later one.

    A family is one group under two interpreters: what the second changes, model by model. Both have the same
    blocks, so the ratios are as good as those between models.
    """
    if run.imported_from:
        return []
    return [
        change
        for a, b in site_pairs(run)
        for group in run.plan.groups
        if group.compared and not (group.unequal or group.free)
        for change in _changes(run, group, a, b)
    ]


def _changes(run: Run, group: Group, a: Params, b: Params) -> list[Change]:
    cells = measured(cell for cell in run.cells if cell.group == group.name and not cell.twin)
    before, after = ({_model(cell): cell for cell in cells if site_of(cell) == site} for site in (a, b))
    couples = [
        (before[model], after[model], logs)
        for model in before
        if model in after and (logs := log_ratios(before[model], after[model]))
    ]
    found = compare_family([logs for _, _, logs in couples], group.method, run.plan.alpha, run.plan.margin)
    return [
        Change(group=group, a=one, b=other, comparison=comparison)
        for (one, other, _), comparison in zip(couples, found, strict=True)
    ]


def _model(cell: CellResult) -> tuple[str, tuple[tuple[str, str], ...]]:
    rest = {name: str(level) for name, level in cell.levels.items() if name not in FACTORS}
    return cell.backend, tuple(sorted(rest.items()))


def described(machine: Machine) -> dict[Site, Mapping[str, Any]]:
    """Return what a run recorded of each of its interpreters, by name and state of the GIL."""
    listed = machine.get("interpreters")
    known = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return {(str(one.get("name")), str(one.get("gil"))): one for one in known}


def versions_apart(machine: Machine, a: CellResult, b: CellResult) -> dict[str, tuple[str, str]]:
    """Return the libraries whose versions differ between the interpreters of two cells, by name."""
    known = described(machine)
    one, other = (_libraries(known.get(key_of(cell), {})) for cell in (a, b))
    both = {name: (one.get(name, "none"), other.get(name, "none")) for name in sorted({*one, *other})}
    return {name: versions for name, versions in both.items() if versions[0] != versions[1]}


def key_of(cell: CellResult) -> Site:
    """Return which interpreter a cell was measured under."""
    return str(cell.params.get("python")), str(cell.params.get("gil"))


def _libraries(one: Mapping[str, Any]) -> dict[str, str]:
    found = one.get("libraries")
    return {str(k): str(v) for k, v in found.items() if v is not None} if isinstance(found, Mapping) else {}
