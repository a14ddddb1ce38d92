"""Reasons that lie in what calls share: a lock, memory, all CPUs, the threads of a default executor."""

from bench.analysis.advice.case import Case
from bench.analysis.advice.records import Reason
from bench.text import counted

# asyncio gives its default executor as many threads as CPUs and this many more, up to 32.
MORE_THREADS, MOST_THREADS = 4, 32
# Of so many workers that wait, less than this part of what they could do shows that they share something.
LEAST_WORKERS, LEVELLED = 4, 0.35
# What more than a few can use at once is hardly the limit: waking threads takes time, too.
A_FEW = 12
# What each wake-up of one of many threads takes at the most.
WOKEN_S = 50e-6


def contention(case: Case) -> Reason | None:
    """The GIL is free, and yet more workers do not get more done."""
    if trouble := case.nature.threads_trouble:
        return Reason("contention", f"threads cannot run it side by side: {trouble}")
    if case.cpus < 2 or case.oversubscribed or case.held >= 0.5 * max(case.computes, 0.4):
        return None
    rival, ratio = case.rival, case.nature.two_threads
    # Where some numbers of threads failed, those that are left say little about threads.
    threads_failed = any((one.backend, one.status) == ("threads", "failed") for one in case.options)
    if (
        case.advised.backend == "processes"
        and rival
        and not threads_failed
        and (rival.backend, rival.verdict) == ("threads", "faster")
    ):
        return Reason(
            "contention",
            f"processes are {rival.times:.2f}× as fast as threads, though the GIL is free: threads wait for "
            "something that they share, such as a lock or memory, and processes have their own",
            rival.times,
        )
    if ratio is not None and ratio < 1.25 and case.speed_of("threads") < 1.3 and case.hops_share < 0.3:
        return Reason(
            "contention",
            f"two threads together get {ratio:.2f}× as much done as one, though the GIL is free: they wait "
            "for something else that they share, such as a lock or memory",
            ratio,
        )
    models = dict.fromkeys((case.advised.backend, "asyncio", "threads"))
    return next((found for model in models if (found := _levelled(case, model))), None)


def _levelled(case: Case, model: str) -> Reason | None:
    """Return that many workers get little more done than a few, though what they do is waiting."""
    nature = case.nature
    swept = [one for one in case.options if one.backend == model and one.speedup]
    if not swept or case.own_waits < 0.5 or nature.doings.hops or nature.doings.children:
        return None
    most = max(swept, key=lambda one: one.workers)
    busy = max(0.005, case.load)
    cpus = 1 if model == "asyncio" else case.cpus
    # What handing calls over leaves of it is no matter of sharing.
    could = min(most.workers, cpus / busy, nature.call_s / max(3 * nature.dispatch.thread_s, WOKEN_S))
    got = most.speedup or 0.0
    if could < LEAST_WORKERS or got > min(A_FEW, LEVELLED * could):
        return None
    return Reason(
        "contention",
        f"{most.workers} {'calls in flight' if model == 'asyncio' else 'workers'} get {got:.2f}× as much "
        f"done as one: only about {max(1, round(got))} get on at once, and the others wait for something "
        "that they share, such as a lock, a pool of connections, a disk, or the server at the other end",
        got,
    )


def oversubscribed(case: Case) -> Reason | None:
    """One call keeps several CPUs busy by itself."""
    if not case.oversubscribed:
        return None
    nature = case.nature
    busy = nature.cpu_share + nature.child_share
    pools = ", ".join(f"{pool.name}: {counted(pool.threads, 'thread')}" for pool in nature.pools)
    return Reason(
        "oversubscribed",
        f"one call already keeps {busy:.1f} CPUs busy" + (f" ({pools})" if pools else ""),
        busy,
    )


def saturated(case: Case) -> Reason | None:
    """A coroutine function keeps threads of the default executor busy, of which there are few."""
    threads = min(MOST_THREADS, case.cpus + MORE_THREADS)
    asked = case.best_of("asyncio")
    if not case.nature.doings.hops or asked is None or case.hops_share >= 0.3:
        return None
    most = max((one.workers for one in case.options if one.backend == "asyncio"), default=0)
    if most <= threads or not 0.5 * threads <= (asked.speedup or 0.0) <= 1.2 * threads:
        return None
    return Reason(
        "saturated",
        f"its blocking calls go to asyncio's default executor, which has {threads} threads: however many "
        "calls are in flight, the others wait for one of these",
        float(threads),
    )
