"""§ 13: the best practices, as far as they can be put as numbers."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import across, all_of, always, at_least, at_most, judged, mostly
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement, UntestedError

CHEAP, DEAR = 1.5, 3.0
STALLS, DOES_NOT_STALL = 3.0, 1.5
CONCURRENT, NOT_CONCURRENT = 1.5, 1.1
STALLING_CALLS = {
    "blocking/sleep": "time.sleep",
    "blocking/request": "requests.get",
    "blocking/cpu": "computing",
}


def run_costs_nothing(evidence: Evidence) -> Judgement:
    """B1: what `asyncio.run` costs beside a loop that is driven by hand."""
    by_hand = evidence.cell("startup", "asyncio", pattern="hand_driven")
    each = evidence.cell("startup", "asyncio", pattern="asyncio_run")
    one = evidence.cell("startup", "asyncio", pattern="one_runner")
    dearer = evidence.ratio("asyncio.run over a hand-driven loop", by_hand, each)
    kept = evidence.ratio("asyncio.run each time over one Runner", one, each)
    says = (
        f"asyncio.run takes {dearer.value:.2f} times what a hand-driven loop takes, "
        f"{kept.value:.1f} times one Runner"
    )
    return judged(at_most(dearer, CHEAP, DEAR), says, dearer, kept)


def stalls_everything(evidence: Evidence) -> Judgement:
    """B2: the loop's longest stall with the call on the loop, over that with the call in a thread."""
    found = {}
    for group, call in STALLING_CALLS.items():
        direct = evidence.cell(group, "asyncio", pattern="direct")
        threaded = evidence.cell(group, "asyncio", pattern="to_thread")
        name = f"longest stall, {call} on the loop over to_thread"
        found[call] = evidence.figure_ratio(name, threaded, direct, "longest_block_s")
    verdicts = {call: at_least(figure, STALLS, DOES_NOT_STALL) for call, figure in found.items()}
    worst = "; ".join(f"{call} {figure.value:.1f} times" for call, figure in found.items())
    says = f"a stall on the loop is longer than through to_thread by: {worst}"
    return judged(across(list(verdicts.values())), says, *found.values())


def create_task_overlaps(evidence: Evidence) -> Judgement:
    """B3: awaiting in turn over `create_task`."""
    tasks = evidence.cell("overlap", "asyncio", pattern="create_task")
    in_turn = evidence.cell("overlap", "asyncio", pattern="in_turn")
    gain = evidence.ratio("awaiting in turn over create_task", tasks, in_turn)
    total = evidence.figure("in turn, time over the sum of all waits", in_turn, "over_sum", "×")
    verdict = all_of([at_least(gain, CONCURRENT, NOT_CONCURRENT), at_least(total, 0.95)])
    return judged(
        verdict, f"awaiting in turn takes {gain.value:.2f} times as long as create_task", gain, total
    )


def caught_errors(evidence: Evidence) -> Judgement:
    """B4: what is lost of the others' results with the error caught, and without."""
    caught = evidence.cell("errors", "asyncio", pattern="caught_inside")
    plain = evidence.cell("errors", "asyncio", pattern="gather")
    lost = evidence.figure("results lost without try/except", plain, "results_lost", "count")
    verdict = all_of([always(evidence.held(caught, "others_intact")), at_least(lost, 1.0)])
    return judged(verdict, f"uncaught, one error cost {lost.value:.1f} results of others; caught, none", lost)


def limits_free_the_caller(evidence: Evidence) -> Judgement:
    """B5: whether the program goes on at the limit, and what of the hanging work goes on behind it."""
    found = {
        "asyncio": evidence.cell("timeouts", "asyncio", pattern="wait_for"),
        "threads": evidence.cell("timeouts", "threads", pattern="result_timeout"),
        "processes": evidence.cell("timeouts", "processes", pattern="result_timeout"),
    }
    leaked = [
        evidence.figure(f"still running, {name}", cell, "leaked", "count") for name, cell in found.items()
    ]
    freed = [mostly(evidence.held(cell, "ended_at_limit")) for cell in found.values()]
    gone = [at_most(figure, 0.0, 0.5) for figure in leaked]
    verdicts = [all_of([first, second]) for first, second in zip(freed, gone, strict=True)]
    says = "; ".join(f"{figure.name}: {figure.value:.1f}" for figure in leaked)
    return judged(across(verdicts), f"the caller is freed, and of the hanging work is {says}", *leaked)


def batches_and_streams(evidence: Evidence) -> Judgement:
    """B6: `as_completed` hands over sooner, and `gather` is no slower for all."""
    gathered = evidence.cell("early", "asyncio", pattern="gather")
    streamed = evidence.cell("early", "asyncio", pattern="as_completed")
    sooner = evidence.figure_ratio("first result, gather over as_completed", streamed, gathered, "first_s")
    whole = evidence.ratio("the whole, gather over as_completed", streamed, gathered)
    verdict = all_of([at_least(sooner, 1.5, 1.05), at_most(whole, 1.05, 1.1)])
    says = (
        f"as_completed has the first {sooner.value:.1f} times sooner; gather has all in "
        f"{whole.value:.2f} of its time"
    )
    return judged(verdict, says, sooner, whole)


def no_number(_: Evidence) -> Judgement:
    """B7: a statement about what there is, not about what it takes."""
    raise UntestedError(
        "it says that such frameworks exist, which no measurement decides; the server of "
        "this project is aiohttp's"
    )


CLAIMS = (
    Claim(
        id="B1",
        section="§ 13",
        statement="use asyncio.run, not hand-driven loops",
        predicate=f"asyncio.run takes at most {CHEAP} times as long (refuted above {DEAR:g})",
        why=(
            "it is advice on safety; what can be measured is that it costs nothing that matters "
            "beside starting a loop"
        ),
        reads=("startup",),
        judge=run_costs_nothing,
    ),
    Claim(
        id="B2",
        section="§ 13",
        statement="a blocking call inside async code stalls everything",
        predicate=(
            f"the loop's longest stall is at least {STALLS:g} times that through to_thread, for time.sleep, "
            f"requests.get and computing (refuted below {DOES_NOT_STALL})"
        ),
        why="a call of 10 ms beside a heartbeat of 1 ms: what stalls shows many times over",
        reads=tuple(STALLING_CALLS),
        judge=stalls_everything,
    ),
    Claim(
        id="B3",
        section="§ 13",
        statement="create_task gives concurrency where awaiting in turn does not",
        predicate=(
            f"awaiting in turn takes at least {CONCURRENT} times as long (refuted below {NOT_CONCURRENT}), "
            "and no less than the sum"
        ),
        why="full overlap would be twice as fast; half of that gain is concurrency beyond doubt",
        reads=("overlap",),
        judge=create_task_overlaps,
    ),
    Claim(
        id="B4",
        section="§ 13",
        statement="wrap critical awaits in try/except",
        predicate="caught inside, no result of another is ever lost; uncaught, at least one is",
        why="advice is borne out where following it saves something and leaving it costs something",
        reads=("errors",),
        judge=caught_errors,
    ),
    Claim(
        id="B5",
        section="§ 13",
        statement="time limits keep a hanging task from hanging the program",
        predicate=(
            "under each model the caller is freed at the limit, in 95 % of rounds, and nothing "
            "of the hanging work goes on"
        ),
        why=(
            "work that goes on keeps its thread or process, and at the end the program waits for it after all"
        ),
        reads=("timeouts",),
        judge=limits_free_the_caller,
    ),
    Claim(
        id="B6",
        section="§ 13",
        statement="gather for batches, as_completed for streaming",
        predicate=(
            "as_completed has the first result at least 1.5 times sooner, and gather takes at "
            "most 1.05 of its time"
        ),
        why="each is the right tool if it is better at its own end and no worse at the whole",
        reads=("early",),
        judge=batches_and_streams,
    ),
    Claim(
        id="B7",
        section="§ 13",
        statement="FastAPI, aiohttp and Quart serve async web apps",
        predicate="none: it cannot be put as a number",
        why="it says that something exists",
        reads=(),
        judge=no_number,
    ),
)
