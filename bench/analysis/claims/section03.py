"""Section 3: a coroutine that prints, sleeps and prints again."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

# Waits of 3, 1 and 2 units take half of their sum if they overlap, and the whole sum if one blocks.
OVERLAPPED, BLOCKED = 0.75, 0.9


def pauses_without_blocking(evidence: Evidence) -> Judgement:
    """R1: the time of three overlapping waits relative to their sum."""
    cell = evidence.cell("overlap", "asyncio", pattern="gather")
    share = evidence.figure("all together take … as long as their waits in turn", cell, "over_sum", "×")
    verdict = at_most(share, OVERLAPPED, BLOCKED)
    return judged(
        verdict, f"three waiting coroutines took {share.value:.2f} times the sum of their waits", share
    )


CLAIMS = (
    Claim(
        id="R1",
        section="§ 3",
        statement="await pauses without blocking the program",
        predicate=f"three gathered waits take at most {OVERLAPPED} times their sum (refuted above {BLOCKED})",
        why="full overlap gives 0.5 and blocking gives 1; the threshold lies half-way between them",
        reads=("overlap",),
        judge=pauses_without_blocking,
    ),
)
