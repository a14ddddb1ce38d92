"""Models that need what may not be installed: a reason with a command, or the contract of all models."""

import os
from collections.abc import Callable

import pytest

from bench.planning.needs import lacking
from bench.plugins import registry
from bench.worker.proof import most_in_flight
from tests.backends.jobs import session
from tests.eventually import gone


@pytest.mark.parametrize("name", ["trio", "gevent", "loky", "dask", "interpreters"])
def test_an_optional_model_keeps_the_contract_or_says_what_it_needs(
    name: str, new_threads: Callable[[], int]
) -> None:
    """K workers meet, values are in order, no more than K are in flight, and nothing is left behind."""
    backend = registry.backend(name)
    levels = {key: one.default for key, one in backend.parameters.items()}
    reason = lacking(backend, levels)
    if reason:
        assert "pip install" in reason or "Python 3.14 or later" in reason
        pytest.skip(reason)
    one = session(name, concurrency=2)
    one.create()
    assert one.ready() == 2
    pids, threads = one.children(), new_threads()

    assert os.getpid() not in pids
    assert one.run(5).values == list(range(5))
    assert most_in_flight(one.run(6, trace=True).values) <= 2
    assert one.children() == pids
    assert pids or new_threads() == threads
    one.close()
    assert gone(pids)
