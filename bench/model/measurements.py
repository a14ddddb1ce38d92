"""What is read of a round besides its time: what disturbed it, and what an open loop saw."""

import math

from msgspec import Struct

from bench.model.limits import Count, Nanoseconds, Number, Seconds

# The longest time that a histogram holds is 2^63 nanoseconds.
BUCKETS = 1 << 13


class Disturbance(Struct, frozen=True, kw_only=True):
    """What kept a round from the CPU, counted from right before it until right after it.

    `steal_s`: what the host took from the CPUs that the worker may use, in ticks of the kernel's (10 ms
    mostly). `run_delay_s` and `thread_cpu_s`: how long the worker's main thread was ready and had no CPU, and
    how long it ran. `tree_cpu_s`: how long all threads of the worker and its pool's processes ran, in a
    rehearsal too, which is not in the round's own `cpu_s`. Context switches are the worker process's own.
    `runnable`: threads of the whole machine that ran or waited for a CPU, the larger of two looks.
    `frequency_hz`: the lower of two looks.
    """

    steal_s: Seconds | None = None
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
        # A stranger's file may hold anything; what is made here costs a microsecond to look through.
        if len(self.buckets) != len(self.counts) or any(count < 1 for count in self.counts):
            raise ValueError("a histogram has one count above 0 for each of its buckets")
        if any(not 0 <= bucket < BUCKETS for bucket in self.buckets):
            raise ValueError(f"a histogram's buckets are from 0 to {BUCKETS - 1}")
        if self.buckets and (self.least_ns is None or self.most_ns is None):
            raise ValueError("a histogram that is not empty has a least and a largest value")


class OpenLoop(Struct, frozen=True, kw_only=True):
    """What an open round saw: every time counts from the instant at which its operation was meant to begin.

    `latency` = `queue` (until it really began) + `service` (from then until its result was there).
    `lateness` is the pacer's own; `sent_per_s` the rate at which it really started operations, and
    `done_per_s` that at which they were done. `waiting` had not begun when the last one was due.
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
