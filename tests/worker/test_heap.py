"""The heap that a worker begins with."""

import platform
import subprocess
import sys

import pytest

# As the event loop does, it allocates 256 KiB, and shrinks that to what has come; counted are page faults.
PROGRAM = """
import resource, sys
from bench.worker.heap import free_a_large_block
if sys.argv[1] == "after":
    free_a_large_block()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(400):
    buffer = bytearray(262144)
    del buffer[1024:]
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(state: str) -> int:
    """Return how many page faults the buffers cost."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, state], stdout=subprocess.PIPE, check=True)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's allocator is meant")
def test_buffers_of_the_event_loop_come_from_the_heap_afterwards() -> None:
    """They are not taken from the system and given back, each with page faults of its own."""
    assert faults("after") < 200 < faults("before")
