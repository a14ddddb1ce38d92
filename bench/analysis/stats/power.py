"""Power and minimum detectable differences."""

import functools
import math

import numpy as np
from scipy import special

from bench.analysis.stats.distributions import root
from bench.analysis.stats.estimate import Location, signed_rank_quantile, signed_rank_tail
from bench.model.plan import Method

POWER = 0.8
MOST_DETECTABLE = 100.0
# Up to this number of blocks the signed-rank test's power is simulated; above, the efficiency is used.
MOST_COUNTED, DRAWS, SEED = 20, 2000, 23
# The signed-rank test needs π/3 times the blocks that t needs, for normal data (Hodges & Lehmann, "The
# efficiency of some nonparametric competitors of the t-test", Annals of Mathematical Statistics 27, 1956).
SIGNED_RANK_EFFICIENCY = 3 / math.pi


def power_of_t(shift: float, error: float, freedom: float, alpha: float) -> float:
    """Return the power of the two-sided t-test for a true `shift`, from the noncentral t distribution.

    Source: J. Cohen, "Statistical Power Analysis for the Behavioral Sciences", 2nd ed., ch. 2.
    """
    critical = float(special.stdtrit(freedom, 1 - alpha / 2))
    noncentral = shift / error
    missed = special.nctdtr(freedom, noncentral, critical) - special.nctdtr(freedom, noncentral, -critical)
    if math.isnan(missed):
        # scipy returns NaN far out; there the normal approximation is used (N. L. Johnson & B. L. Welch,
        # "Applications of the non-central t-distribution", Biometrika 31, 1940).
        width = math.sqrt(1 + critical**2 / (2 * freedom))
        missed = special.ndtr((critical * (1 - 1 / (4 * freedom)) - noncentral) / width)
    return 1.0 - float(missed)


def attained_alpha(blocks: int, alpha: float) -> float | None:
    """Return the level that the signed-rank test, whose p-values are discrete, attains; None if none."""
    rank_sum = signed_rank_quantile(blocks, alpha / 2)
    return None if rank_sum is None else 2 * float(signed_rank_tail(blocks)[rank_sum])


def detectable_ratio(found: Location, blocks: int, method: Method, alpha: float) -> float | None:
    """Return the minimum detectable ratio above 1, with 80 % power at `alpha`.

    `found` is the location of so many blocks, whose spread is taken as the true one. None for fewer than
    three blocks, for fewer than the signed-rank test needs to reach `alpha`, or if the ratio would exceed
    100. For blocks without any spread it is 1.
    """
    if blocks < 3:
        return None
    error, freedom = found.error, found.freedom
    if method == "signed-rank":
        attained = attained_alpha(blocks, alpha)
        if attained is None:
            return None
        if blocks <= MOST_COUNTED:
            return _ratio(error * _rank_shift_in_errors(blocks, alpha))
        error, alpha = error / math.sqrt(SIGNED_RANK_EFFICIENCY), attained
    return detectable_shift(error, freedom, alpha)


def detectable_shift(error: float, freedom: float, alpha: float) -> float | None:
    """Return the ratio that a t-test with this error detects with 80 % power; None above 100."""
    if error < 1e-12:
        return 1.0
    return _ratio(error * _shift_in_errors(float(f"{freedom:.3g}"), alpha))


def _ratio(shift: float) -> float | None:
    return math.exp(shift) if shift < math.log(MOST_DETECTABLE) else None


@functools.lru_cache(maxsize=4096)
def _rank_shift_in_errors(blocks: int, alpha: float) -> float:
    # The test detects a shift if the lower end of its interval is above 0, and the end moves with the shift.
    # So the shift with 80 % power follows from seeded normal blocks without a shift. The efficiency would be
    # wrong: with nine blocks and ten comparisons all must agree, and its shift has a power of only 62 %.
    rank_sum = signed_rank_quantile(blocks, alpha / 2) or 0
    drawn = np.random.default_rng(SEED).normal(size=(DRAWS, blocks))
    rows, columns = np.triu_indices(blocks)
    ends = np.partition((drawn[:, rows] + drawn[:, columns]) / 2, rank_sum, axis=1)[:, rank_sum]
    return float(np.quantile(-ends, POWER)) * math.sqrt(blocks)


@functools.lru_cache(maxsize=4096)
def _shift_in_errors(freedom: float, alpha: float) -> float:
    # The sum of the two t quantiles is a good start (J. Cohen, ch. 12), refined by the noncentral t. That
    # takes milliseconds, so the result is cached: hundreds of comparisons share the same two arguments.
    near = float(special.stdtrit(freedom, 1 - alpha / 2) + special.stdtrit(freedom, POWER))
    return float(root(lambda size: power_of_t(size, 1.0, freedom, alpha) - POWER, near / 4, near * 4))
