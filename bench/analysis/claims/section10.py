"""Section 10: producers and consumers."""

from bench.analysis.claims.base import FACT, Claim
from bench.analysis.claims.decide import all_of, always, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

GROUPS = ("pipeline", "pipeline/slow-consumer")


def exactly_once(evidence: Evidence) -> Judgement:
    """Q1: whether every item is consumed once, and queue and tasks are gone at the end."""
    cells = [evidence.cell(group, "asyncio") for group in GROUPS]
    once = [held for cell in cells for held in evidence.held(cell, "consumed_once")]
    clean = [held for cell in cells for held in evidence.held(cell, "clean_end")]
    rate = evidence.figure("items per second", cells[0], "items_per_s", "/s")
    says = (
        f"every item was consumed once in {sum(once)} of {len(once)} rounds, and {sum(clean)} ended cleanly"
    )
    return judged(all_of([always(once), always(clean)]), says, rate)


CLAIMS = (
    Claim(
        id="Q1",
        section="§ 10",
        statement="every item is consumed exactly once and the pipeline ends cleanly",
        predicate=(
            "in every round no item was lost or consumed twice, and at the end the queue was empty and no "
            "task was left"
        ),
        why=FACT,
        reads=GROUPS,
        judge=exactly_once,
    ),
)
