"""Sections 3 to 5: `await`, tasks and `gather`: what overlaps, what finishes first, the order of results."""

from functools import partial

from bench.analysis.claims.base import FACT, Claim
from bench.analysis.claims.decide import always, at_most, judged, mostly
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement
from bench.text import counted

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


# The sum of the waits is twice the longest wait, and the first bound lies a quarter of the way to it.
THE_LONGEST, NOT_THE_LONGEST = 1.25, 1.5
WHY_LONGEST = (
    "the sum is twice the longest wait; a quarter of the way to it leaves room for dispatch, half of the "
    "way does not count as the longest"
)


def shorter_first(evidence: Evidence) -> Judgement:
    """T1: whether tasks finish in the order of their lengths, whatever order they start in."""
    held = evidence.held(evidence.cell("overlap", "asyncio", pattern="create_task"), "shortest_first")
    return judged(mostly(held), f"tasks finished shortest first in {sum(held)} of {len(held)} rounds")


def takes_the_longest(pattern: str, evidence: Evidence) -> Judgement:
    """T2 and G2: the total time relative to the longest wait."""
    cell = evidence.cell("overlap", "asyncio", pattern=pattern)
    longest = evidence.figure(
        "all tasks together take … as long as the longest wait", cell, "over_longest", "×"
    )
    total = evidence.figure("all tasks together take … as long as their waits in turn", cell, "over_sum", "×")
    verdict = at_most(longest, THE_LONGEST, NOT_THE_LONGEST)
    return judged(
        verdict, f"all tasks together took {longest.value:.2f} times the longest wait", longest, total
    )


def call_order(evidence: Evidence) -> Judgement:
    """G1: whether results come in call order although tasks finish in another order."""
    cell = evidence.cell("overlap", "asyncio", pattern="gather")
    in_order, overtaken = evidence.held(cell, "results_in_call_order"), evidence.held(cell, "shortest_first")
    held = [one for one, tests in zip(in_order, overtaken, strict=True) if tests]
    says = (
        f"results came in call order in {sum(held)} of {counted(len(held), 'round')} in which tasks finished "
        "in another order"
    )
    return judged(always(held), says)


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
    Claim(
        id="T1",
        section="§ 4",
        statement="of two tasks the shorter finishes first",
        predicate=(
            "tasks finished in the order of their lengths in at least 95 % of rounds (refuted below half of "
            "them)"
        ),
        why="a machine that is busy while the tasks start may turn their order around now and then",
        reads=("overlap",),
        judge=shorter_first,
    ),
    Claim(
        id="T2",
        section="§ 4",
        statement="tasks overlap: together they take as long as the longest, not the sum",
        predicate=f"the total time is at most {THE_LONGEST} times the longest wait (refuted above "
        f"{NOT_THE_LONGEST})",
        why=WHY_LONGEST,
        reads=("overlap",),
        judge=partial(takes_the_longest, "create_task"),
    ),
    Claim(
        id="G1",
        section="§ 5",
        statement="gather returns results in call order",
        predicate="results came in call order in every round in which tasks finished in another order",
        why=f"{FACT}; rounds in which no task overtakes another do not test it",
        reads=("overlap",),
        judge=call_order,
    ),
    Claim(
        id="G2",
        section="§ 5",
        statement="gather takes as long as its longest task",
        predicate=f"the total time is at most {THE_LONGEST} times the longest wait (refuted above "
        f"{NOT_THE_LONGEST})",
        why=WHY_LONGEST,
        reads=("overlap",),
        judge=partial(takes_the_longest, "gather"),
    ),
)
