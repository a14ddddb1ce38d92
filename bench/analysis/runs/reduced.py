"""A run reduced to what comparisons between runs need, a thousandth of its size in memory."""

import itertools
import math
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from bench.analysis.grouped import grouped
from bench.analysis.run.cell_times import PILOT, per_operation_each
from bench.analysis.run.sites import separated
from bench.analysis.run.summary import baseline_of, comparable
from bench.analysis.stats.blocks import Logs, typical_each, within_blocks, within_each
from bench.analysis.stats.compare import ALPHA, DELTA, LEAST_MERGED, Verdict
from bench.analysis.stats.estimate import Interval, Location, estimates, locations
from bench.analysis.stats.independence import independent_each, lag1_each
from bench.model.plan import SEQUENTIAL, CellIdentity, Group, Method, Placement, placement
from bench.model.run import CellResult, CellStatus, Control, Run, RunFacts
from bench.storage.certificates import Certificate

PairKey = tuple[str, str]

KINDS: tuple[Placement, ...] = ("pinned", "unpinned")


class ReducedCell(CellIdentity, frozen=True, kw_only=True):
    """One cell's blocks as logs: of the typical time, and of its ratio to that of the sequential cell.

    Ratios are of times per operation. `base` is the id of that sequential cell; a sequential cell has none.
    `digest` is of one timed round's values, and `log_time` the blocks' typical time as in the run's own
    tables, NaN if there is none.
    """

    status: CellStatus
    reason: str | None
    operations: int | None
    pinned: bool
    digest: str = ""
    base: str | None = None
    log_times: tuple[float, ...] = ()
    log_ratios: tuple[float, ...] = ()
    log_time: float = math.nan

    @property
    def kind(self) -> Placement:
        """Return the kind of group that the cell was measured in."""
        return placement(self.pinned)


class Lead(Struct, frozen=True, kw_only=True):
    """How many times as fast as the second model the first is. `verdict` describes the first."""

    ratio: float | None
    ratio_ci: Interval | None
    verdict: Verdict
    detectable: float | None = None
    reason: str | None = None


class ReducedPair(Struct, frozen=True, kw_only=True):
    """Two cells of one group that may be compared: log(b / a) of their times per operation, by block.

    `lead` is that of a over b in this run, and `merged` its blocks', where they have been computed already.
    """

    group: str
    method: Method
    log_ratios: tuple[float, ...]
    lead: Lead | None = None
    merged: "Merged | None" = None


class Merged(Struct, frozen=True):
    """How many blocks are left after correlated neighbours are merged, and their location."""

    blocks: int
    location: Location


class ReducedRun(RunFacts, frozen=True, kw_only=True):
    """A run's cells by id, without A/A controls, and everything that may differ between runs.

    `pairs` holds every two cells that may be compared, by id, the sequential one first. `run_to_run` is the
    variance between stretches of ten blocks from the calibration of its machine, by kind of group.
    """

    cells: dict[str, ReducedCell]
    run_to_run: dict[Placement, float]
    pairs: dict[PairKey, ReducedPair] = field(default_factory=dict)
    alpha: float = ALPHA
    margin: float = DELTA

    @property
    def broken_controls(self) -> tuple[Control, ...]:
        """Return the controls that failed."""
        return tuple(control for control in self.controls if control.ok is False)


def merged(ratios: Sequence[Sequence[float]]) -> list[Merged]:
    """Return the locations of blocks; correlated neighbours are merged, as in the tables of single runs."""
    samples = independent_each(ratios, lag1_each(ratios), LEAST_MERGED["t"])
    return [Merged(len(one), found) for one, found in zip(samples, locations(samples), strict=True)]


def reduce_run(run: Run, certificate: Certificate | None = None) -> ReducedRun:
    """Return the run without its rounds; `certificate` is the calibration of its machine."""
    run = separated(run)
    groups = {group.name: group for group in run.plan.groups}
    cells = [cell for cell in run.cells if not cell.twin]
    # Computed once, because each cell is in a pair with every other cell of its group.
    logs = per_operation_each([cell for cell in cells if cell.status == "ok"])
    # Imported cells were not measured in common blocks, so they have no ratios.
    pairs = {} if run.imported_from else _pairs(cells, logs, groups)
    reduced = _reduce_cells(cells, logs, groups, None if run.imported_from else pairs)
    return ReducedRun(
        **run.facts(),
        cells=reduced,
        run_to_run=_run_to_run(certificate),
        pairs=pairs,
        alpha=run.plan.alpha,
        margin=run.plan.margin,
    )


def _pairs(
    cells: Sequence[CellResult], logs: Mapping[str, Logs], groups: Mapping[str, Group]
) -> dict[PairKey, ReducedPair]:
    ordered = sorted(cells, key=lambda cell: cell.backend != SEQUENTIAL)
    by_group = grouped((cell.group, cell) for cell in ordered if cell.id in logs)
    couples = [
        ((a.id, b.id), group)
        for name, group in groups.items()
        for a, b in itertools.combinations(by_group.get(name, ()), 2)
        if comparable(a, b, group)
    ]
    found = within_each([(logs[a], logs[b]) for (a, b), _ in couples])
    return {
        pair: ReducedPair(group=group.name, method=group.method, log_ratios=tuple(ratios))
        for (pair, group), ratios in zip(couples, found, strict=True)
        if ratios
    }


def _run_to_run(certificate: Certificate | None) -> dict[Placement, float]:
    found = {kind: certificate.kind(kind) for kind in KINDS} if certificate else {}
    return {
        kind: max(0.0, one.run_to_run_variance)
        for kind, one in found.items()
        if one and one.run_to_run_variance is not None
    }


def _reduce_cells(
    cells: Sequence[CellResult],
    logs: Mapping[str, Logs],
    groups: Mapping[str, Group],
    pairs: Mapping[PairKey, ReducedPair] | None,
) -> dict[str, ReducedCell]:
    times = _times(cells, logs)
    bases = grouped((c.group, c) for c in cells if c.backend == SEQUENTIAL and c.id in times)
    typical_times = _typical_times(cells, times, groups)
    reduced = {}
    for cell in cells:
        base = None
        if pairs is not None and cell.id in times:
            base = baseline_of(cell, bases.get(cell.group, ()))
        ratios: tuple[float, ...] = ()
        if base and pairs is not None:
            pair = pairs.get((base.id, cell.id))
            ratios = pair.log_ratios if pair else tuple(within_blocks(logs[base.id], logs[cell.id]))
        group = groups.get(cell.group)
        reduced[cell.id] = ReducedCell(
            **cell.identity(),
            status=cell.status,
            reason=cell.reason,
            operations=cell.operations,
            pinned=group is not None and group.pinned,
            digest=_digest(cell),
            base=base.id if base else None,
            log_times=times.get(cell.id, ()),
            log_time=typical_times.get(cell.id, math.nan),
            log_ratios=ratios,
        )
    return reduced


def _times(cells: Sequence[CellResult], logs: Mapping[str, Logs]) -> dict[str, tuple[float, ...]]:
    sizes = {cell.id: math.log(cell.operations or 1) for cell in cells}
    return {
        name: tuple(log + sizes[name] for log in found.values())
        for name, found in zip(logs, typical_each(list(logs.values())), strict=True)
        if found
    }


def _typical_times(
    cells: Sequence[CellResult], times: Mapping[str, Sequence[float]], groups: Mapping[str, Group]
) -> dict[str, float]:
    methods: dict[str, Method] = {name: group.method for name, group in groups.items()}
    timed = ((methods.get(cell.group, "t"), cell.id) for cell in cells if cell.id in times)
    found = {}
    for method, names in grouped(timed).items():
        some = estimates([times[name] for name in names], method, [1 - ALPHA] * len(names))
        found.update({name: one.log for name, one in zip(names, some, strict=True)})
    return found


def _digest(cell: CellResult) -> str:
    timed = (r for block in cell.blocks if block.block != PILOT for r in block.rounds if r.kind == "timed")
    return next((record.digest for record in timed), "")
