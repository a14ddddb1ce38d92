"""The worker's heap before its cell begins: without the free room that its own start has left there.

CPython's event loop reads every socket into a fresh buffer of 256 KiB. Where the C library's heap happens to
have that much room at its end, the buffer costs nothing; where it does not, it costs three system calls and
two page faults for every read, a fifth of a small HTTP request. A plain program that does the same work
hardly ever has the room, and a worker that has started and read its orders has it now and then: for the whole
life of one block, so that no number of rounds averages it away.
"""

import sys


def give_back_room() -> None:
    """Give the free end of the heap back to the system; do nothing where the C library has no such call.

    Source: malloc_trim(3).
    """
    if sys.platform != "linux":
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
