"""§ 3: a coroutine that prints, sleeps, prints."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

# Three waits of 3, 1 and 2 units take half of their sum where they overlap, and all of it where one blocks.
OVERLAPPED, BLOCKED = 0.75, 0.9


def pauses_without_blocking(evidence: Evidence) -> Judgement:
    """R1: while one coroutine waits, the others go on."""
    cell = evidence.cell("overlap", "asyncio", pattern="gather")
    share = evidence.figure("time over the sum of all waits", cell, "over_sum", "×")
    verdict = at_most(share, OVERLAPPED, BLOCKED)
    return judged(
        verdict, f"three coroutines that wait took {share.value:.2f} of the sum of their waits", share
    )


CLAIMS = (
    Claim(
        id="R1",
        section="§ 3",
        statement="await pauses without blocking the program",
        predicate=f"three gathered waits take at most {OVERLAPPED} of their sum (refuted above {BLOCKED})",
        why="one half is what full overlap gives, one is what blocking gives; the bound lies half-way",
        reads=("overlap",),
        judge=pauses_without_blocking,
    ),
)
