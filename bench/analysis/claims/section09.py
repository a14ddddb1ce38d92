"""§ 9: a time limit."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import all_of, at_most, judged, mostly
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

# The limit is 15 ms, the work takes 40: at 20 ms the caller has waited a third too long.
IN_TIME_S, TOO_LATE_S = 0.005, 0.0125


def ends_at_the_limit(evidence: Evidence) -> Judgement:
    """W1: who overruns ends with a timeout error, about when the limit is reached."""
    cell = evidence.cell("timeouts", "asyncio", pattern="wait_for")
    held = evidence.held(cell, "ended_at_limit")
    overshoot = evidence.figure("beyond the limit", cell, "overshoot_s", "s")
    verdict = all_of([mostly(held), at_most(overshoot, IN_TIME_S, TOO_LATE_S)])
    return judged(verdict, f"the error came {overshoot.value * 1e3:.2f} ms after the limit", overshoot)


CLAIMS = (
    Claim(
        id="W1",
        section="§ 9",
        statement="wait_for ends an operation at the time limit, with a timeout error",
        predicate=(
            "in 95 % of rounds every overrunning operation ends with TimeoutError, at most "
            f"{IN_TIME_S * 1e3:g} ms late on the mean (refuted from {TOO_LATE_S * 1e3:g} ms)"
        ),
        why=(
            "the limit is 15 ms and the work 40: a third of the limit is late, half of the way to the "
            "work's end is not at the limit"
        ),
        reads=("timeouts",),
        judge=ends_at_the_limit,
    ),
)
