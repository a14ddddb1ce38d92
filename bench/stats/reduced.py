"""A run reduced to what a comparison with other runs needs: a thousandth of its size, so that many fit."""

import itertools
from collections.abc import Mapping, Sequence

from msgspec import Struct

from bench.certificates import Certificate, GroupKind
from bench.grouping import SEQUENTIAL
from bench.machine.facts import Machine
from bench.model import CellResult, CellStatus, Control, Group, Method, Params, Run, RunStatus, Tool
from bench.stats.blocks import PILOT, log_times_of, timed_walls, within_blocks
from bench.stats.compare import ALPHA
from bench.stats.summary import comparable

PairKey = tuple[str, str]
Walls = Mapping[str, Mapping[int, Sequence[float]]]

KINDS: tuple[GroupKind, ...] = ("pinned", "whole-set")


class ReducedCell(Struct, frozen=True, kw_only=True):
    """One cell's blocks as logs: of a round's typical time, and of its ratio to the sequential cell's.

    `base` is that sequential cell's id; a sequential cell has none. `digest` is of one timed round's values.
    """

    id: str
    group: str
    workload: str
    backend: str
    params: Params
    levels: Params
    status: CellStatus
    reason: str | None
    operations: int | None
    pinned: bool
    digest: str = ""
    base: str | None = None
    log_times: tuple[float, ...] = ()
    log_ratios: tuple[float, ...] = ()

    @property
    def kind(self) -> GroupKind:
        """Return the kind of group that the cell was measured in."""
        return "pinned" if self.pinned else "whole-set"


class ReducedPair(Struct, frozen=True, kw_only=True):
    """Two cells of one group that may be compared: by block, the log of b's time over a's."""

    group: str
    method: Method
    log_ratios: tuple[float, ...]


class ReducedRun(Struct, frozen=True, kw_only=True):
    """A run's cells by id, twins left out, and all that can tell it from another run.

    `pairs` holds every two cells that may be compared, by their ids, the sequential one first. `run_to_run`
    is the variance between runs that a certificate of its machine found, by kind of group.
    """

    id: str
    status: RunStatus
    tool: Tool
    profile: str
    seed: int
    started_at: str
    machine: Machine
    broken_controls: tuple[Control, ...]
    cells: dict[str, ReducedCell]
    run_to_run: dict[GroupKind, float]
    pairs: dict[PairKey, ReducedPair] = {}
    alpha: float = ALPHA
    imported_from: str = ""


def reduce_run(run: Run, certificate: Certificate | None = None) -> ReducedRun:
    """Return the run without its rounds; `certificate` is what is known of measuring on its machine."""
    groups = {group.name: group for group in run.plan.groups}
    by_group: dict[str, list[CellResult]] = {}
    for cell in run.cells:
        if not cell.twin:
            by_group.setdefault(cell.group, []).append(cell)
    reduced: list[ReducedCell] = []
    pairs: dict[PairKey, ReducedPair] = {}
    for name, cells in by_group.items():
        walls = {cell.id: timed_walls(cell) for cell in cells if cell.status == "ok"}
        # What was not measured side by side has no ratio within a block.
        own = {} if run.imported_from else _pairs(cells, walls, groups.get(name))
        reduced += _reduce_group(cells, walls, groups.get(name), None if run.imported_from else own)
        pairs |= own
    return ReducedRun(
        id=run.id,
        status=run.status,
        tool=run.tool,
        profile=run.profile,
        seed=run.seed,
        started_at=run.started_at,
        machine=run.machine,
        broken_controls=tuple(control for control in run.controls if control.ok is False),
        cells={cell.id: cell for cell in reduced},
        run_to_run=_run_to_run(certificate),
        pairs=pairs,
        alpha=run.plan.alpha,
        imported_from=run.imported_from,
    )


def _pairs(cells: Sequence[CellResult], walls: Walls, group: Group | None) -> dict[PairKey, ReducedPair]:
    if group is None:
        return {}
    timed = sorted((cell for cell in cells if cell.id in walls), key=lambda cell: cell.backend != SEQUENTIAL)
    return {
        (a.id, b.id): ReducedPair(group=group.name, method=group.method, log_ratios=tuple(ratios))
        for a, b in itertools.combinations(timed, 2)
        if comparable(a, b, group) and (ratios := within_blocks(walls[a.id], walls[b.id]))
    }


def _run_to_run(certificate: Certificate | None) -> dict[GroupKind, float]:
    found = {kind: certificate.kind(kind) for kind in KINDS} if certificate else {}
    return {
        kind: max(0.0, one.run_to_run_variance)
        for kind, one in found.items()
        if one and one.run_to_run_variance is not None
    }


def _reduce_group(
    cells: Sequence[CellResult],
    walls: Walls,
    group: Group | None,
    pairs: Mapping[PairKey, ReducedPair] | None,
) -> list[ReducedCell]:
    logs = {name: log_times_of(timed) for name, timed in walls.items()}
    bases = [cell for cell in cells if cell.backend == SEQUENTIAL and logs.get(cell.id)]
    pinned = group is not None and group.pinned
    reduced = []
    for cell in cells:
        base = base_of(cell, bases) if pairs is not None and logs.get(cell.id) else None
        ratios: Sequence[float] = ()
        if base and pairs is not None:
            known = pairs.get((base.id, cell.id))
            ratios = known.log_ratios if known else within_blocks(walls[base.id], walls[cell.id])
        reduced.append(_reduce(cell, pinned, base, logs.get(cell.id, {}), ratios))
    return reduced


def base_of(cell: CellResult, bases: Sequence[CellResult]) -> CellResult | None:
    """Return the sequential cell that this one is relative to: that of the same levels, else the only one."""
    if cell.backend == SEQUENTIAL:
        return None
    alike = [base for base in bases if base.levels == cell.levels]
    return (alike or list(bases))[0] if alike or len(bases) == 1 else None


def _reduce(
    cell: CellResult,
    pinned: bool,
    base: CellResult | None,
    logs: Mapping[int, float],
    ratios: Sequence[float],
) -> ReducedCell:
    return ReducedCell(
        id=cell.id,
        group=cell.group,
        workload=cell.workload,
        backend=cell.backend,
        params=cell.params,
        levels=cell.levels,
        status=cell.status,
        reason=cell.reason,
        operations=cell.operations,
        pinned=pinned,
        digest=_digest(cell),
        base=base.id if base else None,
        log_times=tuple(logs.values()),
        log_ratios=tuple(ratios),
    )


def _digest(cell: CellResult) -> str:
    timed = (r for block in cell.blocks if block.block != PILOT for r in block.rounds if r.kind == "timed")
    return next((record.digest for record in timed), "")
