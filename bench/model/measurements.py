"""What is recorded of a round besides its time: disturbances, and the latencies of an open loop."""

import math

from msgspec import Struct

from bench.model.limits import Count, Nanoseconds, Number, Seconds

# The longest time that a histogram holds is 2^63 nanoseconds.
BUCKETS = 1 << 13


class Disturbance(Struct, frozen=True, kw_only=True):
    """What kept a round from the CPU, counted from right before its warm-up until right after it: `span_s`.

    `steal_s`: what the host took from the worker's CPUs, in kernel ticks (mostly 10 ms). `throttled_s`: for
    how long a CPU quota paused the run's CPUs, added up; None where there is no quota. `suspended`: whether
    the worker, a child of it or the server was stopped and continued by a signal, or all of them were frozen
    for half a second. `run_delay_s` and `thread_cpu_s`: how long the worker's main thread waited for a CPU,
    and how long it ran. `tree_cpu_s`: CPU time of the worker and its pool's processes, including the warm-up,
    which the round's `cpu_s` excludes. Context switches are the worker process's own. `runnable`: threads of
    the whole machine that ran or waited for a CPU, the larger of two readings. `frequency_hz`: the lower of
    two readings.
    """

    span_s: Seconds | None = None
    steal_s: Seconds | None = None
    throttled_s: Seconds | None = None
    suspended: bool = False
    run_delay_s: Seconds | None = None
    thread_cpu_s: Seconds | None = None
    tree_cpu_s: Seconds | None = None
    voluntary_switches: Count | None = None
    involuntary_switches: Count | None = None
    runnable: Count | None = None
    frequency_hz: Count | None = None


class Histogram(Struct, frozen=True, kw_only=True):
    """Times counted in the log-linear buckets of `bench.worker.meters.histogram`; empty ones are left out."""

    buckets: tuple[Count, ...] = ()
    counts: tuple[Count, ...] = ()
    sum_ns: Nanoseconds = 0
    least_ns: Nanoseconds | None = None
    most_ns: Nanoseconds | None = None

    def __post_init__(self) -> None:
        # Files are untrusted; checking a valid histogram takes a microsecond.
        if len(self.buckets) != len(self.counts) or any(count < 1 for count in self.counts):
            raise ValueError("a histogram has one count above 0 for each of its buckets")
        if any(not 0 <= bucket < BUCKETS for bucket in self.buckets):
            raise ValueError(f"a histogram's buckets are from 0 to {BUCKETS - 1}")
        if self.buckets and (self.least_ns is None or self.most_ns is None):
            raise ValueError("a histogram that is not empty has a least and a largest value")


class OpenLoop(Struct, frozen=True, kw_only=True):
    """The measurements of an open round; times count from the intended start of each operation.

    `latency` = `queue` (until the actual start) + `service` (from then to the result). `lateness` is the
    pacer's own; `sent_per_s` is the rate at which operations were started, `done_per_s` that at which they
    were completed. `waiting` operations had not begun when the last one was due.
    """

    rate_per_s: Number
    operations: Count
    sent_per_s: Number
    done_per_s: Number
    waiting: Count
    latency: Histogram
    queue: Histogram
    service: Histogram
    lateness: Histogram

    def __post_init__(self) -> None:
        if not 0 < self.rate_per_s < math.inf:
            raise ValueError(f"a rate is above 0, not {self.rate_per_s}")
