"""The pacer: starts operations on schedule from a separate process, whatever the earlier ones do.

Run as a script, by path, with two descriptors and the CPUs it may use: `pacer.py CONTROL TOKENS [CPU …]`. On
CONTROL (a socket) it is told a schedule and, once it has answered `READY`, when it begins. One byte is then
written to TOKENS (a pipe) for each operation that is due, in order, and at the end CONTROL is told how late
each one was. It imports nothing of the project, and leaves when CONTROL closes.

The clock is the system's monotonic one, which is the same for all processes (clock_gettime(2)).
"""

import contextlib
import gc
import os
import socket
import sys
import time
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

WORD_BYTES = 8
READY = b"r"
TOKEN = b"t"
# The system wakes a sleeping process some tens of microseconds late: the rest is spent polling the clock.
SPIN_NS = 50_000


def pace(
    due_ns: Sequence[int],
    clock: Callable[[], int],
    sleep: Callable[[float], None],
    start: Callable[[], object],
    spin_ns: int = SPIN_NS,
) -> list[int]:
    """Start one operation at each of these instants, and return by how much each one was late."""
    late_ns = []
    for one_ns in due_ns:
        while (left_ns := one_ns - clock()) > spin_ns:
            sleep((left_ns - spin_ns) / 1e9)
        while clock() < one_ns:
            pass
        start()
        late_ns.append(clock() - one_ns)
    return late_ns


def serve(control: socket.socket, tokens: int, spin_ns: int = SPIN_NS) -> None:
    """Pace one schedule after another until the other side has gone."""
    with control.makefile("rwb") as line:
        while head := line.read(WORD_BYTES):
            offsets = array("q", line.read(WORD_BYTES * int.from_bytes(head, "little")))
            line.write(READY)
            line.flush()
            origin = line.read(WORD_BYTES)
            if not origin:
                return
            due_ns = [int.from_bytes(origin, "little") + offset for offset in offsets]
            late_ns = pace(due_ns, time.perf_counter_ns, time.sleep, lambda: os.write(tokens, TOKEN), spin_ns)
            line.write(array("q", late_ns).tobytes())
            line.flush()


def keep_to(cpus: Sequence[int]) -> None:
    """Run on these CPUs only, if there are any; exit where they cannot be had."""
    if not cpus or not hasattr(os, "sched_setaffinity"):
        return
    try:
        os.sched_setaffinity(0, cpus)
    except OSError as error:
        told = ", ".join(map(str, cpus))
        sys.exit(f"no pacer on the CPUs {told} ({error.strerror}): the CPU set has changed; measure again")


def precede(cpus: Sequence[int]) -> int:
    """Precede ordinary processes where that is permitted; return for how many nanoseconds to poll the clock.

    The pacer needs a CPU for microseconds, but on time. It does neither where, without `cpus` of its own, it
    shares the worker's only one: what it polls away there is missing from the work that is measured.
    """
    with contextlib.suppress(AttributeError, OSError):  # unknown to a platform, or refused
        if not cpus and len(os.sched_getaffinity(0)) == 1:
            return 0
    if hasattr(os, "sched_setscheduler"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    return SPIN_NS


def main() -> None:
    """Run as the pacer of the worker at the other end."""
    control, tokens, *cpus = map(int, sys.argv[1:])
    keep_to(cpus)
    with contextlib.suppress(OSError):
        # Linux may prolong a sleep by 50 µs, unless the timer slack is set (prctl(2), PR_SET_TIMERSLACK).
        Path("/proc/self/timerslack_ns").write_text("1")
    spin_ns = precede(cpus)
    gc.disable()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        serve(socket.socket(fileno=control), tokens, spin_ns)


if __name__ == "__main__":
    main()
