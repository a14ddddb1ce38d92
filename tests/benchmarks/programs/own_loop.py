"""Calls a function of a millisecond in a loop, as a user would: for every line read, seconds of N calls.

Run it as `own_loop.py FUNCTION N`; it knows nothing of the harness, and imports nothing else.
"""

import sys
import time

BLOCK = bytes(range(256)) * 320


def integers(item: int) -> int:
    """Compute with integers, each of which takes memory: three allocations in every turn."""
    total = 0
    for number in range(20_000):
        total += number * item
    return total


def octets(item: int) -> int:
    """Add up bytes, without any allocation."""
    return sum(BLOCK, item)


FUNCTIONS = {"integers": integers, "octets": octets}


def main() -> None:
    """Time all calls in a row, after as many that are not timed."""
    call, count = FUNCTIONS[sys.argv[1]], int(sys.argv[2])
    for _ in sys.stdin:
        [call(item) for item in range(count)]
        start = time.perf_counter()
        [call(item) for item in range(count)]
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
