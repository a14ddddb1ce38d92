"""Section 6: fetching with one shared session."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import all_of, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement, Verdict

THOUSANDS = 1000.0
EFFICIENT, INEFFICIENT = 2.0, 4.0


def thousands_at_once(evidence: Evidence) -> Judgement:
    """H1: requests in flight as counted by the server, and the round time relative to the delays alone."""
    cell = evidence.cell("http/many", "asyncio")
    in_flight = evidence.figure("most in flight at the server", cell, "server_in_flight_max", "count")
    over_ideal = evidence.figure_over_wall("a round takes … as long as the delays alone", cell, "ideal_s")
    reached: Verdict = "supported" if in_flight.value >= THOUSANDS else "inconclusive"
    verdict = all_of([reached, at_most(over_ideal, EFFICIENT, INEFFICIENT)])
    says = (
        f"with {in_flight.value:,.0f} requests in flight, a round took {over_ideal.value:.2f} times as long "
        "as the delays alone"
    )
    if reached != "supported":
        says += "; larger profiles reach thousands"
    return judged(verdict, says, in_flight, over_ideal)


CLAIMS = (
    Claim(
        id="H1",
        section="§ 6",
        statement="thousands of concurrent requests are handled efficiently",
        predicate=(
            f"at least {THOUSANDS:,.0f} requests are in flight at the server and a round takes at most "
            f"{EFFICIENT:g} times as long as the delays alone (refuted above {INEFFICIENT:g} times)"
        ),
        why="a single core that also handles the requests can be expected to spend half of the time waiting",
        reads=("http/many",),
        judge=thousands_at_once,
    ),
)
