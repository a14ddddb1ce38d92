"""Statements published elsewhere with measurements of other machines. The docs list the sources."""

from collections.abc import Callable
from functools import partial

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import all_of, at_least, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Figure, Judgement, Verdict, sentence

# Another machine may be twice or half as fast; a factor above three needs another explanation.
NEAR, FAR = 2.0, 3.0


def about(figure: Figure, said: float) -> Verdict:
    """Return *supported* within a factor of two of the published value, *refuted* beyond three."""
    return all_of([at_least(figure, said / NEAR, said / FAR), at_most(figure, said * NEAR, said * FAR)])


def start_of(backend: str, what: str, said_s: float, evidence: Evidence, **levels: str) -> Judgement:
    """O1 and O2: the time until one thread, or one spawned process, of a pool is ready."""
    cell = evidence.cell("lifecycle/k1", backend, **levels)
    ready = evidence.phase(f"time until {what} is ready", cell, "ready_s")
    return judged(about(ready, said_s), f"{what} is ready after {_duration(ready.value)}", ready)


def _duration(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"


def task_memory(evidence: Evidence) -> Judgement:
    """O3: the memory of an idle task."""
    each = evidence.figure(
        "memory of an idle task", evidence.cell("idle/tasks", "asyncio"), "bytes_per_idle", "bytes"
    )
    return judged(about(each, 2200.0), f"an idle task takes {each.value:,.0f} bytes", each)


def gather_no_op(evidence: Evidence) -> Judgement:
    """O4: the time of a no-op through `gather` relative to one that is awaited directly."""
    awaited, gathered = evidence.asyncio("calls", "pattern", "awaited", "gather")
    ratio = evidence.ratio("gather takes … as long as a bare await", awaited, gathered)
    each = evidence.figure("time of a no-op through gather", gathered, "s_per_call", "s")
    return judged(
        about(ratio, 39.0),
        f"a no-op takes {each.value * 1e6:.2f} µs through gather, {ratio.value:.0f}× as long as a bare await",
        ratio,
        each,
    )


def executor_no_op(evidence: Evidence) -> Judgement:
    """O5: the time of a no-op through `run_in_executor`."""
    cell = evidence.cell("calls/executor", "asyncio", pattern="run_in_executor")
    each = evidence.figure("time of a no-op through run_in_executor", cell, "s_per_call", "s")
    return judged(
        about(each, 80e-6), f"a no-op through run_in_executor takes {each.value * 1e6:.0f} µs", each
    )


def httpx_at_twenty(evidence: Evidence) -> Judgement:
    """O6: the time of httpx relative to aiohttp with 20 requests in flight."""
    cells = evidence.asyncio("http/async-clients", "client", "aiohttp", "httpx")
    ratio = evidence.ratio("httpx takes … as long as aiohttp", *cells)
    return judged(at_least(ratio, 10.0, 5.0), sentence(ratio, "{:.1f}×"), ratio)


def eager_tasks(evidence: Evidence) -> Judgement:
    """O7: the time of tasks that do not wait, without eager start relative to with it."""
    cells = evidence.asyncio("calls", "pattern", "eager", "gather")
    ratio = evidence.ratio("plain tasks take … as long as eager ones", *cells)
    says = f"eager tasks are {ratio.value:.2f}× as fast as plain ones"
    return judged(at_least(ratio, 1.5, 1.1), says, ratio)


def aiofiles_small(evidence: Evidence) -> Judgement:
    """O8: the time of aiofiles relative to the built-in `open` for many small files."""
    cells = evidence.asyncio("files/small", "pattern", "open", "aiofiles")
    ratio = evidence.ratio("aiofiles takes … as long as open", *cells)
    return judged(at_least(ratio, 50.0, 20.0), sentence(ratio, "{:.0f}×"), ratio)


REPRODUCED = (
    f"a value from another machine counts as reproduced within a factor of {NEAR:g}, and as not reproduced "
    f"beyond a factor of {FAR:g}"
)
AS_STATED = "the thresholds are at or below the published value, to leave room for other machines"
NEARBY = f"the measured value is within a factor of {NEAR:g} of it (refuted beyond a factor of {FAR:g})"
THREAD = "a thread starts in about 100 µs"
PROCESS = "a spawned process starts in about 50 ms"
MEMORY = "an idle asyncio task takes about 2.2 KB"
GATHER = "a no-op takes 3.9 µs through gather and 0.1 µs if awaited directly"
RATIO_NEARBY = f"their ratio is within a factor of {NEAR:g} of 39 (refuted beyond a factor of {FAR:g})"
EXECUTOR = "a no-op through run_in_executor takes 80 µs"
EAGER = "eager tasks are up to 3 times as fast (cpython#104138, Python 3.12 or later)"
TENFOLD = "httpx takes at least 10 times as long as aiohttp (refuted below 5 times)"
HALF_AGAIN = "eager no-op tasks are at least 1.5 times as fast as plain ones (refuted below 1.1 times)"
FIFTYFOLD = "aiofiles takes at least 50 times as long as open (refuted below 20 times)"
HTTPX = "httpx takes more than 10 times as long as aiohttp at 20 concurrent requests"
AIOFILES = "aiofiles takes about 100 times as long as built-in files for 100,000 small files"


def published(
    identifier: str,
    statement: str,
    predicate: str,
    reads: str,
    judge: Callable[[Evidence], Judgement],
    why: str = REPRODUCED,
    compares_interpreters: bool = False,
) -> Claim:
    """Return a claim on a statement that was made outside the chapter and reads one group."""
    return Claim(
        id=identifier,
        section="others",
        statement=statement,
        predicate=predicate,
        why=why,
        reads=(reads,),
        judge=judge,
        compares_interpreters=compares_interpreters,
    )


thread_start = partial(start_of, "threads", "a thread", 100e-6)
spawned_start = partial(start_of, "processes", "a spawned process", 50e-3, start_method="spawn")
CLAIMS = (
    published("O1", f"{THREAD} (PEP 703)", NEARBY, "lifecycle/k1", thread_start),
    published("O2", f"{PROCESS} (PEP 703)", NEARBY, "lifecycle/k1", spawned_start),
    published("O3", f"{MEMORY} (async-runtimes-benchmarks)", NEARBY, "idle/tasks", task_memory),
    published("O4", f"{GATHER} (cpython#96450)", RATIO_NEARBY, "calls", gather_no_op),
    published("O5", f"{EXECUTOR} (run_in_executor)", NEARBY, "calls/executor", executor_no_op),
    published("O6", f"{HTTPX} (httpx#3215)", TENFOLD, "http/async-clients", httpx_at_twenty, AS_STATED),
    published("O7", EAGER, HALF_AGAIN, "calls", eager_tasks, AS_STATED),
    published("O8", f"{AIOFILES} (aiofile#88)", FIFTYFOLD, "files/small", aiofiles_small, AS_STATED),
)
