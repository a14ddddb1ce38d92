"""What would change an advice: one line for each thing that the user could do or have."""

import math
from collections.abc import Callable, Iterator, Sequence

from bench.analysis.advice.case import SEQUENTIAL, Case
from bench.analysis.advice.records import Change, Reason, ReasonId
from bench.text import counted

WORTH_A_DISPATCH = 20
# What giving a page takes at least; from this share of a call on it is worth a remedy.
PAGE_S, PAGES_SHARE = 1e-6, 0.05
SLOW_IMPORT_S = 0.3
# With this share of the CPUs in use, more workers have little to gain.
NEARLY_FULL = 0.7


def changes_of(case: Case, reasons: tuple[Reason, ...]) -> tuple[Change, ...]:
    """Return what would change the answer, in the order of its reasons."""
    told = [reason.id for reason in reasons]
    found: list[Change] = []
    for name in told:
        found += [ALWAYS[name]] if name in ALWAYS else []
        found += BY_REASON[name](case) if name in BY_REASON else ()
    found += _of_limits(case, told)
    return tuple({change.id: change for change in reversed(found)}.values())[::-1]


def _of_gil(case: Case) -> Iterator[Change]:
    # Not where handing over a call would cost what a second CPU saves.
    worth = case.nature.call_s >= WORTH_A_DISPATCH * case.nature.dispatch.thread_s
    if worth and case.cpus > 1 and case.advised.backend != "threads":
        yield Change(
            "free_threaded",
            "a free-threaded interpreter (python3.14t), in which threads would compute side by side",
        )


def _of_dispatch(case: Case) -> Iterator[Change]:
    nature = case.nature
    if nature.doings.hops:
        yield Change(
            "fewer_hops",
            f"one hop for the whole call rather than {counted(nature.doings.hops, 'hop')}: hand a function "
            "that goes through all of it to `asyncio.to_thread` once, or call it directly",
        )
        return
    each_s = nature.dispatch.process_s or nature.dispatch.thread_s
    size = max(2, math.ceil(WORTH_A_DISPATCH * each_s / max(nature.call_s, 1e-9)))
    tens = 10 ** max(0, len(str(size)) - 2)  # two digits are as good as the figures that it comes from
    size = math.ceil(size / tens) * tens
    yield Change("batch", f"larger operations: in batches of {size:,} calls, dispatch takes less than 5 %")


def _of_payload(case: Case) -> Iterator[Change]:
    sent = case.nature.payload
    # An object with state is part of the argument, as `pool.map(object.method, …)` sends it.
    if 2 * sent.owner_bytes > max(sent.argument_bytes, sent.value_bytes):
        yield Change(
            "initializer",
            "a pool whose `initializer` makes or receives the object once per process, instead of sending it "
            "with every call",
        )
    elif sent.value_bytes >= sent.argument_bytes:
        yield Change("return_less", "returning less: a summary, or a file's name, instead of the data")
    else:
        yield Change("send_less", "sending less: a file's name or an index, instead of the data")


def _of_blocking(case: Case) -> Iterator[Change]:
    if case.computes < 0.5:
        yield Change(
            "await",
            "waiting with await (`asyncio.sleep`, an asynchronous client), or handing the blocking part to "
            "`asyncio.to_thread`: asyncio could then overlap calls",
        )
    else:
        yield Change("off_the_loop", "computing elsewhere: a coroutine function gains nothing by computing")


def _of_oversubscription(case: Case) -> Iterator[Change]:
    names = {"openblas": "OPENBLAS_NUM_THREADS", "mkl": "MKL_NUM_THREADS", "mkl_rt": "MKL_NUM_THREADS"}
    variable = next((names[p.name] for p in case.nature.pools if p.name in names), "OMP_NUM_THREADS")
    yield Change(
        "one_thread_each",
        f"{variable}=1: each call then computes on one CPU, and {case.cpus} workers can run side by side",
    )


def _of_contention(case: Case) -> Iterator[Change]:
    if case.nature.threads_trouble:
        yield Change(
            "own_each",
            "an object of its own for each thread or loop (a `threading.local`, the executor's "
            "`initializer`), instead of one that only one thread or loop may use: threads could run it then",
        )
    else:
        yield Change(
            "share_less", "sharing less: no common lock, or smaller pieces that fit into a core's cache"
        )


def _of_start(case: Case) -> Iterator[Change]:
    least, best = case.costs.pays_from_calls, case.best
    pays = f": from {least:,} on, {best.backend} pay" if least and best and least > case.nature.items else ""
    yield Change("more_calls", f"more calls{pays}")


ALWAYS: dict[ReasonId, Change] = {
    "unpicklable": Change(
        "importable",
        "a function at the top level of a module, with arguments and results of plain data: processes could "
        "run it then",
    ),
    "saturated": Change(
        "own_executor",
        "an executor of its own: `loop.run_in_executor(ThreadPoolExecutor(64), …)` instead of the default",
    ),
    "one_cpu": Change("more_cpus", "more CPUs"),
    "memory": Change(
        "less_memory",
        "fewer workers, or data that processes need not copy: a memory-mapped file, arrays instead of lists",
    ),
}
BY_REASON: dict[ReasonId, Callable[[Case], Iterator[Change]]] = {
    "holds_gil": _of_gil,
    "contention": _of_contention,
    "dispatch": _of_dispatch,
    "payload": _of_payload,
    "blocks_loop": _of_blocking,
    "oversubscribed": _of_oversubscription,
    "start_up": _of_start,
}


def _of_limits(case: Case, told: Sequence[ReasonId]) -> Iterator[Change]:
    nature, advised = case.nature, case.advised
    gains = advised.backend in ("threads", "processes") and case.computes >= 0.5 and "one_cpu" not in told
    if gains and case.verdict == "faster":
        yield Change("more_cpus", f"more CPUs than {case.cpus}")
    faults = nature.page_faults or 0.0
    if faults * PAGE_S >= PAGES_SHARE * nature.call_s:
        yield Change(
            "keep_memory",
            f"keeping freed memory: in a loop, a call has {faults:,.0f} page faults, for what it frees goes "
            "back to the system, which threads may be spared; glibc keeps it with "
            "MALLOC_TRIM_THRESHOLD_=1000000000 and MALLOC_MMAP_THRESHOLD_=1000000000",
        )
    most = max((one.workers for one in case.options), default=0)
    # Of the CPUs that it may use: a loop has one.
    used = (advised.speedup or 0.0) * case.load / (1 if advised.backend == "asyncio" else case.cpus)
    room = case.own_waits >= 0.5 and used < NEARLY_FULL
    if case.verdict == "faster" and advised.workers >= most >= 2 and room:
        fewer_items = nature.items and nature.items <= most
        what = "more calls at once" if fewer_items else "more workers (--workers)"
        yield Change("more_workers", f"{what}: {most} were the most that were tried, and the fastest")
    if nature.import_s >= SLOW_IMPORT_S and advised.backend in ("processes", SEQUENTIAL):
        yield Change(
            "start_method",
            f"how processes start: spawned ones import its module first, which takes {nature.import_s:.1f} s",
        )
