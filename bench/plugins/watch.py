"""Reads the clocks around a round's work: the wall clock right around it, the CPU's clocks around that."""

from collections.abc import Callable, Sequence

Clock = Callable[[], int]
# The CPU time of this process and of those with these pids; None if unknown.
CpuClock = Callable[[Sequence[int]], int | None]


class Watch:
    """Starts when it is made; what a model does before and after its work is in neither clock."""

    def __init__(self, clock: Clock, cpu_clock: CpuClock, children: Sequence[int] = ()) -> None:
        self._clock, self._cpu_clock, self._children = clock, cpu_clock, children
        self._cpu_ns = self._cpu_clock(children)
        self._start_ns = self._clock()

    def stop(self) -> tuple[int, int | None]:
        """Return the nanoseconds of the wall clock, and of the CPU: None if unknown."""
        wall_ns = self._clock() - self._start_ns
        cpu_ns = self._cpu_clock(self._children)
        known = self._cpu_ns is not None and cpu_ns is not None
        return wall_ns, cpu_ns - self._cpu_ns if known else None  # type: ignore[operator]
