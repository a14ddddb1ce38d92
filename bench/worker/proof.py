"""Proof of a round's work: a digest over its values, and the spans of a traced round."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from msgspec import msgpack

from bench.model.rounds import Span
from bench.plugins.backend import Traced

SPANS_KEPT = 400


def digest(values: Iterable[Any]) -> str:
    """Return the digest of the values in their order, as 16 hex digits; it needs no copy of them.

    Raises TypeError for a value that is not plain data, and has no `plain()` or `tobytes()` that returns it.
    """
    encode, state = msgpack.Encoder(enc_hook=plain_data).encode, blake2b(digest_size=8)
    for value in values:
        state.update(encode(value))
    return state.hexdigest()


def plain_data(value: Any) -> Any:
    """Return what an object says that it holds: its `plain()`, or its `tobytes()`, as arrays have it."""
    for name in ("plain", "tobytes"):
        if callable(told := getattr(value, name, None)):
            return told()
    raise TypeError(f"{type(value).__name__} is not plain data")


def spans(traced: Sequence[Traced]) -> tuple[Span, ...]:
    """Return when each operation ran, from the first one's start, on lanes 0, 1, … per worker.

    Where tasks share a thread and name no worker, an operation takes the lowest lane that is free.
    """
    if not traced:
        return ()
    origin_ns = min(t.start_ns for t in traced)
    lanes: dict[tuple[int, ...], int] = {}
    free_from: list[int] = []
    found = []
    for index, one in sorted(enumerate(traced), key=lambda pair: pair[1].start_ns):
        lane = lanes.setdefault(one.worker, len(lanes)) if one.worker else _free_lane(free_from, one)
        found.append(Span(index, (one.start_ns - origin_ns) / 1e9, (one.end_ns - origin_ns) / 1e9, lane))
    return tuple(found)


def _free_lane(free_from: list[int], one: Traced) -> int:
    for lane, free_ns in enumerate(free_from):
        if free_ns <= one.start_ns:
            free_from[lane] = one.end_ns
            return lane
    free_from.append(one.end_ns)
    return len(free_from) - 1


def most_in_flight(traced: Sequence[Traced]) -> int:
    """Return how many operations were in flight at once, at the most."""
    return overlap([(one.start_ns, one.end_ns) for one in traced])


def overlap(spans: Sequence[tuple[float, float]]) -> int:
    """Return how many of these spans of time, each from its start to its end, overlap at the most."""
    edges = sorted([(end, -1) for _, end in spans] + [(start, 1) for start, _ in spans])
    most = now = 0
    for _, step in edges:
        now += step
        most = max(most, now)
    return most


def in_flight_by_worker(traced: Sequence[Traced]) -> tuple[int, ...]:
    """Return how many operations each worker had in flight at the most; () if there were not several.

    The first part of a trace's `worker` names it, a further one the place that an operation had there.
    """
    by_worker: dict[int, list[Traced]] = {}
    for one in traced:
        if len(one.worker) > 1:
            by_worker.setdefault(one.worker[0], []).append(one)
    return tuple(most_in_flight(own) for own in by_worker.values()) if len(by_worker) > 1 else ()
