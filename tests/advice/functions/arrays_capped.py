"""The same product, with BLAS at one thread: its library reads this when it is loaded."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np  # after the variable

SQUARE = np.random.default_rng(1).random((500, 500))


def product(_: int) -> float:
    """Multiply two matrices on one CPU."""
    return float((SQUARE @ SQUARE)[0, 0])
