"""What would change an advice: one line for each thing that the user could do or have."""

import math
from collections.abc import Callable, Iterator, Sequence

from bench.analysis.advice.case import SEQUENTIAL, Case
from bench.analysis.advice.records import Change, Reason, ReasonId
from bench.text import counted

WORTH_A_DISPATCH = 20
SLOW_IMPORT_S = 0.3
MOST_WORKERS = 64


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
    if case.cpus > 1 and case.advised.backend != "threads":
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
    yield Change("batch", f"larger operations: in batches of {size:,} calls, dispatch takes less than 5 %")


def _of_payload(case: Case) -> Iterator[Change]:
    sent = case.nature.payload
    if sent.owner_bytes > max(sent.argument_bytes, sent.value_bytes):
        yield Change(
            "initializer",
            "a pool whose `initializer` makes or receives the object once per process, instead of a bound "
            "method that carries it",
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


def _of_start(case: Case) -> Iterator[Change]:
    least = case.costs.pays_from_calls
    model = case.best.backend if case.best else "a pool"
    yield Change("more_calls", f"more calls: from {least:,} on, {model} pay")


ALWAYS: dict[ReasonId, Change] = {
    "contention": Change(
        "share_less", "sharing less: no common lock, or smaller pieces that fit into a core's cache"
    ),
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
    most = max((one.workers for one in case.options), default=0)
    if case.verdict == "faster" and advised.workers >= most >= 2 and case.own_waits >= 0.5:
        fewer_items = nature.items and nature.items <= most
        what = "more calls at once" if fewer_items else "more workers (--workers)"
        yield Change("more_workers", f"{what}: {most} were the most that were tried, and the fastest")
    if nature.import_s >= SLOW_IMPORT_S and advised.backend in ("processes", SEQUENTIAL):
        yield Change(
            "start_method",
            f"how processes start: spawned ones import its module first, which takes {nature.import_s:.1f} s",
        )
