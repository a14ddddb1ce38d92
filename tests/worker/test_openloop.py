"""What an open round comes to."""

from bench.plugins.backend import Traced
from bench.worker.meters.histogram import percentile_ns
from bench.worker.openloop import seen_in_open_loop

ORIGIN_NS = 1_000_000
MS = 1_000_000


def test_every_time_counts_from_the_intended_start() -> None:
    """An operation due at 0, begun after 2 ms and done after 5, waited 2, was served 3 and took 5."""
    seen = [Traced(0, ORIGIN_NS + 2 * MS, ORIGIN_NS + 5 * MS, ())]
    found = seen_in_open_loop(100.0, ORIGIN_NS, [0], seen, [MS])
    times = [percentile_ns(one, 0.5) for one in (found.queue, found.service, found.latency, found.lateness)]
    assert times == [2 * MS, 3 * MS, 5 * MS, MS]


def test_rates_are_over_the_schedule_or_over_what_it_took() -> None:
    """Two operations at 1000/s have 2 ms: one that is done after 8 ms makes that 250/s."""
    seen = [Traced(0, ORIGIN_NS, ORIGIN_NS + MS, ()), Traced(1, ORIGIN_NS + 7 * MS, ORIGIN_NS + 8 * MS, ())]
    found = seen_in_open_loop(1000.0, ORIGIN_NS, [0, MS], seen, [0, 0])
    assert (found.sent_per_s, found.done_per_s) == (1000.0, 250.0)
    late = seen_in_open_loop(1000.0, ORIGIN_NS, [0, MS], seen, [0, 3 * MS])
    assert late.sent_per_s == 500.0


def test_what_has_not_begun_when_the_schedule_ends_is_waiting() -> None:
    """One of two was begun within the 2 ms of the schedule, the other after it."""
    seen = [Traced(0, ORIGIN_NS + 2 * MS, ORIGIN_NS + 7 * MS, ()), Traced(1, ORIGIN_NS + 7 * MS, 9 * MS, ())]
    assert seen_in_open_loop(1000.0, ORIGIN_NS, [0, MS], seen, [0, 0]).waiting == 1
