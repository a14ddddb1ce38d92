"""What holds for all tests."""

import gc
import os
import sys

from hypothesis import given, settings
from hypothesis.strategies import none

# These are about what only Linux has: process groups, /proc, limits, namespaces, descriptors.
if sys.platform != "linux":
    collect_ignore = ["backends", "browser", "e2e", "fuzz", "machine", "runner", "worker", "workloads"]

# Several processes share the CPUs: threads for each one's small matrices cost more than they save.
os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

# Hundreds of processes import the same modules. Compiled anew in each, as this setting of some containers has
# it, that would be a third of all the time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# No test judges a timing, and an example that took longer than usual would.
settings.register_profile("untimed", deadline=None, max_examples=60)
settings.load_profile("untimed")


@given(none())
def first_property(_: None) -> None:
    """Holds always."""


def pytest_collection_finish() -> None:
    """Exempt what the collection made from garbage collection, which would go through it each time."""
    # The first property registers a random generator, and warns unless it finds what refers to it, which it
    # cannot once that is exempt.
    first_property()
    gc.freeze()
