"""Section 14: three requests, gathered and timed."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

ABOUT_TWO, NOT_ABOUT_TWO = 2.25, 2.75


def about_two_seconds(evidence: Evidence) -> Judgement:
    """X1: the time of the gathered round, in the chapter's seconds."""
    cell = evidence.cell("timed-requests", "asyncio")
    taken = evidence.wall_over_param("gathered, in seconds of the chapter's example", cell, "unit_s")
    in_turn = evidence.wall_over_param(
        "sequential, in seconds of the chapter's example",
        evidence.cell("timed-requests", "sequential"),
        "unit_s",
    )
    verdict = at_most(taken, ABOUT_TWO, NOT_ABOUT_TWO)
    says = (
        f"scaled to the chapter's example it takes {taken.value:.2f} s gathered and {in_turn.value:.2f} s "
        "sequentially; the longest request alone takes 3.2 s"
    )
    return judged(verdict, says, taken, in_turn)


CLAIMS = (
    Claim(
        id="X1",
        section="§ 14",
        statement="three requests that take 6 s sequentially finish in about 2 s with gather",
        predicate=(
            f"scaled to the chapter's example, the gathered requests take at most {ABOUT_TWO} s (refuted "
            f"above {NOT_ABOUT_TWO} s)"
        ),
        why=(
            "“about 2 s” is less than half a second away from 2 s; the delays add up to 3.2 s gathered and "
            "6.6 s in sequence"
        ),
        reads=("timed-requests",),
        judge=about_two_seconds,
    ),
)
