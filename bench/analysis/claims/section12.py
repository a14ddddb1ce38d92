"""Section 12: the comparison table of the three models; each of its cells is a claim."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from bench.analysis.claims.base import FACT, Claim
from bench.analysis.claims.decide import across, all_of, always, at_least, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Figure, Judgement, Verdict, sentence
from bench.analysis.claims.section01 import LEAST_USED, NO_SLOWER, SLOWER
from bench.text import is_

MODELS = {"asyncio": "Asyncio", "threads": "Threading", "processes": "Multiprocessing"}
# The table as published, row by row, in the order of MODELS.
TABLE = {
    "Model": ("single-threaded, event-driven", "multi-threaded", "multi-process"),
    "Memory": ("shared", "shared", "isolated"),
    "Best for": ("many small I/O tasks", "blocking I/O", "CPU-heavy work"),
    "Overhead": ("very low", "moderate", "high"),
    "Example": ("web scraping", "file downloads", "image processing"),
}
DEARER, NOT_DEARER = 1.2, 0.95


def identifier(feature: str, model: str) -> str:
    """Return the id of the claim in one cell of the table."""
    return f"12-{feature.lower().replace(' ', '-')}-{model}"


def runs_on(model: str, evidence: Evidence) -> Judgement:
    """Row *Model*: how many threads and processes ran operations."""
    cell = evidence.cell("sharing", model)
    threads = evidence.figure("threads that ran an operation", cell, "threads_used", "count")
    processes = evidence.figure("processes that ran an operation", cell, "processes_used", "count")
    many_threads, many_processes = model in ("threads", "processes"), model == "processes"
    verdict = all_of(
        [
            always([(count >= LEAST_USED) == many for count in evidence.rounds(cell, figure)])
            for figure, many in (("processes_used", many_processes), ("threads_used", many_threads))
        ]
    )
    figures = (processes, threads) if many_processes else (threads, processes)
    return judged(
        verdict,
        f"threads that ran operations: {threads.value:g}; processes: {processes.value:g}",
        *figures,
    )


def memory_of(model: str, evidence: Evidence) -> Judgement:
    """Row *Memory*: which share of the changes was visible to the parent process."""
    cell = evidence.cell("sharing", model)
    seen = evidence.figure("share of changes seen by the parent process", cell, "changes_seen", "share")
    share = 0.0 if model == "processes" else 1.0
    verdict = always([one == share for one in evidence.rounds(cell, "changes_seen")])
    return judged(verdict, f"{seen.value:.0%} of the changes were visible to the parent process", seen)


def best_in(model: str, groups: tuple[str, ...], evidence: Evidence) -> Judgement:
    """Rows *Best for* and *Example*: how fast each other model is relative to this one, by kind of work."""
    if model == "processes":
        evidence.need_parallel()
    rivals = [other for other in (*MODELS, "sequential") if other != model]
    found = [_rivals(group, model, rivals, evidence) for group in groups]
    verdicts = [all_of([at_most(one, NO_SLOWER, SLOWER) for one in each]) for each in found]
    return _decided(verdicts, [max(each, key=lambda one: one.value) for each in found])


def _rivals(group: str, model: str, others: Sequence[str], evidence: Evidence) -> list[Figure]:
    ours = evidence.cell(group, model)
    return [
        evidence.ratio(f"{group}: {is_(other)} … as fast as {model}", evidence.cell(group, other), ours)
        for other in others
    ]


def _decided(verdicts: Sequence[Verdict], figures: Sequence[Figure]) -> Judgement:
    # The least favourable case first, which decides.
    ordered = sorted(figures, key=lambda one: -one.value)
    return judged(across(verdicts), _listed(ordered), *ordered)


def _listed(figures: Sequence[Figure]) -> str:
    return "; ".join(sentence(one, "{:.2f}×") for one in figures)


def blocking_io(evidence: Evidence) -> Judgement:
    """*Best for*, threads: blocking calls, which asyncio must run on its loop or pass to threads."""
    group = "blocking/request"
    on_loop = evidence.ratio(
        "blocking call: asyncio with the call on the loop is … as fast as threads",
        evidence.cell(group, "asyncio", pattern="direct"),
        evidence.cell(group, "threads", pattern="map"),
    )
    figures = [on_loop, *_rivals("http/chapter", "threads", ("sequential", "processes"), evidence)]
    return _decided([at_most(one, NO_SLOWER, SLOWER) for one in figures], figures)


def overhead_of(model: str, evidence: Evidence) -> Judgement:
    """Row *Overhead*: empty operation, start and idle memory, relative to the neighbouring models."""
    order = list(MODELS)
    verdicts: list[Verdict] = []
    figures: list[Figure] = []
    for name, ratio in (("empty operation", _dispatch), ("start-up", _start), ("idle memory", _memory)):
        steps = [(a, b) for a, b in pairwise(order) if model in (a, b)]
        found = [ratio(f"{name}: {b} cost … as much as {a}", a, b, evidence) for a, b in steps]
        figures += found
        verdicts.append(all_of([at_least(one, DEARER, NOT_DEARER) for one in found]))
    return judged(across(verdicts), _listed(figures), *figures)


def _dispatch(name: str, a: str, b: str, evidence: Evidence) -> Figure:
    return evidence.ratio(name, evidence.cell("dispatch", a), evidence.cell("dispatch", b))


def _start(name: str, a: str, b: str, evidence: Evidence) -> Figure:
    ours, theirs = (evidence.cell("lifecycle/k4", model) for model in (a, b))
    return evidence.phase_ratio(name, ours, theirs, "ready_s")


def _memory(name: str, a: str, b: str, evidence: Evidence) -> Figure:
    groups = {"asyncio": "idle/tasks", "threads": "idle/threads", "processes": "idle/processes"}
    ours, theirs = (evidence.cell(groups[model], model) for model in (a, b))
    return evidence.figure_quotient(name, ours, theirs, "bytes_per_idle")


def _claim(
    feature: str,
    model: str,
    judge: Callable[[Evidence], Judgement],
    predicate: str,
    why: str,
    reads: tuple[str, ...],
) -> Claim:
    says = TABLE[feature][list(MODELS).index(model)]
    return Claim(
        id=identifier(feature, model),
        section="§ 12",
        statement=f"{MODELS[model].lower()}, {feature.lower()}: {says}",
        predicate=predicate,
        why=why,
        reads=reads,
        judge=judge,
    )


FASTEST = (
    f"neither another model nor sequential code is faster: each of them is at most {NO_SLOWER} times as fast "
    f"as the model (refuted above {SLOWER} times)"
)
FASTEST_WHY = (
    "“best” means that nothing is faster, ignoring differences below 5 %; if kinds of work disagree, it "
    "depends"
)
RAN_ON = "operations ran on one or several threads and processes in every round, as the table says"
SEEN = "the parent process sees all changes if memory is shared and none if it is isolated"
ORDER = (
    f"each model costs at least {DEARER} times as much as the one before it in the row (refuted below "
    f"{NOT_DEARER} times), for an empty operation, the start-up and the memory of an idle worker"
)
ORDER_WHY = (
    "the words state an order, and 20 % more counts as a step; if the three measures disagree, it depends"
)
BEST = {
    ("Best for", "asyncio"): ("http/h11", "scrape", "sleep"),
    ("Best for", "processes"): ("cpu/pure", "cpu/hash"),
    ("Example", "asyncio"): ("scrape",),
    ("Example", "threads"): ("download",),
    ("Example", "processes"): ("images",),
}
OVERHEAD_READS = ("dispatch", "lifecycle/k4", "idle/tasks", "idle/threads", "idle/processes")
CLAIMS = (
    *(_claim("Model", model, partial(runs_on, model), RAN_ON, FACT, ("sharing",)) for model in MODELS),
    *(_claim("Memory", model, partial(memory_of, model), SEEN, FACT, ("sharing",)) for model in MODELS),
    *(
        _claim(feature, model, partial(best_in, model, groups), FASTEST, FASTEST_WHY, groups)
        for (feature, model), groups in BEST.items()
    ),
    _claim("Best for", "threads", blocking_io, FASTEST, FASTEST_WHY, ("blocking/request", "http/chapter")),
    *(
        _claim("Overhead", model, partial(overhead_of, model), ORDER, ORDER_WHY, OVERHEAD_READS)
        for model in MODELS
    ),
)
