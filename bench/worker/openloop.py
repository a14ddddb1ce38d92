"""The results of an open round: latency from the intended start, split into waiting and service."""

from collections.abc import Sequence

from bench.model.measurements import OpenLoop
from bench.plugins.backend import Traced
from bench.worker.meters.histogram import histogram_of


def seen_in_open_loop(
    rate_per_s: float,
    origin_ns: int,
    offsets_ns: Sequence[int],
    seen: Sequence[Traced],
    late_ns: Sequence[int],
) -> OpenLoop:
    """Return a round's figures; there must be an operation. Every sequence is in the order of the index.

    Rates are over the whole schedule, of N / rate seconds, or for as long as it really took.
    """
    due_ns, size = [origin_ns + offset for offset in offsets_ns], len(offsets_ns)
    span_ns = size / rate_per_s * 1e9
    sent_ns = max(late + offset for late, offset in zip(late_ns, offsets_ns, strict=True))
    done_ns = max(one.end_ns for one in seen) - origin_ns
    return OpenLoop(
        rate_per_s=rate_per_s,
        operations=size,
        sent_per_s=size / max(span_ns, sent_ns) * 1e9,
        done_per_s=size / max(span_ns, done_ns) * 1e9,
        waiting=sum(one.start_ns > origin_ns + span_ns for one in seen),
        latency=histogram_of(one.end_ns - due for one, due in zip(seen, due_ns, strict=True)),
        queue=histogram_of(one.start_ns - due for one, due in zip(seen, due_ns, strict=True)),
        service=histogram_of(one.end_ns - one.start_ns for one in seen),
        lateness=histogram_of(late_ns),
    )
