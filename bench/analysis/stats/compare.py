"""Is one cell faster than another? Log ratios within blocks, tests over blocks, one family per group."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from bench.analysis.stats.correct import holm, simultaneous
from bench.analysis.stats.distributions import Floats, mean_ranks, t_above
from bench.analysis.stats.estimate import Interval, Location, estimate, inverse, location, signed_rank_tail
from bench.analysis.stats.independence import independent, lag1
from bench.analysis.stats.power import MOST_DETECTABLE, detectable_ratio
from bench.model.plan import Method
from bench.planning.profiles import SIGNED_RANK_BLOCKS
from bench.text import counted

Verdict = Literal["equivalent", "faster", "slower", "inconclusive"]
Alternative = Literal["two-sided", "greater", "less"]

ALPHA = 0.05
# Ratios from 1/1.05 to 1.05 count as no difference that matters.
DELTA = 0.05
OPPOSITE: dict[Verdict, Verdict] = {"faster": "slower", "slower": "faster"}
LEAST_BLOCKS: dict[Method, int] = {"t": 3, "signed-rank": SIGNED_RANK_BLOCKS}


class Comparison(Struct, frozen=True, kw_only=True):
    """B's time divided by A's: below 1, B is faster. `verdict` describes B relative to A.

    `lag1` is the correlation of neighbouring blocks; `merged` is whether it made them be merged in pairs.
    `p_adjusted` tests for a difference and `p_equivalence` for equivalence, each corrected over the family.
    """

    ratio: float
    ratio_ci: Interval | None
    p: float | None
    p_adjusted: float | None
    verdict: Verdict
    detectable: float | None
    blocks: int
    reason: str | None = None
    lag1: float | None = None
    merged: bool = False
    p_equivalence: float | None = None


def difference_p(values: Sequence[float], method: Method) -> float:
    """Return the two-sided p-value of no shift: Student's t, or Wilcoxon's exact signed ranks."""
    return _p_values(values, method, (("two-sided", 0.0),))[0]


def equivalence_p(values: Sequence[float], method: Method, delta: float = DELTA) -> float:
    """Return the p-value of two one-sided tests that the ratio lies within 1/(1+δ) and 1+δ.

    Source: D. Schuirmann, "A comparison of the two one-sided tests procedure and the power approach",
    Journal of Pharmacokinetics and Biopharmaceutics 15 (1987).
    """
    margin = math.log1p(delta)
    return max(_p_values(values, method, (("greater", margin), ("less", -margin))))


def _p_values(
    values: Sequence[float], method: Method, tests: Sequence[tuple[Alternative, float]]
) -> list[float]:
    # Of each alternative, with the shift that is added to the values.
    if max(values) - min(values) < 1e-12:
        return [_p_without_spread(values[0] + shift, alternative) for alternative, shift in tests]
    if method == "t":
        found = location(values)
        return [_student_p(found, alternative, shift) for alternative, shift in tests]
    data = np.asarray(values, dtype=float)
    return [_signed_rank_p(data + shift, alternative) for alternative, shift in tests]


def _student_p(found: Location, alternative: Alternative, shift: float) -> float:
    if found.error < 1e-12:
        return _p_without_spread(found.mean + shift, alternative)
    statistic = (found.mean + shift) / found.error
    match alternative:
        case "greater":
            return t_above(statistic, found.freedom)
        case "less":
            return t_above(-statistic, found.freedom)
    return 2 * t_above(abs(statistic), found.freedom)


def _signed_rank_p(data: Floats, alternative: Alternative) -> float:
    # Uses the same exact distribution as the interval, so the two agree. Ties take their mean rank, zeros
    # count half to each side, and halves are rounded to the larger p. (With ties scipy permutes signs, which
    # takes half a second, and from 14 blocks on it uses the normal approximation.)
    ranks = mean_ranks(np.abs(data))
    above = float(ranks[data > 0].sum() + ranks[data == 0].sum() / 2)
    tail = signed_rank_tail(len(data))
    less, greater = (float(tail[math.ceil(side)]) for side in (above, len(tail) - 1 - above))
    return {"less": less, "greater": greater}.get(alternative, min(1.0, 2 * min(less, greater)))


def _p_without_spread(value: float, alternative: Alternative) -> float:
    # Blocks that agree to the last digit come from a fake clock; rank and t statistics are undefined.
    if abs(value) < 1e-12:
        return 1.0
    return 0.0 if alternative == "two-sided" or (value > 0) == (alternative == "greater") else 1.0


def compare_family(
    family: Sequence[Sequence[float]], method: Method, alpha: float = ALPHA, delta: float = DELTA
) -> list[Comparison]:
    """Return a comparison for each list of block log ratios; Holm and the intervals cover all at once."""
    least = LEAST_BLOCKS[method]
    blocks, family = family, [tuple(independent(values, least)) for values in family]
    tests = [
        (difference_p(values, method), equivalence_p(values, method, delta)) if len(values) >= least else None
        for values in family
    ]
    found = [
        _compared(values, method, alpha, delta, len(family), p_values)
        for values, p_values in zip(family, corrected(tests), strict=True)
    ]
    return [
        replace(one, lag1=lag1(values), blocks=len(values), merged=one.blocks < len(values))
        for one, values in zip(found, blocks, strict=True)
    ]


class FamilyP(Struct, frozen=True):
    """The p-value of a difference, and those of difference and equivalence corrected over the family."""

    p: float
    difference: float
    equivalence: float


def corrected(tests: Sequence[tuple[float, float] | None]) -> list[FamilyP | None]:
    """Return Holm's correction of each member's p-values of difference and equivalence; None if untested."""
    known = [test for test in tests if test]
    differences, equivalences = ([test[which] for test in known] for which in (0, 1))
    found = map(FamilyP, differences, holm(differences), holm(equivalences))
    return [next(found) if test else None for test in tests]


def _compared(
    values: Sequence[float],
    method: Method,
    alpha: float,
    delta: float,
    count: int,
    tested: FamilyP | None,
) -> Comparison:
    centre = estimate(values, method, simultaneous(1 - alpha, count))
    if tested is None:
        return Comparison(
            ratio=centre.value,
            ratio_ci=centre.bounds,
            p=None,
            p_adjusted=None,
            verdict="inconclusive",
            detectable=None,
            blocks=len(values),
            reason=f"{counted(len(values), 'block')}; a verdict needs {LEAST_BLOCKS[method]}",
        )
    verdict = verdict_of(centre.log, tested.difference, tested.equivalence, alpha)
    beyond = verdict == "inconclusive" and centre.interval is None
    shown = compatible(centre.bounds, verdict, delta)
    return Comparison(
        ratio=centre.value,
        ratio_ci=shown,
        p=tested.p,
        p_adjusted=tested.difference,
        verdict=verdict,
        detectable=beyond_interval(detectable_ratio(values, method, alpha / count), centre.value, shown),
        blocks=len(values),
        reason=f"{len(values)} blocks are too few for {count} comparisons at once" if beyond else None,
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
