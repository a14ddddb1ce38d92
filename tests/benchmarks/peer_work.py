"""The function that every harness of `peers` times: the project's own pure computing, at a given length.

Run as a script, or given to pytest, it does its work once per call; `PEER_ITERATIONS` says how much.
"""

import os
import random
from collections.abc import Callable
from typing import Any

DRAW = random.Random(1)
TABLE, TEXT = tuple(DRAW.sample(range(256), 256)), DRAW.randbytes(8192)
ITERATIONS = int(os.environ.get("PEER_ITERATIONS", "10000"))


def work(iterations: int = ITERATIONS) -> int:
    """Return Pearson's hash of so many bytes, twice chained."""
    table, low, high = TABLE, 0, 0
    passes, rest = divmod(iterations, len(TEXT))
    for part in (*(TEXT for _ in range(passes)), TEXT[:rest]):
        for byte in part:
            low = table[low ^ byte]
            high = table[high ^ low]
    return high << 8 | low


def test_peer(benchmark: Callable[..., Any]) -> None:
    """Let pytest-benchmark time the work; `peers` names this file, for its name is not that of a test."""
    assert benchmark(work) >= 0


if __name__ == "__main__":
    for _ in range(50):
        work()
