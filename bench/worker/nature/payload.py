"""What a pool of processes would have to pickle for one call, and how long that takes."""

import pickle
from time import perf_counter_ns
from typing import Any

from bench.model.nature import Payload

REPEATS = 3


def payload_of(function: Any, argument: Any, value: Any) -> Payload:
    """Return the sizes of function, argument and value when pickled; all 0 if one of them cannot be."""
    try:
        owner, _ = _both_ways(function)
        sent, there_ns = _both_ways(argument)
        back, back_ns = _both_ways(value)
    except Exception:  # noqa: BLE001 - a stranger's __reduce__ may raise anything
        return Payload()
    return Payload(
        argument_bytes=sent, value_bytes=back, owner_bytes=owner, pickle_s=(there_ns + back_ns) / 1e9
    )


def _both_ways(thing: Any) -> tuple[int, int]:
    taken_ns = []
    for _ in range(REPEATS):
        start = perf_counter_ns()
        data = pickle.dumps(thing)
        pickle.loads(data)
        taken_ns.append(perf_counter_ns() - start)
    return len(data), min(taken_ns)
