"""§ 10: producers and consumers."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import all_of, always, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

GROUPS = ("pipeline", "pipeline/slow-consumer")


def exactly_once(evidence: Evidence) -> Judgement:
    """Q1: every item once, queue empty and everybody gone at the end."""
    cells = [evidence.cell(group, "asyncio") for group in GROUPS]
    once = [held for cell in cells for held in evidence.held(cell, "consumed_once")]
    clean = [held for cell in cells for held in evidence.held(cell, "clean_end")]
    rate = evidence.figure("items", cells[0], "items_per_s", "/s")
    says = f"{sum(once)} of {len(once)} rounds consumed every item once, {sum(clean)} ended cleanly"
    return judged(all_of([always(once), always(clean)]), says, rate)


CLAIMS = (
    Claim(
        id="Q1",
        section="§ 10",
        statement="every item is consumed exactly once and the pipeline ends cleanly",
        predicate=(
            "in every round no item was lost or came twice, and at the end the queue was empty "
            "and no task left"
        ),
        why="it is a statement of fact: one exception refutes it",
        reads=GROUPS,
        judge=exactly_once,
    ),
)
