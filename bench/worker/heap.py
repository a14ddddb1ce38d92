"""The heap that a worker begins with: that of a program which has been running for a while.

CPython's event loop reads every socket into a fresh buffer of 256 KiB. glibc takes a block of that size
from the system and gives it back, which costs three system calls and two page faults for every read, a
fifth of a small HTTP request, unless the end of the heap happens to have room for it. That lasts until the
program frees its first block that is larger; from then on such blocks come from the heap (mallopt(3),
M_MMAP_THRESHOLD: the threshold is dynamic). Whoever has read a file of 1 MB has done so. Until then, what a
program has imported, how many operations it hands over at once, and in a worker the length of its orders
decide about a fifth of asyncio's time, for as long as the process lives; so no number of rounds averages
that away.
"""

LARGE_BYTES = 1 << 20


def free_a_large_block() -> None:
    """Allocate a block that is larger than any that the event loop needs, and free it."""
    bytes(LARGE_BYTES)
