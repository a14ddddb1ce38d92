"""Section 7: `as_completed`, which returns results before all tasks are done."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import at_least, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

EARLIER, NOT_EARLIER = 1.5, 1.05


def as_they_arrive(evidence: Evidence) -> Judgement:
    """A1: the time to the first result with `gather` relative to `as_completed`."""
    gathered = evidence.cell("early", "asyncio", pattern="gather")
    streamed = evidence.cell("early", "asyncio", pattern="as_completed")
    sooner = evidence.figure_ratio(
        "with gather the first result takes … as long as with as_completed", streamed, gathered, "first_s"
    )
    share = evidence.figure(
        "with as_completed the first result takes … of the time of the last",
        streamed,
        "first_over_last",
        "share",
    )
    verdict = at_least(sooner, EARLIER, NOT_EARLIER)
    says = f"with gather the first result takes {sooner.value:.1f} times as long as with as_completed"
    return judged(verdict, says, sooner, share)


CLAIMS = (
    Claim(
        id="A1",
        section="§ 7",
        statement="with as_completed results can be handled as they arrive, before all are done",
        predicate=(
            f"with gather the first result takes at least {EARLIER} times as long as with as_completed "
            f"(refuted below {NOT_EARLIER} times)"
        ),
        why=(
            "fetches take 5 to 60 ms, so the first result is due long before the last; a third less time "
            "is a clear difference"
        ),
        reads=("early",),
        judge=as_they_arrive,
    ),
)
