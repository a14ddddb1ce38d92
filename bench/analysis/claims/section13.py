"""Section 13: the best practices that can be measured."""

from functools import partial

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import across, all_of, always, at_least, at_most, judged, mostly
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement, UntestedError, sentence
from bench.analysis.claims.section06 import first_result

CHEAP, DEAR = 1.5, 3.0
STALLS, DOES_NOT_STALL = 3.0, 1.5
CONCURRENT, NOT_CONCURRENT, THE_SUM = 1.5, 1.1, 0.95
STALLING_CALLS = {
    "blocking/sleep": "time.sleep",
    "blocking/request": "requests.get",
    "blocking/cpu": "computing",
}


def run_costs_nothing(evidence: Evidence) -> Judgement:
    """B1: the time of `asyncio.run` relative to a hand-driven loop."""
    patterns = "hand_driven", "asyncio_run", "one_runner"
    by_hand, each, one = evidence.asyncio("startup", "pattern", *patterns)
    dearer = evidence.ratio("asyncio.run takes … as long as a hand-driven loop", by_hand, each)
    kept = evidence.ratio("asyncio.run each time takes … as long as one Runner", one, each)
    says = (
        f"asyncio.run takes {dearer.value:.2f}× as long as a hand-driven loop and {kept.value:.1f}× as long "
        "as one Runner that is kept"
    )
    return judged(at_most(dearer, CHEAP, DEAR), says, dearer, kept)


def stalls_everything(evidence: Evidence) -> Judgement:
    """B2: the longest event-loop stall with the call on the loop relative to the call in a thread."""
    found = {}
    for group, call in STALLING_CALLS.items():
        direct, threaded = evidence.asyncio(group, "pattern", "direct", "to_thread")
        name = f"the longest stall with {call} on the loop is … as long as with to_thread"
        found[call] = evidence.figure_ratio(name, threaded, direct, "longest_block_s")
    verdicts = {call: at_least(figure, STALLS, DOES_NOT_STALL) for call, figure in found.items()}
    each = ", ".join(f"{figure.value:.1f}× as long for {call}" for call, figure in found.items())
    says = f"compared with to_thread, the longest stall of the loop is {each}"
    return judged(across(list(verdicts.values())), says, *found.values())


def create_task_overlaps(evidence: Evidence) -> Judgement:
    """B3: the time of awaiting in turn relative to `create_task`."""
    tasks, in_turn = evidence.asyncio("overlap", "pattern", "create_task", "in_turn")
    gain = evidence.ratio("awaiting in turn takes … as long as create_task", tasks, in_turn)
    total = evidence.figure(
        "awaiting in turn takes … as long as the sum of all waits", in_turn, "over_sum", "×"
    )
    verdict = all_of([at_least(gain, CONCURRENT, NOT_CONCURRENT), at_least(total, THE_SUM)])
    return judged(verdict, sentence(gain, "{:.2f}×"), gain, total)


def caught_errors(evidence: Evidence) -> Judgement:
    """B4: how many other results are lost if the error is caught, and if it is not."""
    caught, plain = evidence.asyncio("errors", "pattern", "caught_inside", "gather")
    lost = evidence.figure("other results lost without try/except", plain, "results_lost", "count")
    intact = always(evidence.held(caught, "others_intact"))
    verdict = all_of([intact, at_least(lost, 1.0)])
    with_it = "loses none" if intact == "supported" else "did not always keep the others"
    return judged(
        verdict,
        f"an uncaught error lost {lost.value:.1f} other results on average; a caught error {with_it}",
        lost,
    )


def limits_free_the_caller(evidence: Evidence) -> Judgement:
    """B5: whether the caller continues at the limit, and how much of the hanging work still runs."""
    found = {
        "asyncio": evidence.cell("timeouts", "asyncio", pattern="wait_for"),
        "threads": evidence.cell("timeouts", "threads", pattern="result_timeout"),
        "processes": evidence.cell("timeouts", "processes", pattern="result_timeout"),
    }
    leaked = [
        evidence.figure(f"operations still running after the limit, {name}", cell, "leaked", "count")
        for name, cell in found.items()
    ]
    freed = [mostly(evidence.held(cell, "ended_at_limit")) for cell in found.values()]
    gone = [at_most(figure, 0.0, 0.5) for figure in leaked]
    verdicts = [all_of([first, second]) for first, second in zip(freed, gone, strict=True)]
    each = ", ".join(f"{one.value:.1f} under {name}" for name, one in zip(found, leaked, strict=True))
    return judged(across(verdicts), f"operations still running after the limit: {each}", *leaked)


def batches_and_streams(evidence: Evidence) -> Judgement:
    """B6: whether `as_completed` returns its first result sooner, and `gather` all results no later."""
    streamed, gathered = evidence.asyncio("early", "pattern", "as_completed", "gather")
    sooner = first_result(evidence, streamed, gathered)
    whole = evidence.ratio("with gather all results take … as long as with as_completed", streamed, gathered)
    verdict = all_of([at_least(sooner, 1.5, 1.05), at_most(whole, 1.05, 1.1)])
    says = (
        f"compared with as_completed, gather takes {sooner.value:.1f}× as long for the first result and "
        f"{whole.value:.2f}× as long for all"
    )
    return judged(verdict, says, sooner, whole)


def no_number(_: Evidence) -> Judgement:
    """B7: a statement that something exists, which no measurement can decide."""
    raise UntestedError("the statement says that such frameworks exist, which no measurement can decide")


claim = partial(Claim, section="§ 13")
CLAIMS = (
    claim(
        id="B1",
        statement="use asyncio.run, not hand-driven loops",
        predicate=(
            f"asyncio.run takes at most {CHEAP} times as long as a hand-driven loop (refuted above {DEAR:g} "
            "times)"
        ),
        why="the advice is about safety; what can be measured is that its cost is small compared with "
        "starting a loop",
        reads=("startup",),
        judge=run_costs_nothing,
    ),
    claim(
        id="B2",
        statement="a blocking call inside async code stalls everything",
        predicate=(
            f"the longest stall of the loop is at least {STALLS:g} times as long as with to_thread, for "
            f"time.sleep, requests.get and computing (refuted below {DOES_NOT_STALL} times)"
        ),
        why="calls take 10 ms and event-loop lag is sampled every millisecond, so a stall is clearly visible",
        reads=tuple(STALLING_CALLS),
        judge=stalls_everything,
    ),
    claim(
        id="B3",
        statement="create_task gives concurrency where awaiting in turn does not",
        predicate=f"awaiting in turn takes at least {CONCURRENT} times as long as create_task (refuted below "
        f"{NOT_CONCURRENT} times), and at least {THE_SUM} times the sum of the waits",
        why="full overlap would be twice as fast; half of that gain clearly shows concurrency",
        reads=("overlap",),
        judge=create_task_overlaps,
    ),
    claim(
        id="B4",
        statement="wrap critical awaits in try/except",
        predicate=(
            "no other result is ever lost if the error is caught inside, and at least one is if it is not"
        ),
        why="the advice is right if following it prevents a loss that ignoring it causes",
        reads=("errors",),
        judge=caught_errors,
    ),
    claim(
        id="B5",
        statement="time limits keep a hanging task from hanging the program",
        predicate=(
            "under each model the caller continues at the limit in at least 95 % of rounds, and none of "
            "the hanging work still runs (refuted above half an operation on average)"
        ),
        why="work that still runs keeps its thread or process busy, and the program waits for it when it "
        "exits",
        reads=("timeouts",),
        judge=limits_free_the_caller,
    ),
    claim(
        id="B6",
        statement="gather for batches, as_completed for streaming",
        predicate="compared with as_completed, gather takes at least 1.5 times as long for the first result "
        "(refuted below 1.05 times) and at most 1.05 times as long for all results (refuted above 1.1)",
        why="each is the right tool if it is better at its own purpose and no worse overall",
        reads=("early",),
        judge=batches_and_streams,
    ),
    claim(
        id="B7",
        statement="FastAPI, aiohttp and Quart serve async web apps",
        predicate="not applicable: the statement cannot be measured",
        why="the statement says that something exists",
        reads=(),
        judge=no_number,
    ),
)
