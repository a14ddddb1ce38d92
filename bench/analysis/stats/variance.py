"""Variance components of a comparison: between blocks, and between the rounds of a block."""

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

# If rounds contribute more than this share of a block's variance, more of them would help.
ROUNDS_SHARE = 0.5


class Components(Struct, frozen=True, kw_only=True):
    """Standard deviations of log ratios: between blocks, and between the rounds of one block.

    `rounds` is how many rounds a block had, by their harmonic mean.
    """

    between_blocks: float
    between_rounds: float
    rounds: float

    @property
    def advice(self) -> str:
        """Return what would make the interval narrower, in words."""
        from_rounds = self.between_rounds**2 / self.rounds
        whole = from_rounds + self.between_blocks**2
        if whole > 0 and from_rounds / whole > ROUNDS_SHARE:
            return "more rounds per block would help most"
        return "more blocks would help"


def components(blocks: Sequence[Sequence[float]]) -> Components | None:
    """Return the components from each block's round log ratios; None for fewer than two blocks of two.

    The rounds' part is the pooled variance within blocks. The blocks' part is the variance of their means
    less what the rounds put into it, or nothing (S. Searle, G. Casella & C. McCulloch, "Variance Components",
    ch. 3, by the method of moments; T. Kalibera & R. Jones, "Rigorous benchmarking in reasonable time", ISMM
    2013, on using it for benchmarks).
    """
    usable = [np.asarray(rounds, dtype=float) for rounds in blocks if len(rounds) >= 2]
    if len(usable) < 2:
        return None
    freedom = sum(len(rounds) - 1 for rounds in usable)
    within = sum(float(((rounds - rounds.mean()) ** 2).sum()) for rounds in usable) / freedom
    harmonic = len(usable) / sum(1 / len(rounds) for rounds in usable)
    means = np.array([rounds.mean() for rounds in usable])
    between = max(0.0, float(means.var(ddof=1)) - within / harmonic)
    return Components(
        between_blocks=math.sqrt(between), between_rounds=math.sqrt(within), rounds=float(harmonic)
    )
