"""Sections 6, 7 and 14: requests: thousands at once, results as they arrive, three of them timed."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import all_of, at_least, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Figure, Judgement, Verdict, sentence
from bench.model.run import CellResult

THOUSANDS = 1000.0
EFFICIENT, INEFFICIENT = 2.0, 4.0


def thousands_at_once(evidence: Evidence) -> Judgement:
    """H1: requests in flight as counted by the server, and the round time relative to the delays alone."""
    cell = evidence.cell("http/many", "asyncio")
    in_flight = evidence.figure("most in flight at the server", cell, "server_in_flight_max", "count")
    over_ideal = evidence.figure_over_wall("a round takes … as long as the delays alone", cell, "ideal_s")
    reached: Verdict = "supported" if in_flight.value >= THOUSANDS else "inconclusive"
    verdict = all_of([reached, at_most(over_ideal, EFFICIENT, INEFFICIENT)])
    says = (
        f"with {in_flight.value:,.0f} requests in flight, a round took {over_ideal.value:.2f} times as long "
        "as the delays alone"
    )
    if reached != "supported":
        says += "; larger profiles reach thousands"
    return judged(verdict, says, in_flight, over_ideal)


EARLIER, NOT_EARLIER = 1.5, 1.05


def first_result(evidence: Evidence, streamed: CellResult, gathered: CellResult) -> Figure:
    """Return how long the first result takes with `gather`, relative to `as_completed`."""
    name = "with gather the first result takes … as long as with as_completed"
    return evidence.figure_ratio(name, streamed, gathered, "first_s")


def as_they_arrive(evidence: Evidence) -> Judgement:
    """A1: the time to the first result with `gather` relative to `as_completed`."""
    streamed, gathered = evidence.asyncio("early", "pattern", "as_completed", "gather")
    sooner = first_result(evidence, streamed, gathered)
    share = evidence.figure(
        "with as_completed the first result takes … of the time of the last",
        streamed,
        "first_over_last",
        "share",
    )
    verdict = at_least(sooner, EARLIER, NOT_EARLIER)
    return judged(verdict, sentence(sooner, "{:.1f} times"), sooner, share)


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
        id="H1",
        section="§ 6",
        statement="thousands of concurrent requests are handled efficiently",
        predicate=f"at least {THOUSANDS:,.0f} requests are in flight at the server and a round takes at most "
        f"{EFFICIENT:g} times as long as the delays alone (refuted above {INEFFICIENT:g} times)",
        why="a single core that also handles the requests can be expected to spend half of the time waiting",
        reads=("http/many",),
        judge=thousands_at_once,
    ),
    Claim(
        id="A1",
        section="§ 7",
        statement="with as_completed results can be handled as they arrive, before all are done",
        predicate=f"with gather the first result takes at least {EARLIER} times as long as with as_completed "
        f"(refuted below {NOT_EARLIER} times)",
        why="fetches take 5 to 60 ms, so the first result is due long before the last; a third less time "
        "is a clear difference",
        reads=("early",),
        judge=as_they_arrive,
    ),
    Claim(
        id="X1",
        section="§ 14",
        statement="three requests that take 6 s sequentially finish in about 2 s with gather",
        predicate=(
            f"scaled to the chapter's example, the gathered requests take at most {ABOUT_TWO} s (refuted "
            f"above {NOT_ABOUT_TWO} s)"
        ),
        why="“about 2 s” is less than half a second away from 2 s; the delays add up to 3.2 s gathered and "
        "6.6 s in sequence",
        reads=("timed-requests",),
        judge=about_two_seconds,
    ),
)
