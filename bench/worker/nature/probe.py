"""Characterises one function, step by step; the steps that could disturb the others come last."""

import statistics
import threading
from collections.abc import Callable
from time import perf_counter_ns
from typing import Any

from msgspec.structs import replace

from bench.model.nature import Dispatch, Nature
from bench.worker.causes import reason_of
from bench.worker.meters.cpu import ended_children_cpu_s
from bench.worker.nature import gil, watched
from bench.worker.nature.callee import Callee, CallError, Series, loop_share, series, told
from bench.worker.nature.payload import payload_of

BUDGET_NS = 400_000_000
# One round of the comparison of two threads with one, and the time in which the GIL is watched.
ROUND_NS, WATCHED_NS = 60_000_000, 250_000_000
# With less CPU time than this, the clocks are not good enough to see a second CPU.
CERTAIN_NS = 50_000_000
# Tracing memory slows a call down several times.
LONGEST_TRACED_S = 0.5

Step = Callable[[str], None]


def nature_of(callee: Callee, import_s: float, dispatch: Dispatch, step: Step) -> Nature:
    """Return what a call of the function is like; `step` is told what is done next.

    Raises CallError for a function that fails.
    """
    step("its first call")
    first_ns, argument, value = _first(callee)
    step("timed calls")
    found = series(callee, BUDGET_NS)
    typical_ns = statistics.median(found.walls_ns)
    nature = Nature(
        colour=callee.colour,
        items=callee.items,
        import_s=import_s,
        first_s=first_ns / 1e9,
        calls=len(found.walls_ns),
        call_s=typical_ns / 1e9,
        mean_s=statistics.fmean(found.walls_ns) / 1e9,
        spread=_spread(found.walls_ns),
        cpu_share=_cpu_share(found),
        page_faults=None if found.faults is None else found.faults / len(found.walls_ns),
        dispatch=dispatch,
        payload=payload_of(callee.function, argument, value),
    )
    for observe in (_on_its_own, _observed, _on_two_threads):
        nature = observe(callee, nature, step)
    return nature


def _first(callee: Callee) -> tuple[int, Any, Any]:
    try:
        argument = callee.argument(0)
    except (Exception, SystemExit) as error:
        raise CallError(f"item 0 cannot be made: {told(callee, 0, error)}") from error
    start = perf_counter_ns()
    value = callee.some(1)
    return perf_counter_ns() - start, argument, value


def _spread(walls_ns: list[int]) -> float:
    ordered = sorted(walls_ns)
    tenth = len(ordered) // 10
    return ordered[-1 - tenth] / max(1, ordered[tenth])


def _cpu_share(found: Series) -> float:
    # While others had the CPUs, it neither computed nor waited, unless another thread of its own computed.
    delayed_ns = found.delayed_ns if threading.active_count() == 1 else 0
    share = found.process_ns / max(1, found.process_ns // 64, found.elapsed_ns - delayed_ns)
    return share if found.process_ns >= CERTAIN_NS else min(1.0, share)


def _calls_for(budget_ns: int, nature: Nature) -> int:
    # By the mean: where a few calls take nearly all of the time, the median would be no limit.
    return max(1, round(budget_ns / 1e9 / max(nature.call_s, nature.mean_s, 1e-7)))


def _on_its_own(callee: Callee, nature: Nature, step: Step) -> Nature:
    step("calls while another thread wants the GIL")
    held = gil.gil_share(callee, _calls_for(WATCHED_NS, nature))
    busy = loop_share(callee, _calls_for(ROUND_NS, nature))
    return replace(nature, gil_share=held, loop_share=busy)


def _on_two_threads(callee: Callee, nature: Nature, step: Step) -> Nature:
    # The last of all: what belongs to one thread, or to one loop, may be unusable from then on.
    step("calls from two threads at once")
    round_ns = max(ROUND_NS, round(nature.mean_s * 1e9))
    try:
        ratio = gil.two_threads(callee, _calls_for(ROUND_NS, nature), round_ns)
    except CallError as error:
        return replace(nature, threads_trouble=str(error))
    except Exception as error:  # noqa: BLE001 - a stranger's setup may raise anything
        return replace(nature, threads_trouble=reason_of(error))
    return replace(nature, two_threads=ratio)


def _observed(callee: Callee, nature: Nature, step: Step) -> Nature:
    if nature.mean_s <= LONGEST_TRACED_S:
        step("a call whose memory is traced")
        nature = replace(nature, memory_bytes=watched.memory_of(lambda: callee.some(1)))
    pools = watched.native_pools()
    step("a call whose actions are counted")
    before_s, start = ended_children_cpu_s(), perf_counter_ns()
    doings = watched.doings_of(lambda: callee.some(1))
    took_s, spent_s = (perf_counter_ns() - start) / 1e9, ended_children_cpu_s() - before_s
    share = min(64.0, spent_s / max(took_s, 1e-9))
    return replace(nature, doings=doings, pools=pools, child_share=share)
