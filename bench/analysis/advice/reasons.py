"""Why a model is advised: one function for each reason, from what was measured to a sentence or None."""

from collections.abc import Callable

from bench.analysis.advice.case import SEQUENTIAL, Case, hardly_matters
from bench.analysis.advice.records import Reason, ReasonId
from bench.analysis.advice.sharing import contention, oversubscribed, saturated
from bench.text import counted

MIB = 1 << 20
MUCH_MEMORY_BYTES = 64 * MIB
LARGE_OWNER_BYTES = MIB
# Dispatch or pickling that takes this share of a call is part of the answer.
NOTABLE = 0.2
# A share that is not worth a figure.
LITTLE = 0.02


def share(value: float) -> str:
    """Return a share in per cent: `97 %`."""
    return f"{100 * value:.0f} %"


def one_cpu(case: Case) -> Reason | None:
    """Only one CPU may be used."""
    if case.cpus > 1 or case.computes < 0.5:
        return None
    return Reason("one_cpu", "only one CPU may be used, so calls that compute cannot run side by side", 1.0)


def blocks_loop(case: Case) -> Reason | None:
    """A coroutine function hardly awaits."""
    busy = case.nature.loop_share
    if busy is None or busy < 0.5:
        return None
    does = "computes" if case.computes >= 0.5 * busy else "blocks"
    return Reason(
        "blocks_loop",
        f"it {does} on the event loop for {share(busy)} of its time without awaiting, so asyncio can only "
        "run one call after another",
        busy,
    )


def holds_gil(case: Case) -> Reason | None:
    """It computes, and holds the GIL meanwhile."""
    held, computes = case.held, case.computes
    if held < 0.25 or computes < 0.2 or held < 0.35 * computes:
        return None
    if case.oversubscribed or case.threads_fill_cpus:
        return None
    threads = case.speed_of("threads")
    if case.passes_gil:
        return Reason(
            "holds_gil",
            "it gives the GIL up for moments and takes it again so often that threads cannot help: the best "
            f"of them are {threads:.2f}× as fast as a loop",
            held,
        )
    limit = "so threads cannot help" if threads < 1.1 else f"which limits threads to {threads:.2f}×"
    return Reason("holds_gil", f"it holds the GIL for {share(held)} of its time, {limit}", held)


def releases_gil(case: Case) -> Reason | None:
    """It computes, mostly without the GIL, and threads profit from that."""
    held, computes = case.held, case.computes
    gains = case.speed_of("threads") or case.nature.two_threads or 0.0
    doubtful = held > 0.5 * computes
    if computes < 0.4 or gains < 1.2 or (doubtful and not case.threads_fill_cpus):
        return None
    without = "without holding the GIL" if held < LITTLE else f"but holds the GIL for only {share(held)}"
    if doubtful:
        without = "and threads keep all CPUs busy"
    so = "threads compute side by side"
    if case.advised.backend == "processes":
        so = f"threads, too, can compute side by side ({case.speed_of('threads'):.2f}×)"
    return Reason("releases_gil", f"it computes for {share(computes)} of its time {without}, so {so}", held)


def waits(case: Case) -> Reason | None:
    """It waits for much of its time, and something else can run meanwhile."""
    waited, children = case.own_waits, min(1.0, case.nature.child_share)
    if waited < 0.25 and children >= 0.25 and not case.oversubscribed:
        return Reason(
            "waits",
            f"it waits for child processes that compute for {share(children)} of its time; those of "
            f"{counted(case.cpus, 'call')} can run side by side",
            children,
        )
    if waited < 0.25 or case.hops_share >= 0.5:
        return None
    return Reason("waits", f"it waits for {share(waited)} of its time, in which other calls can run", waited)


def payload(case: Case) -> Reason | None:
    """What processes would be sent costs much of what they would save."""
    sent, call_s = case.nature.payload, case.nature.call_s
    if sent.owner_bytes >= LARGE_OWNER_BYTES:
        return Reason(
            "payload",
            f"its object pickles to {sent.owner_bytes / MIB:.1f} MiB, which a pool of processes would be "
            "sent with every call",
            float(sent.owner_bytes),
        )
    cost = sent.pickle_s / call_s if call_s else 0.0
    if cost < NOTABLE or sent.argument_bytes + sent.value_bytes < 10_000:
        return None
    size = (sent.argument_bytes + sent.value_bytes) / MIB
    return Reason(
        "payload",
        f"argument and result pickle to {size:.2f} MiB, which takes {_beside(cost)} the call itself",
        cost,
    )


def _beside(cost: float) -> str:
    return f"{share(cost)} of the time of" if cost < 2 else f"{cost:.0f} times as long as"


def dispatch(case: Case) -> Reason | None:
    """Handing a call over costs about as much as the call."""
    hops = case.nature.doings.hops
    if hops and case.hops_share >= 0.3:
        return Reason(
            "dispatch",
            f"each call hands {counted(hops, 'piece')} of work to threads, which takes "
            f"about {share(min(1.0, case.hops_share))} of its time",
            case.hops_share,
        )
    each_s, call_s = case.nature.dispatch, case.nature.call_s
    dear_s = each_s.process_s if case.held >= 0.5 and each_s.process_s else each_s.thread_s
    cost = dear_s / call_s if call_s else 0.0
    if case.own_waits >= 0.5 or cost < NOTABLE:
        return None
    to = "process" if dear_s == each_s.process_s else "thread"
    return Reason(
        "dispatch",
        f"a call takes {_time(call_s)}, and handing it to a {to} {_time(dear_s)}",
        cost,
    )


def _time(seconds: float) -> str:
    for unit, scale in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.3g} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def start_up(case: Case) -> Reason | None:
    """There are too few calls for a pool to pay."""
    least, items = case.costs.pays_from_calls, case.nature.items
    if case.verdict != "sequential" or not items:
        return None
    if hardly_matters(case.nature, case.cpus):
        return Reason(
            "start_up",
            f"{counted(items, 'call')} take {_time(items * case.nature.mean_s)} in all, beside "
            f"{_time(case.nature.import_s)} to import the module: hardly anything could be saved",
            case.nature.import_s,
        )
    if least is None or least <= items:
        return None
    model = case.best.backend if case.best else "a pool"
    return Reason(
        "start_up",
        f"starting {model} takes {_time(case.costs.start_up_s or 0.0)}: that pays from {least:,} calls on, "
        f"and there are {items:,}",
        float(least),
    )


def memory(case: Case) -> Reason | None:
    """The advised way, or the fastest, takes much memory."""
    used = case.costs.memory_bytes
    if used is None or used < MUCH_MEMORY_BYTES:
        return None
    who = case.best if case.advised.backend == SEQUENTIAL and case.best else case.advised
    return Reason(
        "memory",
        f"{who.backend} with {counted(who.workers, 'worker')} take {used / MIB:,.0f} MiB more memory than a "
        "loop",
        used,
    )


def unpicklable(case: Case) -> Reason | None:
    """Processes cannot run it as it is."""
    told = next(iter(case.refusals), None)
    return Reason("unpicklable", f"processes cannot run it, because {told}") if told else None


ALL: dict[ReasonId, Callable[[Case], Reason | None]] = {
    "one_cpu": one_cpu,
    "blocks_loop": blocks_loop,
    "holds_gil": holds_gil,
    "releases_gil": releases_gil,
    "waits": waits,
    "payload": payload,
    "dispatch": dispatch,
    "start_up": start_up,
    "contention": contention,
    "oversubscribed": oversubscribed,
    "memory": memory,
    "unpicklable": unpicklable,
    "saturated": saturated,
}
# What decides comes first, and that depends on what is advised.
FIRST: dict[str, tuple[ReasonId, ...]] = {
    SEQUENTIAL: (
        *("one_cpu", "start_up", "dispatch", "oversubscribed", "contention", "payload"),
        *("unpicklable", "blocks_loop", "holds_gil"),
    ),
    "threads": ("saturated", "blocks_loop", "releases_gil", "waits", "payload", "unpicklable", "dispatch"),
    "processes": ("blocks_loop", "holds_gil", "contention", "waits", "memory", "releases_gil"),
    "asyncio": ("saturated", "dispatch", "waits"),
}


def reasons_of(case: Case) -> tuple[Reason, ...]:
    """Return every reason that applies, the deciding one first."""
    if case.nature.items == 1:
        return (Reason("start_up", "there is one call, and nothing to run beside it", 1.0),)
    found = {name: reason for name, judge in ALL.items() if (reason := judge(case))}
    if {"holds_gil", "releases_gil"} <= set(found):  # for about half of its time: one of them is enough
        del found["holds_gil" if case.advised.backend == "threads" else "releases_gil"]
    first = [name for name in FIRST.get(case.advised.backend, ()) if name in found]
    if (
        case.advised.backend == "threads"
        and {"waits", "releases_gil"} <= set(first)
        and (case.own_waits > case.computes)
    ):
        first.remove("waits")
        first.insert(first.index("releases_gil"), "waits")
    return tuple(found[name] for name in dict.fromkeys([*first, *found]))
