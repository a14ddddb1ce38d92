"""Models that need what may not be installed: a reason with a command, or the contract of all models."""

import os

import pytest

from bench.backends.optional import lacking
from bench.plugins import registry
from bench.worker.proof import most_in_flight
from tests.backends.jobs import session
from tests.eventually import gone


def test_what_is_missing_is_named_with_the_command_that_installs_it() -> None:
    """The command installs the package, which may have another name than the module."""
    assert lacking("json") is None
    assert lacking("nowhere_at_all") == "nowhere_at_all is not installed here: pip install nowhere_at_all"
    assert str(lacking("nowhere.at.all", "'some[extra]'")).endswith("pip install 'some[extra]'")


@pytest.mark.parametrize("name", ["trio", "gevent", "loky", "dask", "interpreters"])
def test_an_optional_model_keeps_the_contract_or_says_what_it_needs(name: str) -> None:
    """K workers meet, values are in order, no more than K are in flight, and nothing is left behind."""
    backend = registry.backend(name)
    levels = {key: one.default for key, one in backend.parameters.items()}
    reason = backend.refuse(levels)
    if reason:
        assert "pip install" in reason or "runs on Python 3.14" in reason
        pytest.skip(reason)
    one = session(name, concurrency=2)
    one.create()
    assert one.ready() == 2
    pids, before = one.children(), one.population()
    assert os.getpid() not in pids
    assert one.run(5).values == list(range(5))
    assert most_in_flight(one.run(6, trace=True).values) <= 2
    assert one.population() == before
    one.close()
    assert gone(pids)
