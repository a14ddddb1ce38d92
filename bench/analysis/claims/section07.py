"""§ 7: `as_completed`: results in hand before all are done."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import all_of, at_least, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

EARLIER, NOT_EARLIER = 1.5, 1.05


def as_they_arrive(evidence: Evidence) -> Judgement:
    """A1: the first result under `as_completed` beside the first one that `gather` hands over."""
    gathered = evidence.cell("early", "asyncio", pattern="gather")
    streamed = evidence.cell("early", "asyncio", pattern="as_completed")
    sooner = evidence.figure_ratio("first result, gather over as_completed", streamed, gathered, "first_s")
    share = evidence.figure("first over last result", streamed, "first_over_last", "share")
    verdict = all_of([at_least(sooner, EARLIER, NOT_EARLIER)])
    says = f"the first result is in hand {sooner.value:.1f} times sooner than with gather"
    return judged(verdict, says, sooner, share)


CLAIMS = (
    Claim(
        id="A1",
        section="§ 7",
        statement="with as_completed results can be handled as they arrive, before all are done",
        predicate=(
            f"the first result comes at least {EARLIER} times sooner than with gather (refuted "
            f"below {NOT_EARLIER})"
        ),
        why=(
            "the fetches take from 5 to 60 ms: the first is due at a small share of the last, "
            "and a third less is plain"
        ),
        reads=("early",),
        judge=as_they_arrive,
    ),
)
