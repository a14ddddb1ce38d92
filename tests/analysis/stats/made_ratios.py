"""Log ratios of blocks around a value, and their comparison."""

from bench.analysis.stats.compare import Comparison, compare_family
from bench.model.plan import Method

METHODS: tuple[Method, ...] = ("t", "signed-rank")
WOBBLE = (-0.010, 0.012, -0.004, 0.007, -0.013, 0.002, 0.009, -0.006, 0.004, -0.001, 0.011, -0.011)


def around(log_ratio: float, blocks: int = 12, scale: float = 1.0) -> list[float]:
    """Return block log ratios near `log_ratio`, with a spread of about 1 %."""
    return [log_ratio + scale * wobble for wobble in WOBBLE[:blocks]]


def alone(values: list[float], method: Method = "t") -> Comparison:
    """Return the comparison of a family of one."""
    return compare_family([values], method)[0]
