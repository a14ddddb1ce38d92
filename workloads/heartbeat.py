"""How late a loop, or a thread, gets its turn: a heart that wants to beat every millisecond says when it did.

One long wait stands for all the beats that were due in it, each a period less late than the one before: what
a callback due at any moment would have seen. Otherwise a loop that is blocked most of the time would look
idle to most beats. Source: G. Tene, "How NOT to Measure Latency" (2013), on coordinated omission;
HdrHistogram corrects for it in the same way.
"""

import math
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

PERIOD_S = 0.001
PERIOD_NS = 1_000_000


class LoopHeart:
    """A task that beats on the running loop for as long as the block lasts.

    `at_ns` has when it was started, each beat, and when it was stopped.
    """

    def __init__(self) -> None:
        self.at_ns: list[int] = []
        self._task: asyncio.Task[None]

    async def __aenter__(self) -> "LoopHeart":
        import asyncio

        self.at_ns.append(time.perf_counter_ns())
        self._task = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *_: object) -> None:
        import asyncio

        self.at_ns.append(time.perf_counter_ns())
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _beat(self) -> None:
        from asyncio import sleep

        note, clock = self.at_ns.append, time.perf_counter_ns
        while True:
            await sleep(PERIOD_S)
            note(clock())


class ThreadHeart:
    """The same in a thread of its own: how late a thread gets its turn."""

    def __init__(self) -> None:
        self.at_ns: list[int] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "ThreadHeart":
        self.at_ns.append(time.perf_counter_ns())
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Waiting for this and not sleeping, the thread is gone at once.
        self._stop.set()
        self._thread.join()
        self.at_ns.append(time.perf_counter_ns())

    def _beat(self) -> None:
        note, clock, stopped = self.at_ns.append, time.perf_counter_ns, self._stop.wait
        while not stopped(PERIOD_S):
            note(clock())


def beats_late_s(at_ns: Sequence[int]) -> list[float]:
    """Return how late each beat was; where the stop found one overdue, that one too."""
    *beats, stopped = at_ns
    late_ns = [after - before - PERIOD_NS for before, after in pairwise(beats)]
    overdue_ns = stopped - beats[-1] - PERIOD_NS
    if overdue_ns > 0:
        late_ns.append(overdue_ns)
    return [max(late, 0) / 1e9 for late in late_ns]


def lateness_s(at_ns: Sequence[int]) -> list[float]:
    """Return how late every beat that was due would have been, those missed too, in ascending order."""
    return sorted(late_s for beat_s in beats_late_s(at_ns) for late_s in _with_missed(beat_s))


def _with_missed(late_s: float) -> Iterator[float]:
    yield late_s
    while (late_s := late_s - PERIOD_S) > 0:
        yield late_s


def summary(at_ns: Sequence[int]) -> dict[str, float]:
    """Return the median, 99th percentile and maximum of the lateness, and the longest time without a turn.

    That time is between two beats, so the period that the heart slept itself is in it. Where no beat was due
    nothing was late.
    """
    late_s = lateness_s(at_ns) or [0.0]
    longest_ns = max(after - before for before, after in pairwise(at_ns))
    return {
        "late_p50_s": at_share(late_s, 0.50),
        "late_p99_s": at_share(late_s, 0.99),
        "late_max_s": late_s[-1],
        "longest_block_s": longest_ns / 1e9,
    }


def at_share(ascending: Sequence[float], share: float) -> float:
    """Return the smallest of the numbers that at least this share of them do not exceed."""
    return ascending[max(math.ceil(share * len(ascending)) - 1, 0)]
