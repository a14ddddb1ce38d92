"""What holds for all tests."""

import gc
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
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


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Have each of pytest-xdist's workers import another part of the tests first, if it will import them all.

    In a fresh environment nothing is compiled, and all workers would compile the same at the same time; what
    one has compiled, the others load. A module that cannot be imported fails when it is collected.
    """
    config = session.config
    whole = [str(config.rootpath / path) for path in config.getini("testpaths")]
    worker = getattr(config, "workerinput", None)
    if worker is None or [str(Path(path).resolve()) for path in config.args] != whole:
        return
    ignored = tuple(str(Path(path).resolve()) for path in config.getoption("ignore") or ())
    files = sorted((config.rootpath / "tests").rglob("test_*.py"))
    files = [path for path in files if not str(path).startswith(ignored)]
    first = len(files) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
    for path in files[first:] if first else ():
        with suppress(Exception, pytest.skip.Exception):
            import_module(".".join(path.relative_to(config.rootpath).with_suffix("").parts))


@pytest.fixture
def new_threads() -> Callable[[], int]:
    """Return how many threads have started since the test began and have not ended.

    A thread that an earlier test left behind may end at any time, so a plain count can fall in the meantime.
    """
    before = set(threading.enumerate())
    return lambda: len(set(threading.enumerate()) - before)


def pytest_collection_finish() -> None:
    """Exempt what the collection made from garbage collection, which would go through it each time."""
    # The first property registers a random generator, and warns unless it finds what refers to it, which it
    # cannot once that is exempt.
    first_property()
    gc.freeze()
