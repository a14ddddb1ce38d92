"""Whether a cell's times drift: a trend of its block times over the run."""

from collections.abc import Mapping

from msgspec import Struct

from bench.analysis.stats.distributions import kendall_p, theil_slope

# With fewer blocks no trend can be significant.
LEAST_BLOCKS = 6


class Trend(Struct, frozen=True):
    """The change of the log time from the first block to the last, with its p-value."""

    change: float
    p: float


def drift(log_times: Mapping[int, float]) -> Trend | None:
    """Return the trend of log times by block number; None for too few blocks.

    Kendall's rank correlation with the blocks' order (H. B. Mann, "Nonparametric tests against trend",
    Econometrica 13, 1945), and the slope of Theil and Sen (P. K. Sen, "Estimates of the regression
    coefficient based on Kendall's tau", JASA 63, 1968): both are robust against single disturbed blocks.
    """
    numbers = sorted(log_times)
    if len(numbers) < LEAST_BLOCKS:
        return None
    values = [log_times[number] for number in numbers]
    if max(values) - min(values) < 1e-12:  # a fake clock: ranks of equal values are undefined
        return Trend(0.0, 1.0)
    slope = theil_slope(numbers, values)
    return Trend(slope * (numbers[-1] - numbers[0]), kendall_p(values))
