"""Calls a function of one millisecond in a loop, as a user would: for every line read, seconds of N calls.

Run it as `own_loop.py N`; it knows nothing of the harness.
"""

import sys
import time


def work(item: int) -> int:
    """Compute for about a millisecond."""
    total = 0
    for number in range(20_000):
        total += number * item
    return total


def main() -> None:
    """Time all calls in a row, after as many that are not timed."""
    count = int(sys.argv[1])
    for _ in sys.stdin:
        [work(item) for item in range(count)]
        start = time.perf_counter()
        [work(item) for item in range(count)]
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
