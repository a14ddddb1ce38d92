"""NumPy in threads: sort and sum an array of a million numbers.

Advice on a machine with two CPUs: threads with 2 workers, 2.47 times as fast as a loop [2.27 … 2.61]: it
computes for 100 % of its time but holds the GIL for only 4 %, so threads compute side by side. That it is
more than twice is the C library's doing: in a loop, it gives the memory of each call back to the system and
gets it again, with 800 page faults, and in a thread it keeps it. With MALLOC_TRIM_THRESHOLD_=1000000000 and
MALLOC_MMAP_THRESHOLD_=1000000000 it keeps it in a loop too, and two threads are 1.85 times as fast.
"""

import numpy as np

VALUES = np.random.default_rng(1).random(1_000_000)


def upper_half(item: int) -> float:
    """Return the sum of the larger half of the numbers, in an order of their own."""
    return float(np.sort(np.roll(VALUES, item))[len(VALUES) // 2 :].sum())


if __name__ == "__main__":
    print(sum(map(upper_half, range(8))))
