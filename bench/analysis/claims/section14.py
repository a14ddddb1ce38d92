"""§ 14: three requests, gathered and timed."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import across, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

ABOUT_TWO, NOT_ABOUT_TWO = 2.25, 2.75


def about_two_seconds(evidence: Evidence) -> Judgement:
    """X1: the gathered round in the chapter's seconds."""
    cell = evidence.cell("timed-requests", "asyncio")
    taken = evidence.wall_over_param("gathered, in the chapter's seconds", cell, "unit_s")
    in_turn = evidence.wall_over_param(
        "in turn, in the chapter's seconds", evidence.cell("timed-requests", "sequential"), "unit_s"
    )
    verdict = across([at_most(taken, ABOUT_TWO, NOT_ABOUT_TWO)])
    says = (
        f"gathered it takes {taken.value:.2f} of the chapter's seconds, in turn {in_turn.value:.2f}; "
        "the longest request alone is 3 s and 0.2 s more"
    )
    return judged(verdict, says, taken, in_turn)


CLAIMS = (
    Claim(
        id="X1",
        section="§ 14",
        statement="instead of 6 s one after another it finishes in about 2 s",
        predicate=f"gathered, at most {ABOUT_TWO} of the chapter's seconds (refuted above {NOT_ABOUT_TWO})",
        why="about 2 is less than a half away from it; the arithmetic gives 3.2 gathered and 6.6 in turn",
        reads=("timed-requests",),
        judge=about_two_seconds,
    ),
)
