"""Is one cell faster than another? Log ratios within blocks, tests over blocks, one family per group."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from scipy import special

from bench.analysis.stats.correct import holm, simultaneous
from bench.analysis.stats.distributions import Floats, mean_ranks
from bench.analysis.stats.estimate import (
    Estimate,
    Interval,
    Location,
    estimates,
    inverse,
    located,
    locations,
    signed_rank_tail,
)
from bench.analysis.stats.independence import independent_each, lag1_each
from bench.analysis.stats.power import MOST_DETECTABLE, detectable_ratio
from bench.analysis.stats.samples import Table, each
from bench.model.plan import Method
from bench.planning.profiles import SIGNED_RANK_BLOCKS, STUDENT_BLOCKS
from bench.text import counted

Verdict = Literal["equivalent", "faster", "slower", "inconclusive"]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

ALPHA = 0.05
# Ratios from 1/1.05 to 1.05 count as no difference that matters.
DELTA = 0.05
NO_SPREAD = 1e-12
OPPOSITE: dict[Verdict, Verdict] = {"faster": "slower", "slower": "faster"}
LEAST_BLOCKS: dict[Method, int] = {"t": 3, "signed-rank": SIGNED_RANK_BLOCKS}
# Three pairs have next to no power, and the correlation of six blocks is hardly known. Without merging so
# few, false alarms in duels of equal cells stay below 5 %, for correlated and for recorded blocks as well.
LEAST_MERGED: dict[Method, int] = {"t": STUDENT_BLOCKS, "signed-rank": SIGNED_RANK_BLOCKS}


class Comparison(Struct, frozen=True, kw_only=True):
    """B's time divided by A's: below 1, B is faster. `verdict` describes B relative to A.

    `lag1` is the correlation of neighbouring blocks; `merged` is whether it made them be merged in pairs.
    `p_adjusted` tests for a difference and `p_equivalence` for equivalence, each corrected over the family.
    """

    ratio: float
    ratio_ci: Interval | None
    p: float | None = None
    p_adjusted: float | None = None
    verdict: Verdict = "inconclusive"
    detectable: float | None = None
    blocks: int
    reason: str | None = None
    lag1: float | None = None
    merged: bool = False
    p_equivalence: float | None = None


class FamilyP(Struct, frozen=True):
    """The p-value of a difference, and those of difference and equivalence corrected over the family."""

    p: float
    difference: float
    equivalence: float


def difference_p(values: Sequence[float], method: Method) -> float:
    """Return the two-sided p-value of no shift: Student's t, or Wilcoxon's exact signed ranks."""
    return p_values([values], method)[0][0]


def equivalence_p(values: Sequence[float], method: Method, delta: float = DELTA) -> float:
    """Return the p-value of two one-sided tests that the ratio lies within 1/(1+δ) and 1+δ.

    Source: D. Schuirmann, "A comparison of the two one-sided tests procedure and the power approach",
    Journal of Pharmacokinetics and Biopharmaceutics 15 (1987).
    """
    return p_values([values], method, delta)[0][1]


def p_values(
    samples: Sequence[Sequence[float]], method: Method, delta: float = DELTA
) -> list[tuple[float, float]]:
    """Return the p-values of difference and of equivalence of each sample."""
    margin = math.log1p(delta)
    one_sided = _by_student if method == "t" else _by_ranks

    def compute(rows: Table) -> list[tuple[float, float]]:
        difference = np.minimum(1.0, 2 * np.minimum(*one_sided(rows, 0.0)))
        equivalence = np.maximum(one_sided(rows, margin)[0], one_sided(rows, -margin)[1])
        return list(zip(difference.tolist(), equivalence.tolist(), strict=True))

    return each(samples, compute)


def _by_student(rows: Table, shift: float) -> tuple[Floats, Floats]:
    # The p-values of both alternatives, greater and less, after the shift is added to the values.
    means, errors, freedom = located(rows)
    spread = errors >= NO_SPREAD
    statistics = np.divide(means + shift, errors, out=np.zeros_like(means), where=spread)
    greater, less = (special.stdtr(freedom, sign * statistics) for sign in (-1, 1))
    return _without_spread(means + shift, ~spread, greater, less)


def _by_ranks(rows: Table, shift: float) -> tuple[Floats, Floats]:
    # Uses the same exact distribution as the interval, so the two agree. Ties take their mean rank, zeros
    # count half to each side, and halves are rounded to the larger p. (With ties scipy permutes signs, which
    # takes half a second, and from 14 blocks on it uses the normal approximation.)
    data = rows + shift
    ranks = mean_ranks(np.abs(data))
    above = (ranks * ((data > 0) + (data == 0) / 2)).sum(axis=1)
    tail = signed_rank_tail(rows.shape[1])
    less, greater = (tail[np.ceil(side).astype(int)] for side in (above, len(tail) - 1 - above))
    return _without_spread(data[:, 0], np.ptp(rows, axis=1) < NO_SPREAD, greater, less)


def _without_spread(values: Floats, where: Flags, greater: Floats, less: Floats) -> tuple[Floats, Floats]:
    # Blocks that agree to the last digit come from a fake clock; rank and t statistics are undefined.
    exact = np.abs(values) < NO_SPREAD
    up, down = (np.where(exact | (sign * values < 0), 1.0, 0.0) for sign in (1, -1))
    return np.where(where, up, greater), np.where(where, down, less)


def compare_family(
    family: Sequence[Sequence[float]], method: Method, alpha: float = ALPHA, delta: float = DELTA
) -> list[Comparison]:
    """Return a comparison for each list of block log ratios; Holm and the intervals cover all at once."""
    return compare_families([family], method, alpha, delta)[0]


def compare_families(
    families: Sequence[Sequence[Sequence[float]]],
    method: Method,
    alpha: float = ALPHA,
    delta: float = DELTA,
) -> list[list[Comparison]]:
    """Return the same for each of several families, which is much faster than one after another."""
    blocks = [values for family in families for values in family]
    correlations = lag1_each(blocks)
    samples = independent_each(blocks, correlations, LEAST_MERGED[method])
    tested = iter(_tested(families, samples, method, delta))
    counts = [len(family) for family in families for _ in family]
    centres = estimates(samples, method, [simultaneous(1 - alpha, count) for count in counts])
    found = [
        _compared(*one, method, alpha, delta)
        for one in zip(centres, locations(samples), map(len, samples), counts, tested, strict=True)
    ]
    told = iter(
        replace(one, lag1=correlation, blocks=len(values), merged=one.blocks < len(values))
        for one, values, correlation in zip(found, blocks, correlations, strict=True)
    )
    return [[next(told) for _ in family] for family in families]


def _tested(
    families: Sequence[Sequence[object]], samples: Sequence[Sequence[float]], method: Method, delta: float
) -> list[FamilyP | None]:
    # Holm's correction is over those members of a family that have enough blocks for a test.
    enough = [len(values) >= LEAST_BLOCKS[method] for values in samples]
    known = p_values([values for values, kept in zip(samples, enough, strict=True) if kept], method, delta)
    p, kept = iter(known), iter(enough)
    found: list[FamilyP | None] = []
    for family in families:
        testable = [next(kept) for _ in family]
        members = iter(corrected([next(p) for one in testable if one]))
        found += [next(members) if one else None for one in testable]
    return found


def corrected(tests: Sequence[tuple[float, float]]) -> list[FamilyP]:
    """Return Holm's correction of each member's p-values of difference and equivalence."""
    differences, equivalences = ([test[which] for test in tests] for which in (0, 1))
    return list(map(FamilyP, differences, holm(differences), holm(equivalences)))


def _compared(
    centre: Estimate,
    found: Location,
    blocks: int,
    count: int,
    tested: FamilyP | None,
    method: Method,
    alpha: float,
    delta: float,
) -> Comparison:
    if tested is None:
        return Comparison(
            ratio=centre.value,
            ratio_ci=centre.bounds,
            blocks=blocks,
            reason=f"{counted(blocks, 'block')}; a verdict needs {LEAST_BLOCKS[method]}",
        )
    verdict = verdict_of(centre.log, tested.difference, tested.equivalence, alpha)
    beyond = verdict == "inconclusive" and centre.interval is None
    shown = compatible(centre.bounds, verdict, delta)
    least = detectable_ratio(found, blocks, method, alpha / count)
    return Comparison(
        ratio=centre.value,
        ratio_ci=shown,
        p=tested.p,
        p_adjusted=tested.difference,
        verdict=verdict,
        detectable=beyond_interval(least, centre.value, shown),
        blocks=blocks,
        reason=f"{blocks} blocks are too few for {count} comparisons at once" if beyond else None,
        p_equivalence=tested.equivalence,
    )


def beyond_interval(detectable: float | None, ratio: float, bounds: Interval | None) -> float | None:
    """Return the minimum detectable difference, which is not within the interval itself.

    One enormous outlier hardly changes the winsorized errors from which it is computed. But the interval of
    the signed-rank test contains it on few blocks, and no difference within that could have been detected.
    """
    if detectable is None or bounds is None:
        return detectable
    least = max(detectable, bounds[1] / ratio, ratio / bounds[0])
    return least if least < MOST_DETECTABLE else None


def compatible(bounds: Interval | None, verdict: Verdict, delta: float = DELTA) -> Interval | None:
    """Return the interval limited to the side of 1, or of the margins, that Holm's procedure established.

    For what a step-down procedure rejects beyond Bonferroni only the side is known. A bound past 1 becomes 1,
    and one past a margin of equivalence becomes that margin (Strassburger & Bretz, "Compatible
    simultaneous lower confidence bounds for the Holm procedure", Statistics in Medicine 27, 2008).
    """
    if bounds is None or verdict == "inconclusive":
        return bounds
    least = {"slower": 1.0, "equivalent": 1 / (1 + delta)}.get(verdict, 0.0)
    most = {"faster": 1.0, "equivalent": 1 + delta}.get(verdict, math.inf)
    return max(least, bounds[0]), min(most, bounds[1])


def opposite(verdict: Verdict) -> Verdict:
    """Return the verdict of A relative to B, given that of B relative to A."""
    return OPPOSITE.get(verdict, verdict)


def turned(found: Comparison) -> Comparison:
    """Return the comparison of A relative to B, given that of B relative to A."""
    ratio_ci, verdict = inverse(found.ratio_ci), opposite(found.verdict)
    return replace(found, ratio=1 / found.ratio, ratio_ci=ratio_ci, verdict=verdict)


def verdict_of(log_ratio: float, p_difference: float, p_equivalence: float, alpha: float) -> Verdict:
    """Return the verdict of two adjusted p-values: equivalence first, then a difference, else none.

    Each of the two one-sided tests of equivalence uses half of alpha, like each side of the interval: a
    single ratio is equivalent if its two-sided interval lies within the margins.
    """
    if p_equivalence < alpha / 2:
        return "equivalent"
    if p_difference < alpha:
        return "faster" if log_ratio < 0 else "slower"
    return "inconclusive"
