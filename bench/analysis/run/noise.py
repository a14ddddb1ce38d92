"""Disturbances of a run and their traces in its times, each with its place and size.

Each kind of trend is one family over all cells of the run: Holm at 1 %, as for the controls.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import numpy as np
from msgspec import Struct, field
from msgspec.structs import asdict, replace

from bench.analysis.run.cell_times import log_times, measured, timed_rounds, timed_walls
from bench.analysis.run.disturbed import Tally, is_marked, tallies, total, watched_rounds
from bench.analysis.stats.correct import holm
from bench.analysis.stats.drift import drift
from bench.analysis.stats.estimate import WIDEST_LOG
from bench.analysis.stats.modes import modes
from bench.analysis.stats.warmup import warmth
from bench.model.plan import Group
from bench.model.run import CellResult, Run

Kind = Literal["taken", "unjudged", "stalled", "clock", "drift", "modes", "warm-up"]

ALPHA = 0.01
# The smallest difference that pinned cells detect: a smaller trend does not matter, however certain.
LEAST_CHANGE = math.log(1.02)
# Modes, or clock frequencies, closer than the margin of equivalence (δ) count as one.
LEAST_GAP = math.log(1.05)
# From this share of disturbed rounds on, the whole run is in doubt.
MANY = 0.1
PERCENTILES = (5, 95)
# A round is stalled if it takes this many times the cell's typical time, and this much longer.
STALLED_TIMES, STALLED_S = 3.0, 1.0


class Finding(Struct, frozen=True, kw_only=True):
    """One finding, about the whole run if `group` is None, and about a whole group if `cell` is None.

    `warns` is whether it is among the warnings: it can bias results and not only widen intervals.
    """

    kind: Kind
    group: str | None = None
    cell: str | None = None
    figures: dict[str, float]
    p_adjusted: float | None = None
    warns: bool = False


class Noise(Struct, frozen=True, kw_only=True):
    """All findings about a run; `tallies` hold the tally of each cell's rounds, by cell id."""

    findings: tuple[Finding, ...] = ()
    tallies: dict[str, Tally] = field(default_factory=dict)

    @property
    def total(self) -> Tally:
        """Return the tally of the whole run."""
        return total(self.tallies.values())


def noise_of(run: Run) -> Noise:
    """Return what disturbed the run. Runs without recorded disturbances have trends only."""
    counted = tallies(run)
    cells = measured(run.cells)
    findings = [
        *_taken(run, counted),
        *_unjudged(run, counted),
        *_stalled(cells),
        *_clocks(run.plan.groups, cells),
        *_family(cells, _drifting),
        *_family(cells, _in_two_kinds),
        *_family(cells, _warming),
    ]
    return Noise(findings=tuple(findings), tallies=counted)


def _taken(run: Run, counted: Mapping[str, Tally]) -> list[Finding]:
    by_group: dict[str | None, Tally] = {None: total(counted.values())}
    for group in run.plan.groups:
        by_group[group.name] = total(counted[cell.id] for cell in group.cells if cell.id in counted)
    return [
        Finding(
            kind="taken",
            group=name,
            figures={figure: value for figure, value in asdict(one).items() if value is not None},
            warns=name is None and (one.suspended > 0 or one.marked >= MANY * (one.rounds + one.unjudged)),
        )
        for name, one in by_group.items()
        if one.marked or one.suspended
    ]


def _unjudged(run: Run, counted: Mapping[str, Tally]) -> list[Finding]:
    left = {
        group.name: sum(counted[cell.id].unjudged for cell in group.cells if cell.id in counted)
        for group in run.plan.groups
    }
    return [
        Finding(kind="unjudged", group=name, figures={"rounds": float(rounds)})
        for name, rounds in left.items()
        if rounds
    ]


def _stalled(cells: Iterable[CellResult]) -> list[Finding]:
    """Return the cells with rounds that took far longer than the others, and nothing that was read says why.

    A frozen container or a debugger leaves no other trace.
    """
    findings = []
    for cell in cells:
        records = timed_rounds(cell)
        typical_s = float(np.median([record.wall_s for record in records]))
        least_s = max(STALLED_TIMES * typical_s, typical_s + STALLED_S)
        walls_s = [record.wall_s for record in records if record.wall_s > least_s and not is_marked(record)]
        if walls_s:
            figures = {"rounds": float(len(walls_s)), "longest_s": max(walls_s), "typical_s": typical_s}
            findings.append(
                Finding(kind="stalled", group=cell.group, cell=cell.id, figures=figures, warns=True)
            )
    return findings


def _clocks(groups: Iterable[Group], cells: Iterable[CellResult]) -> list[Finding]:
    findings = []
    for group in groups:
        all_hz = [
            seen_hz
            for cell in cells
            if cell.group == group.name
            for record in watched_rounds(cell)
            if record.disturbance and (seen_hz := record.disturbance.frequency_hz or 0) > 0
        ]
        low_hz, high_hz = map(float, np.percentile(all_hz, PERCENTILES)) if all_hz else (1.0, 1.0)
        if math.log(high_hz / low_hz) > LEAST_GAP:
            figures = {"low_hz": low_hz, "high_hz": high_hz}
            findings.append(Finding(kind="clock", group=group.name, figures=figures))
    return findings


# A finding in one cell, its p-value, and whether it is large enough to matter.
Suspicion = tuple[Finding, float, bool]


def _family(
    cells: Iterable[CellResult], detect: Callable[[CellResult], Iterable[Suspicion]]
) -> list[Finding]:
    """Return the significant findings of `detect`, at most one per cell."""
    suspicions = [suspicion for cell in cells for suspicion in detect(cell)]
    adjusted = holm([p for _, p, _ in suspicions])
    found: dict[str | None, Finding] = {}
    for (finding, _, matters), p in zip(suspicions, adjusted, strict=True):
        if matters and p < ALPHA:
            found.setdefault(finding.cell, replace(finding, p_adjusted=p))
    return list(found.values())


def _drifting(cell: CellResult) -> Iterable[Suspicion]:
    trend = drift(log_times(cell))
    if trend:
        figures = {"change": _relative(trend.change)}
        finding = Finding(kind="drift", group=cell.group, cell=cell.id, figures=figures)
        yield finding, trend.p, abs(trend.change) > LEAST_CHANGE


def _relative(log: float) -> float:
    return math.expm1(max(-WIDEST_LOG, min(log, WIDEST_LOG)))


def _in_two_kinds(cell: CellResult) -> Iterable[Suspicion]:
    blocks = list(log_times(cell).values())
    rounds = [math.log(wall) for walls in timed_walls(cell).values() for wall in walls if wall > 0]
    # Rounds of one block are correlated, so only blocks count as independent.
    for of_rounds, found in enumerate((modes(blocks), modes(rounds, len(blocks)))):
        if found:
            figures = {
                "of_rounds": float(of_rounds),
                "low_s": math.exp(found.low),
                "high_s": math.exp(found.high),
                "share_high": found.share_high,
                "ashman_d": found.apart,
            }
            finding = Finding(kind="modes", group=cell.group, cell=cell.id, figures=figures)
            yield finding, found.p, found.high - found.low > LEAST_GAP


def _warming(cell: CellResult) -> Iterable[Suspicion]:
    found = warmth(timed_walls(cell).values())
    if found:
        figures = {"excess": _relative(found.excess), "bend": _relative(found.bend)}
        warns = abs(found.bend) > LEAST_CHANGE
        finding = Finding(kind="warm-up", group=cell.group, cell=cell.id, figures=figures, warns=warns)
        yield finding, found.p, abs(found.excess) > LEAST_CHANGE
