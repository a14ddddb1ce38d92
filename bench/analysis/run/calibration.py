"""False-positive and detection rates of a calibration run.

Each stream of blocks is judged as a sequence of duels with the looks of the stopping rule; a duel starts with
the block after the end of the one before. Pairs of identical cells are disjoint, so no worker is in two.
"""

import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct

from bench.analysis.run.cell_times import measured_blocks, timed_logs
from bench.analysis.stats.blocks import Logs, within_blocks
from bench.analysis.stats.compare import ALPHA, DELTA, Comparison, compare_family
from bench.analysis.stats.distributions import exact_share_interval
from bench.model.plan import Group, Method, Placement
from bench.model.run import CellBlock, CellResult, Run
from bench.planning.profiles import CERTIFIED_LOOK, LOOKS
from bench.storage.certificates import FINE_MARGIN, Detection, KindFound, Rate
from bench.storage.index import moment

RUN_BLOCKS = 10


class StreamDuel(Struct, frozen=True):
    """One comparison out of a stream, and how many blocks it used."""

    comparison: Comparison
    blocks: int


def rate(events: int, trials: int) -> Rate:
    """Return a rate with its exact 95 % interval."""
    if not trials:
        return Rate(0, 0, 0.0, 1.0)
    return Rate(events, trials, *exact_share_interval(events, trials, 0.95))


def duels(
    values: Sequence[float], method: Method, alpha: float, delta: float = DELTA
) -> Iterator[StreamDuel]:
    """Yield the successive comparisons in a stream of block log ratios."""
    start = 0
    looks = [look for look in LOOKS[method] if look <= CERTIFIED_LOOK]
    while start + looks[-1] <= len(values):
        for look in looks:
            found = compare_family([values[start : start + look]], method, alpha, delta)[0]
            if found.verdict != "inconclusive":
                break
        yield StreamDuel(found, look)
        start += look


def family_alarms(twins: Sequence[Logs], method: Method, alpha: float) -> tuple[int, int]:
    """Return in how many families any pair differed significantly, and how many families there were.

    A family is all pairs of four identical cells, judged once at the largest number of blocks.
    """
    alarms = families = 0
    for four in (twins[first : first + 4] for first in range(0, len(twins) - 3, 4)):
        pairs = [within_blocks(a, b) for a, b in itertools.combinations(four, 2)]
        for start in range(0, min(map(len, pairs)) - CERTIFIED_LOOK + 1, CERTIFIED_LOOK):
            window = [values[start : start + CERTIFIED_LOOK] for values in pairs]
            found = compare_family(window, method, alpha)
            families += 1
            alarms += any(one.verdict in ("faster", "slower") for one in found)
    return alarms, families


def run_to_run_variance(streams: Sequence[Sequence[float]]) -> float | None:
    """Return the variance between stretches of ten blocks beyond that of blocks; None for too few.

    By the method of moments, as in `variance.py`; never below 0. Stretches follow each other within one
    invocation, and what shifts a model between whole runs cancels in identical cells: runs may differ by
    more.
    """
    runs = [
        np.asarray(values[start : start + RUN_BLOCKS])
        for values in streams
        for start in range(0, len(values) - RUN_BLOCKS + 1, RUN_BLOCKS)
    ]
    if len(runs) < 3:
        return None
    means = np.array([run.mean() for run in runs])
    within = float(np.mean([run.var(ddof=1) for run in runs])) / RUN_BLOCKS
    return max(0.0, float((means**2).mean()) - within)


def comparisons_held(cells: Sequence[CellResult], group: Group, alpha: float) -> int:
    """Return how many comparisons of identical cells the blocks of a group hold so far."""
    return sum(len(list(duels(values, group.method, alpha))) for values in _streams(_twins(cells)))


def twin_streams(run: Run) -> dict[str, list[list[float]]]:
    """Return each group's block log ratios by name, one list for every pair of identical cells."""
    return {
        group.name: _streams(_twins([c for c in run.cells if c.group == group.name and c.status == "ok"]))
        for group in run.plan.groups
    }


def certify(run: Run) -> tuple[KindFound, ...]:
    """Return the rates that a calibration run found, for pinned and for unpinned groups."""
    kinds: dict[Placement, list[Group]] = {"pinned": [], "unpinned": []}
    for group in run.plan.groups:
        kinds[group.placement].append(group)
    return tuple(_kind(run, kind, groups) for kind, groups in kinds.items() if groups)


def _kind(run: Run, kind: Placement, groups: Sequence[Group]) -> KindFound:
    found = [_group(run, group) for group in groups]
    twins = [one for group in found for one in group.twins]
    # Those without an interval say nothing of how often intervals hold the true ratio.
    covered = [low <= 1.0 <= high for low, high in filter(None, (one.comparison.ratio_ci for one in twins))]
    alarms, families = (sum(counts) for counts in zip(*(group.families for group in found), strict=True))
    blocks = float(np.median([one.blocks for one in twins])) if twins else math.nan
    return KindFound(
        kind=kind,
        alarms=_alarms(twins),
        family_alarms=rate(alarms, families),
        coverage=rate(sum(covered), len(covered)),
        detections=tuple(one for group in found for one in group.detections),
        run_to_run_variance=run_to_run_variance([values for group in found for values in group.streams]),
        comparison_s=blocks * float(np.mean([group.block_s for group in found])) if twins else 0.0,
        fine_alarms=_alarms([one for group in found for one in group.fine]),
    )


def _alarms(twins: Sequence[StreamDuel]) -> Rate:
    return rate(sum(one.comparison.verdict in ("faster", "slower") for one in twins), len(twins))


class _Group(Struct, frozen=True):
    twins: list[StreamDuel]
    fine: list[StreamDuel]
    families: tuple[int, int]
    detections: list[Detection]
    streams: list[list[float]]
    block_s: float


def _group(run: Run, group: Group) -> _Group:
    cells = [cell for cell in run.cells if cell.group == group.name and cell.status == "ok"]
    twins, alpha = _twins(cells), run.plan.alpha
    streams = _streams(twins)
    return _Group(
        twins=[one for values in streams for one in duels(values, group.method, alpha)],
        fine=[one for values in streams for one in duels(values, group.method, alpha, FINE_MARGIN)],
        families=family_alarms(twins, group.method, ALPHA),
        detections=[
            _detection(group, cell.slowdown, within_blocks(twins[0], timed_logs(cell)), alpha)
            for cell in cells
            if cell.slowdown and twins
        ],
        streams=streams,
        block_s=_pair_block_s(cells, overhead_s(run)),
    )


def _twins(cells: Sequence[CellResult]) -> list[Logs]:
    return [timed_logs(cell) for cell in cells if cell.slowdown == 0]


def _streams(twins: Sequence[Logs]) -> list[list[float]]:
    return [within_blocks(a, b) for a, b in zip(twins[::2], twins[1::2], strict=False)]


def _detection(group: Group, slowdown: float, values: Sequence[float], alpha: float) -> Detection:
    # A slowdown of 2 % needs a margin of 1 %: with δ at 5 % the verdict would be *equivalent*.
    shown = list(duels(values, group.method, alpha, min(DELTA, slowdown / 2)))
    found = sum(one.comparison.verdict == "slower" for one in shown)
    return Detection(
        work=str(group.params.get("work", group.workload)), slowdown=slowdown, found=rate(found, len(shown))
    )


def _pair_block_s(cells: Sequence[CellResult], overhead_s: float) -> float:
    """Return about how long a block of two of these cells takes."""
    rounds_s = [_rounds_s(block) for cell in cells for block in measured_blocks(cell)]
    return 2 * (float(np.mean(rounds_s)) + overhead_s) if rounds_s else 0.0


def overhead_s(run: Run) -> float:
    """Return the seconds that a run spent per worker outside its rounds, mostly on starting and ending it."""
    blocks = [block for cell in run.cells for block in measured_blocks(cell)]
    # A stranger's file may have any text in place of a time.
    started, finished = moment(run.started_at), moment(run.finished_at or "")
    if not blocks or started is None or finished is None:
        return 0.0
    whole_s = (finished - started).total_seconds()
    return max(0.0, whole_s - sum(map(_rounds_s, blocks))) / len(blocks)


def _rounds_s(block: CellBlock) -> float:
    return sum(record.wall_s for record in block.rounds)
