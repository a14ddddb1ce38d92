"""The difference between two sides in a ratio that each measured within its own blocks."""

import functools
from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.runs.comparability import Side, alpha_of, margin_of
from bench.analysis.runs.reduced import Merged, PairKey, ReducedCell, merged
from bench.analysis.stats.compare import ALPHA, DELTA, LEAST_BLOCKS
from bench.analysis.stats.estimate import WIDEST_LOG, Location, centre, location
from bench.analysis.stats.welch import difference, difference_of_one, widened
from bench.model.plan import SEQUENTIAL
from bench.text import counted

Logs = Sequence[Sequence[float]]
Known = tuple[Merged | None, Merged | None]
# The fields of a `RunDifference` up to its reason.
Found = tuple[float, Location | None, bool | None, str | None]

# Each side is compared with the first.
_merged = functools.lru_cache(maxsize=4096)(lambda ratios: merged([ratios])[0])

TWINS = "both sides are the same data, so the ratio is 1"
ABSURD = "the times differ by more than a factor of a billion, so they cannot be measurements"


class RunDifference(Struct, frozen=True):
    """B's log ratio less A's; if there is too little data for a `difference`, the reason.

    `alpha` is the significance level and `margin` that of equivalence, the smallest of the runs'.
    """

    log: float | None
    difference: Location | None
    widened: bool | None
    reason: str | None = None
    alpha: float = ALPHA
    margin: float = DELTA


def run_difference(a: Side, b: Side, cell_id: str) -> RunDifference:
    """Return the difference of B from A in this cell, each relative to its own sequential cell."""
    ratios_a, ratios_b = ([cell.log_ratios for cell in side.cells(cell_id)] for side in (a, b))
    return _difference_of(a, b, cell_id, ratios_a, ratios_b, (_known(a, cell_id), _known(b, cell_id)))


def _known(side: Side, cell_id: str) -> Merged | None:
    # A cell's ratios are those of its pair with the sequential cell.
    run = side.runs[0]
    base = run.cells[cell_id].base if cell_id in run.cells else None
    pair = run.pairs.get((base, cell_id)) if base else None
    return pair.merged if pair else None


def pair_difference(a: Side, b: Side, pair: PairKey, sign: int = 1) -> RunDifference:
    """Return the difference of B from A in the ratio of two cells; with sign -1, in the inverse ratio."""
    of_a, of_b = [run.pairs[pair] for run in a.runs], [run.pairs[pair] for run in b.runs]
    ratios_a, ratios_b = [one.log_ratios for one in of_a], [one.log_ratios for one in of_b]
    known = (of_a[0].merged, of_b[0].merged)
    return _difference_of(a, b, pair[1], ratios_a, ratios_b, known, sign)


def _difference_of(
    a: Side, b: Side, cell_id: str, ratios_a: Logs, ratios_b: Logs, known: Known, sign: int = 1
) -> RunDifference:
    log, found, wider, reason = _found(a, b, cell_id, ratios_a, ratios_b, known)
    if abs(log) > WIDEST_LOG:
        return RunDifference(None, None, None, ABSURD)
    if sign < 0:
        # The estimates are odd functions of the logs, so that the inverse ratio only changes the sign.
        log, found = -log, found and Location(-found.mean, found.error, found.freedom)
    return RunDifference(log, found, wider, reason, alpha_of(a, b), margin_of(a, b))


def _found(a: Side, b: Side, cell_id: str, ratios_a: Logs, ratios_b: Logs, known: Known) -> Found:
    # With one run on each side the unit is the block; with more, the run.
    if same_data(a, b):
        freedom = max(1, len(ratios_a[0]) - 1)
        return 0.0, Location(0.0, 0.0, freedom), None, TWINS
    if unequal := unequal_n(a, b, cell_id):
        log = centre([centre(one) for one in ratios_b]) - centre([centre(one) for one in ratios_a])
        return log, None, None, unequal
    if len(ratios_a) == len(ratios_b) == 1:
        in_a = known[0] or _merged(tuple(ratios_a[0]))
        return _by_blocks(a, b, cell_id, in_a, known[1] or _merged(tuple(ratios_b[0])))
    return _by_runs([centre(one) for one in ratios_a], [centre(one) for one in ratios_b])


def same_data(a: Side, b: Side) -> bool:
    """Return whether both sides are the same run, or a copy of it."""
    return len(a.runs) == len(b.runs) == 1 and a.runs[0].cells == b.runs[0].cells


def unequal_n(a: Side, b: Side, cell_id: str) -> str | None:
    """Return the message that the sides' N differ, so there is no verdict; None if they are equal."""
    # The verdict would depend on N: 20 waits with 16 in flight take two turns and 50 take four, and the fixed
    # cost of a round is shared by fewer operations.
    if len(a.runs) == len(b.runs) == 1 and _sizes(a, cell_id) == _sizes(b, cell_id):
        return None
    return _sizes_differ("N", [(side.label, side.cells(cell_id)) for side in (a, b)]) or _sizes_differ(
        f"the {SEQUENTIAL} cell's N", [(side.label, side.bases(cell_id)) for side in (a, b)]
    )


def _sizes_differ(what: str, sides: Sequence[tuple[str, Sequence[ReducedCell]]]) -> str | None:
    sizes = [sorted({cell.operations or 0 for cell in cells}) for _, cells in sides]
    if sizes[0] == sizes[1] and len(sizes[0]) <= 1:
        return None
    each = [f"{'/'.join(map(str, size))} in {label}" for size, (label, _) in zip(sizes, sides, strict=True)]
    return f"{what} is {' and '.join(each)}, so there is no verdict; set the same N with `bench run -n`"


def _sizes(side: Side, cell_id: str) -> tuple[int, int]:
    run, cell = side.runs[0], side.runs[0].cells[cell_id]
    return cell.operations or 0, (run.cells[cell.base].operations or 0) if cell.base else 0


def _by_blocks(a: Side, b: Side, cell_id: str, in_a: Merged, in_b: Merged) -> Found:
    log = in_b.location.mean - in_a.location.mean
    for side, count in ((a, in_a.blocks), (b, in_b.blocks)):
        if count < LEAST_BLOCKS["t"]:
            blocks = counted(count, "block")
            return log, None, None, f"{blocks} in {side.label}; a verdict needs {LEAST_BLOCKS['t']}"
    found = difference(in_a.location, in_b.location)
    between = [run.run_to_run.get(run.cells[cell_id].kind) for side in (a, b) for run in side.runs]
    known = [variance for variance in between if variance is not None]
    if len(known) < len(between):
        return log, found, False, None
    # Each of the two runs contributes the variance once. It is measured between stretches of one invocation,
    # on identical cells, so it is a lower bound of that between whole runs.
    return log, widened(found, sum(known)), True, None


def _by_runs(means_a: Sequence[float], means_b: Sequence[float]) -> Found:
    # One value for each run, so the spread includes run-to-run differences.
    if len(means_a) == 1:
        found = difference_of_one(means_a[0], means_b, one_is_b=False)
    elif len(means_b) == 1:
        found = difference_of_one(means_b[0], means_a, one_is_b=True)
    else:
        found = difference(location(means_a), location(means_b))
    return found.mean, found, None, None
