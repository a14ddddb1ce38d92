"""Which models and numbers of workers are tried for a function of a known nature."""

import math
from collections.abc import Iterable

from msgspec import Struct

from bench.model.nature import Nature

# A chunk that takes this many times an empty dispatch loses little to it, though the workers, who have all
# CPUs, must share them with what dispatches.
WORTH_A_DISPATCH = 60
MOST_WORKERS, MOST_CHUNK = 64, 4096
MOST_PROCESSES_PER_CPU = 16
# From this share of CPU time on, more workers than CPUs have nothing to wait for.
COMPUTES = 0.9
# One loop does more calls at once than there can be processes, if each computes for less than this share.
FILLS_A_LOOP = 0.05
# The more calls as short as this are in flight, the more of them a busy loop serves in each turn.
SHORT_S = 1e-3
# From then on, starting workers that import the function's module is what trying a model costs most.
SLOW_IMPORT_S = 0.5


class Candidate(Struct, frozen=True, kw_only=True):
    """One model with a number of workers; a pool of processes may be sent several calls at once."""

    backend: str
    workers: int
    chunksize: int = 1


def candidates(nature: Nature, cpus: int, most: int = MOST_WORKERS, *, both: bool = False) -> list[Candidate]:
    """Return what is worth a try, without the sequential loop: at most a dozen.

    `both`: the function exists as a coroutine function as well.
    """
    cap = min(most, nature.items) if nature.items else most
    if cap < 2:
        return []
    ladders = _of_async(nature, cpus, cap) if nature.colour == "async" else _of_sync(nature, cpus, cap)
    if both:
        ladders["asyncio"] = _in_flight(load_of(nature), nature, cap)
    found = [
        Candidate(backend=backend, workers=workers, chunksize=_chunk(backend, workers, nature))
        for backend, ladder in ladders.items()
        for workers in (_few(ladder) if nature.import_s >= SLOW_IMPORT_S else ladder)
    ]
    return list(dict.fromkeys(found))


def load_of(nature: Nature) -> float:
    """Return how many CPUs one call keeps busy, its child processes included."""
    return max(0.005, nature.cpu_share) + nature.child_share


def _of_sync(nature: Nature, cpus: int, cap: int) -> dict[str, list[int]]:
    load = load_of(nature)
    return {
        "threads": _ladder(cpus, load, cap),
        "processes": _ladder(cpus, load, min(cap, MOST_PROCESSES_PER_CPU * cpus))[-3:],
    }


def _of_async(nature: Nature, cpus: int, cap: int) -> dict[str, list[int]]:
    load, busy = load_of(nature), nature.loop_share or 0.0
    processes = min(cap, MOST_PROCESSES_PER_CPU * cpus)
    if busy >= 0.5:
        return {
            "asyncio": _within([8, 64 if nature.call_s < SHORT_S else 32], cap),
            "threads": _ladder(cpus, load, cap),
            "processes": _ladder(cpus, load, processes)[-3:],
        }
    ladders = {"asyncio": _in_flight(max(load, busy), nature, cap), "threads": _ladder(cpus, load, cap)[-2:]}
    # Fewer calls than processes fill the CPU of the one loop.
    return ladders | ({"processes": _ladder(cpus, load, processes)[-2:]} if load > FILLS_A_LOOP else {})


def _ladder(cpus: int, load: float, cap: int) -> list[int]:
    # Between half and twice as many as fill the CPUs; more where only waiting limits them.
    filling = cpus / load
    if load >= COMPUTES:
        return _within([max(2, cpus), 2 * max(2, cpus)], cap)
    around = [cpus, *(2 ** round(math.log2(filling) + step) for step in (-1, 0, 1))]
    if filling >= cap / 2:
        around += [cap // 8, cap // 4, cap // 2, cap]
    return _within(around, cap)


def _in_flight(load: float, nature: Nature, cap: int) -> list[int]:
    # A call in flight costs next to nothing, so rather too many of them than too few; where nothing of ours
    # limits them, something that they all wait for may.
    filling = round(math.log2(1 / load)) if load < COMPUTES else 1
    more = [cap // 8, cap] if filling > 4 or nature.call_s < SHORT_S else []
    return _within([2**filling, 2 ** (filling + 1), 2 ** (filling + 2), *more], cap)


def _few(ladder: list[int]) -> list[int]:
    # Two far apart show whether more of them help.
    return ladder if len(ladder) < 3 else [ladder[len(ladder) // 2 - 1], ladder[-1]]


def _within(workers: Iterable[int], cap: int) -> list[int]:
    return sorted({min(cap, max(2, count)) for count in workers})


def _chunk(backend: str, workers: int, nature: Nature) -> int:
    each_s = nature.dispatch.process_s
    if backend != "processes" or not each_s or nature.call_s >= WORTH_A_DISPATCH * each_s:
        return 1
    wanted: int = 2 ** math.ceil(math.log2(WORTH_A_DISPATCH * each_s / max(nature.call_s, 1e-9)))
    # Every worker should still get several chunks of what there is.
    room = max(1, nature.items // (4 * workers)) if nature.items else MOST_CHUNK
    return max(1, min(wanted, room, MOST_CHUNK))
