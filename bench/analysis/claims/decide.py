"""The rules by which figures become verdicts: a threshold is passed only where the whole interval has."""

from collections.abc import Sequence

from bench.analysis.claims.judgement import Figure, Judgement, Verdict

MOSTLY, HALF = 0.95, 0.5


def at_least(figure: Figure, supported: float, refuted: float | None = None) -> Verdict:
    """Return *supported* if the interval lies at or above one bound, *refuted* if it lies below the other.

    Between the two (the same one where only one is given) lies the band in which nothing is established. A
    figure without an interval establishes nothing.
    """
    low_end, high_end = figure.interval or (None, None)
    if low_end is None or high_end is None:
        return "inconclusive"
    if low_end >= supported:
        return "supported"
    return "refuted" if high_end < (supported if refuted is None else refuted) else "inconclusive"


def at_most(figure: Figure, supported: float, refuted: float | None = None) -> Verdict:
    """Return *supported* if the interval lies at or below one bound, *refuted* if it lies above the other."""
    low_end, high_end = figure.interval or (None, None)
    if low_end is None or high_end is None:
        return "inconclusive"
    if high_end <= supported:
        return "supported"
    return "refuted" if low_end > (supported if refuted is None else refuted) else "inconclusive"


def always(holds: Sequence[bool]) -> Verdict:
    """Return *supported* if what was observed held every time, *refuted* if it ever did not."""
    if not holds:
        return "inconclusive"
    return "supported" if all(holds) else "refuted"


def mostly(holds: Sequence[bool]) -> Verdict:
    """Return *supported* if what was observed held in 95 % of rounds or more, *refuted* if in less than half.

    For what a busy machine may spoil once in a while, like an instant that somebody has to be awake for.
    """
    if not holds:
        return "inconclusive"
    share = sum(holds) / len(holds)
    if share >= MOSTLY:
        return "supported"
    return "refuted" if share < HALF else "inconclusive"


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Return what a statement comes to of which every part must hold."""
    if "refuted" in verdicts:
        return "refuted"
    if not verdicts or any(verdict != "supported" for verdict in verdicts):
        return "inconclusive"
    return "supported"


def across(verdicts: Sequence[Verdict]) -> Verdict:
    """Return what a statement comes to that was tried in several settings: *depends* where they disagree."""
    if "supported" in verdicts and "refuted" in verdicts:
        return "depends"
    told = set(verdicts)
    return verdicts[0] if len(told) == 1 else "inconclusive"


def judged(verdict: Verdict, says: str, *figures: Figure) -> Judgement:
    """Return a judgement."""
    return Judgement(verdict, says, figures)
