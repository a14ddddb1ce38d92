"""§ 4 and § 5: tasks and `gather`: what finishes first, in which order results come, what the whole takes."""

from functools import partial

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import all_of, always, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

# The sum of the waits is twice the longest: the bound for "the longest" is a quarter of the way.
THE_LONGEST, NOT_THE_LONGEST = 1.25, 1.5
WHY_LONGEST = (
    "the sum is twice the longest; a quarter of the way there is room for dispatch, half-way is not it"
)


def shorter_first(evidence: Evidence) -> Judgement:
    """T1: the order of finish is that of the lengths, whatever the order of the start."""
    held = evidence.held(evidence.cell("overlap", "asyncio", pattern="create_task"), "shortest_first")
    return judged(always(held), f"tasks finished shortest first in {sum(held)} of {len(held)} rounds")


def takes_the_longest(pattern: str, evidence: Evidence) -> Judgement:
    """T2 and G2: the whole over its longest part."""
    cell = evidence.cell("overlap", "asyncio", pattern=pattern)
    longest = evidence.figure("time over the longest wait", cell, "over_longest", "×")
    total = evidence.figure("time over the sum of all waits", cell, "over_sum", "×")
    verdict = at_most(longest, THE_LONGEST, NOT_THE_LONGEST)
    return judged(verdict, f"the whole took {longest.value:.2f} times its longest wait", longest, total)


def call_order(evidence: Evidence) -> Judgement:
    """G1: results come in call order though the tasks finish in another."""
    cell = evidence.cell("overlap", "asyncio", pattern="gather")
    held, overtaken = evidence.held(cell, "results_in_call_order"), evidence.held(cell, "shortest_first")
    verdict = all_of([always(held), always(overtaken)])
    says = (
        f"results came in call order in {sum(held)} of {len(held)} rounds, though tasks finished in another"
    )
    return judged(verdict, says)


CLAIMS = (
    Claim(
        id="T1",
        section="§ 4",
        statement="of two tasks the shorter finishes first",
        predicate="in every round tasks finished in the order of their lengths",
        why="it is a statement of fact: one exception refutes it",
        reads=("overlap",),
        judge=shorter_first,
    ),
    Claim(
        id="T2",
        section="§ 4",
        statement="tasks overlap: the whole takes the longest, not the sum",
        predicate=f"at most {THE_LONGEST} times the longest wait (refuted above {NOT_THE_LONGEST})",
        why=WHY_LONGEST,
        reads=("overlap",),
        judge=partial(takes_the_longest, "create_task"),
    ),
    Claim(
        id="G1",
        section="§ 5",
        statement="gather returns results in call order",
        predicate="in every round results came in call order, though tasks finished in another",
        why="it is a statement of fact: one exception refutes it; without overtaking it would be no test",
        reads=("overlap",),
        judge=call_order,
    ),
    Claim(
        id="G2",
        section="§ 5",
        statement="gather takes as long as its longest task",
        predicate=f"at most {THE_LONGEST} times the longest wait (refuted above {NOT_THE_LONGEST})",
        why=WHY_LONGEST,
        reads=("overlap",),
        judge=partial(takes_the_longest, "gather"),
    ),
)
