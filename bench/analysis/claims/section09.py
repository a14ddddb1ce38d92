"""Section 9: a time limit."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import all_of, at_most, judged, mostly
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

# The limit is 15 ms and the work takes 40 ms: at 20 ms the caller has waited a third too long.
IN_TIME_S, TOO_LATE_S = 0.005, 0.0125


def ends_at_the_limit(evidence: Evidence) -> Judgement:
    """W1: whether operations that overrun end with a timeout error, and how long after the limit."""
    cell = evidence.cell("timeouts", "asyncio", pattern="wait_for")
    held = evidence.held(cell, "ended_at_limit")
    overshoot = evidence.figure("delay of the error after the limit", cell, "overshoot_s", "s")
    verdict = all_of([mostly(held), at_most(overshoot, IN_TIME_S, TOO_LATE_S)])
    return judged(
        verdict, f"the timeout error was raised {overshoot.value * 1e3:.2f} ms after the limit", overshoot
    )


CLAIMS = (
    Claim(
        id="W1",
        section="§ 9",
        statement="wait_for ends an operation at the time limit, with a timeout error",
        predicate=(
            "every operation that overruns ends with TimeoutError in at least 95 % of rounds, on average "
            f"at most {IN_TIME_S * 1e3:g} ms after the limit (refuted above {TOO_LATE_S * 1e3:g} ms)"
        ),
        why=(
            "the limit is 15 ms and the work takes 40 ms: a third of the limit is late, and half-way to "
            "the end of the work is no longer at the limit"
        ),
        reads=("timeouts",),
        judge=ends_at_the_limit,
    ),
)
