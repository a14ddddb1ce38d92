"""Operations with something to carry."""

from typing import Any, cast

import pytest

from bench.api import ground
from bench.plugins import registry
from bench.plugins.traits import Sending
from bench.plugins.workload import Setting
from tests.backends.jobs import session
from workloads.payload import SIZES_BYTES, WORKLOAD

PARAMS: dict[str, Any] = {"size_bytes": 5000, "iterations": 100, "kind": "bytes", "transport": "pickle"}


def setting() -> Setting:
    """Return the setting of a small payload."""
    return Setting(params=PARAMS, seed=1, concurrency=2)


def test_the_argument_goes_in_and_comes_back() -> None:
    """Argument and value have the size that was asked for, and the value is of the index."""
    send, call = WORKLOAD.sender(setting()), WORKLOAD.open_sync(setting()).call
    assert isinstance(WORKLOAD, Sending)
    first, second = call(send(0)), call(send(1))
    (_, sent), (_, returned) = send(0), cast("tuple[int, bytes]", first)
    assert len(sent) == len(returned) == 5000
    assert first != second


# Pools of processes are driven with payloads in tests/test_contract.py, in real workers.
CASES = [
    (name, pattern)
    for name in ("sequential", "asyncio", "threads", "fake")
    for pattern in getattr(registry.backend(name).parameters.get("pattern"), "choices", ("",))
]


@pytest.mark.parametrize(("backend", "pattern"), CASES)
def test_every_model_sends_the_same_arguments(backend: str, pattern: str) -> None:
    """Each submission pattern of each model gives the values that a plain loop gives, in their order."""
    send, call = WORKLOAD.sender(setting()), WORKLOAD.open_sync(setting()).call
    opened = session(backend, WORKLOAD, 2, "workloads.payload:WORKLOAD", pattern=pattern, **PARAMS)
    opened.create()
    try:
        opened.ready()
        assert opened.run(5).values == [call(send(index)) for index in range(5)]
    finally:
        opened.close()


def test_longer_profiles_have_more_points() -> None:
    """A quick run has no curve, a standard one two points of it, a thorough one all by size, and kinds."""
    found = {
        profile: [spec.name for spec in WORKLOAD.groups(ground(profile).facts)]
        for profile in ("quick", "standard", "thorough")
    }
    assert found["quick"] == []
    assert found["standard"] == ["payload/1KB", "payload/1MB"]
    sizes = [f"payload/{name}" for name in sorted(SIZES_BYTES, key=SIZES_BYTES.__getitem__)]
    kinds = ["ndarray", "ints", "nested", "transport/ndarray", "transport/nested"]
    assert found["thorough"] == [*sizes, *(f"payload/{kind}" for kind in kinds)]
