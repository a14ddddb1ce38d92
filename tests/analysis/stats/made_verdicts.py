"""Verdicts of pairs as a word for each: `ab` is faster or takes the same time, as listed."""

from bench.analysis.run.leaders import Verdicts


def verdicts(faster: str, same: str = "") -> Verdicts:
    """Return what is said of the first beside the second; nothing is told of the pairs that are not named."""

    def said(one: str, other: str) -> str:
        if one + other in faster.split():
            return "faster"
        if other + one in faster.split():
            return "slower"
        return "equivalent" if {one + other, other + one} & set(same.split()) else "inconclusive"

    return said
