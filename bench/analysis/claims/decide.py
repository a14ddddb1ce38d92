"""The rules that turn metrics into verdicts: a threshold counts as passed if the whole interval passes it."""

from collections.abc import Sequence

from bench.analysis.claims.judgement import Figure, Judgement, Verdict

MOSTLY, HALF = 0.95, 0.5


def at_least(figure: Figure, supported: float, refuted: float | None = None) -> Verdict:
    """Return *supported* if the interval lies at or above one bound, *refuted* if it lies below the other.

    Between the two bounds (they are equal if only one is given) the verdict is *inconclusive*, as it is for a
    figure without an interval.
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
    """Return *supported* if every observation holds, *refuted* if any does not."""
    if not holds:
        return "inconclusive"
    return "supported" if all(holds) else "refuted"


def mostly(holds: Sequence[bool]) -> Verdict:
    """Return *supported* if at least 95 % of the observations hold, *refuted* if fewer than half do.

    For observations that a busy machine may spoil now and then, such as those that depend on waking in time.
    """
    if not holds:
        return "inconclusive"
    share = sum(holds) / len(holds)
    if share >= MOSTLY:
        return "supported"
    return "refuted" if share < HALF else "inconclusive"


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict of a statement whose parts must all hold."""
    if "refuted" in verdicts:
        return "refuted"
    if not verdicts or any(verdict != "supported" for verdict in verdicts):
        return "inconclusive"
    return "supported"


def across(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict of a statement tested in several settings: *depends* if they disagree."""
    if "supported" in verdicts and "refuted" in verdicts:
        return "depends"
    return verdicts[0] if len(set(verdicts)) == 1 else "inconclusive"


def judged(verdict: Verdict, says: str, *figures: Figure) -> Judgement:
    """Return a judgement that rests on these metrics."""
    return Judgement(verdict, says, figures)
