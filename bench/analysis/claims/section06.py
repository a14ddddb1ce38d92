"""§ 6: fetching with one shared session."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import all_of, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement, Verdict

THOUSANDS = 1000.0
EFFICIENT, INEFFICIENT = 2.0, 4.0


def thousands_at_once(evidence: Evidence) -> Judgement:
    """H1: so many in flight, as the server counted them, and the round beside what the delays alone take."""
    cell = evidence.cell("http/many", "asyncio")
    in_flight = evidence.figure("most in flight at the server", cell, "server_in_flight_max", "count")
    over_ideal = evidence.figure_over_wall("round over what the delays alone take", cell, "ideal_s")
    reached: Verdict = "supported" if in_flight.value >= THOUSANDS else "inconclusive"
    verdict = all_of([reached, at_most(over_ideal, EFFICIENT, INEFFICIENT)])
    says = (
        f"{in_flight.value:,.0f} in flight at once took {over_ideal.value:.2f} times what "
        "their delays alone take"
    )
    if reached != "supported":
        says += "; that is not thousands: a larger profile has them"
    return judged(verdict, says, in_flight, over_ideal)


CLAIMS = (
    Claim(
        id="H1",
        section="§ 6",
        statement="thousands of concurrent requests are handled efficiently",
        predicate=(
            f"{THOUSANDS:,.0f} or more in flight at the server, within {EFFICIENT:g} times what their delays "
            f"alone take (refuted above {INEFFICIENT:g})"
        ),
        why=(
            "half of the time spent waiting is what a single core can be asked for when it must "
            "also do the work"
        ),
        reads=("http/many",),
        judge=thousands_at_once,
    ),
)
