"""The smallest difference that a comparison could have found."""

import math
from collections.abc import Sequence

from scipy import optimize, stats

from bench.model import Method
from bench.stats.estimate import standard_error

POWER = 0.8
LARGEST_LOG_RATIO = math.log(100.0)
# The signed-rank test needs π/3 times the blocks that t needs, for normal data (Hodges & Lehmann, "The
# efficiency of some nonparametric competitors of the t-test", Annals of Mathematical Statistics 27, 1956).
SIGNED_RANK_EFFICIENCY = 3 / math.pi


def power_of_t(shift: float, error: float, blocks: int, alpha: float) -> float:
    """Return the chance that the two-sided t-test finds a true `shift`, by the noncentral t distribution.

    Source: J. Cohen, "Statistical Power Analysis for the Behavioral Sciences", 2nd ed., ch. 2.
    """
    freedom = blocks - 1
    critical = float(stats.t.ppf(1 - alpha / 2, freedom))
    noncentral = shift / error
    found = float(stats.nct.sf(critical, freedom, noncentral) + stats.nct.cdf(-critical, freedom, noncentral))
    # scipy gives up far out, where the test cannot miss.
    return 1.0 if math.isnan(found) else found


def detectable_ratio(values: Sequence[float], method: Method, alpha: float) -> float | None:
    """Return the smallest ratio above 1 that would be found with 80 % power at `alpha`.

    `values` are the blocks' log ratios, whose spread is taken as the true one. None for fewer than three
    blocks, or where the ratio would be past 100. Blocks without any spread could have found anything: 1.
    """
    blocks = len(values)
    if blocks < 3:
        return None
    error = standard_error(values)
    if method == "signed-rank":
        error /= math.sqrt(SIGNED_RANK_EFFICIENCY)
    if error < 1e-12:
        return 1.0
    # The sum of the two t quantiles is close (J. Cohen, ch. 12); the noncentral distribution settles the rest.
    near = error * float(stats.t.ppf(1 - alpha / 2, blocks - 1) + stats.t.ppf(POWER, blocks - 1))
    shift = optimize.brentq(
        lambda size: power_of_t(size, error, blocks, alpha) - POWER, near / 4, near * 4, rtol=1e-6
    )
    return math.exp(float(shift)) if shift < LARGEST_LOG_RATIO else None
