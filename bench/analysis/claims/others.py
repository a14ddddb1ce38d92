"""What others have claimed, with figures of their own machines: reproduced here, or not. Sources: docs."""

from collections.abc import Callable

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import all_of, at_least, at_most, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Figure, Judgement, Verdict

# Another machine may be twice as fast or half as fast; beyond threefold it is another story.
NEAR, FAR = 2.0, 3.0


def about(figure: Figure, said: float) -> Verdict:
    """Return *supported* within a factor of two of what was said, *refuted* beyond a factor of three."""
    return all_of([at_least(figure, said / NEAR, said / FAR), at_most(figure, said * NEAR, said * FAR)])


def thread_start(evidence: Evidence) -> Judgement:
    """O1: what one thread of a pool takes to be ready."""
    return _start_of("threads", "a thread", 100e-6, {}, evidence)


def spawned_start(evidence: Evidence) -> Judgement:
    """O2: what one spawned process of a pool takes to be ready."""
    return _start_of("processes", "a spawned process", 50e-3, {"start_method": "spawn"}, evidence)


def _start_of(
    backend: str, what: str, said_s: float, levels: dict[str, str], evidence: Evidence
) -> Judgement:
    cell = evidence.cell("lifecycle/k1", backend, **levels)
    ready = evidence.phase(f"{what} until it is ready", cell, "ready_s")
    return judged(about(ready, said_s), f"{what} is ready after {ready.value * 1e6:,.0f} µs", ready)


def task_memory(evidence: Evidence) -> Judgement:
    """O3: memory for each idle task."""
    each = evidence.figure(
        "memory of an idle task", evidence.cell("idle/tasks", "asyncio"), "bytes_per_idle", "bytes"
    )
    return judged(about(each, 2200.0), f"{each.value:,.0f} bytes for each idle task", each)


def gather_no_op(evidence: Evidence) -> Judgement:
    """O4: a no-op through `gather` over a no-op that is awaited."""
    awaited = evidence.cell("calls", "asyncio", pattern="awaited")
    gathered = evidence.cell("calls", "asyncio", pattern="gather")
    ratio = evidence.ratio("gather over a bare await", awaited, gathered)
    each = evidence.figure("a no-op through gather", gathered, "s_per_call", "s")
    return judged(
        about(ratio, 39.0),
        f"{each.value * 1e6:.2f} µs through gather, {ratio.value:.0f} times a bare await",
        ratio,
        each,
    )


def executor_no_op(evidence: Evidence) -> Judgement:
    """O5: a no-op through `run_in_executor`."""
    cell = evidence.cell("calls/executor", "asyncio", pattern="run_in_executor")
    each = evidence.figure("a no-op through run_in_executor", cell, "s_per_call", "s")
    return judged(about(each, 80e-6), f"{each.value * 1e6:.0f} µs for a no-op through run_in_executor", each)


def httpx_at_twenty(evidence: Evidence) -> Judgement:
    """O6: httpx over aiohttp with 20 in flight."""
    group = "http/async-clients"
    ratio = evidence.ratio(
        "httpx over aiohttp",
        evidence.cell(group, "asyncio", client="aiohttp"),
        evidence.cell(group, "asyncio", client="httpx"),
    )
    return judged(
        at_least(ratio, 10.0, 5.0), f"httpx takes {ratio.value:.1f} times as long as aiohttp", ratio
    )


def eager_tasks(evidence: Evidence) -> Judgement:
    """O7: tasks that need not wait, with eager start and without."""
    gathered = evidence.cell("calls", "asyncio", pattern="gather")
    eager = evidence.cell("calls", "asyncio", pattern="eager")
    ratio = evidence.ratio("plain over eager tasks", eager, gathered)
    return judged(at_least(ratio, 1.5, 1.1), f"eager tasks are {ratio.value:.2f} times as fast", ratio)


def aiofiles_small(evidence: Evidence) -> Judgement:
    """O8: many small files through aiofiles over the built-in `open`."""
    group = "files/small"
    ratio = evidence.ratio(
        "aiofiles over open",
        evidence.cell(group, "asyncio", pattern="open"),
        evidence.cell(group, "asyncio", pattern="aiofiles"),
    )
    verdict = at_least(ratio, 50.0, 20.0)
    return judged(verdict, f"aiofiles takes {ratio.value:.0f} times as long as open", ratio)


def _claim(
    number: int,
    statement: str,
    source: str,
    predicate: str,
    reads: str,
    judge: Callable[[Evidence], Judgement],
) -> Claim:
    return Claim(
        id=f"O{number}",
        section="others",
        statement=f"{statement} ({source})",
        predicate=predicate,
        why=(
            f"a figure of another machine is reproduced within a factor of {NEAR:g}, and is not "
            f"beyond {FAR:g}"
        )
        if "factor" in predicate
        else "the bounds are what was said, and half of it",
        reads=(reads,),
        judge=judge,
    )


NEARBY = f"within a factor of {NEAR:g} (refuted beyond a factor of {FAR:g})"
CLAIMS = (
    _claim(1, "a thread starts in about 100 µs", "PEP 703", NEARBY, "lifecycle/k1", thread_start),
    _claim(2, "a spawned process starts in about 50 ms", "PEP 703", NEARBY, "lifecycle/k1", spawned_start),
    _claim(
        3,
        "about 2.2 KB for each asyncio task",
        "async-runtimes-benchmarks",
        NEARBY,
        "idle/tasks",
        task_memory,
    ),
    _claim(
        4,
        "a no-op takes 3.9 µs through gather, 0.1 µs awaited",
        "cpython#96450",
        f"their ratio, 39, {NEARBY}",
        "calls",
        gather_no_op,
    ),
    _claim(
        5,
        "a no-op through run_in_executor takes 80 µs",
        "run_in_executor",
        NEARBY,
        "calls/executor",
        executor_no_op,
    ),
    _claim(
        6,
        "httpx is more than 10 times slower than aiohttp at 20 concurrent requests",
        "httpx#3215",
        "at least 10 times (refuted below 5)",
        "http/async-clients",
        httpx_at_twenty,
    ),
    _claim(
        7,
        "eager tasks are up to 3 times faster",
        "cpython#104138, Python 3.12 or later",
        "no-op tasks at least 1.5 times as fast (refuted below 1.1)",
        "calls",
        eager_tasks,
    ),
    _claim(
        8,
        "aiofiles is two orders slower than sync on 100,000 small files",
        "aiofile#88",
        "at least 50 times (refuted below 20)",
        "files/small",
        aiofiles_small,
    ),
)
