"""How objects go from one process to another."""

import pickle
from typing import Any

import numpy as np
import pytest

from workloads import parcels
from workloads.parcels import Parcel, content_of, packed
from workloads.payload import content


@pytest.mark.parametrize("transport", parcels.TRANSPORTS)
@pytest.mark.parametrize("kind", ["bytes", "ndarray", "ints", "nested"])
def test_what_is_sent_arrives(kind: str, transport: str) -> None:
    """Whatever the object and the transport, its content is the same afterwards, as often as it is sent."""
    made = content(kind, 5000)
    for lasting in (True, False):
        sent = packed(made, transport, lasting)
        for _ in range(2 * parcels.MOST_WAITING):
            came = content_of(pickle.loads(pickle.dumps(sent)))
            assert np.array_equal(came, made) if kind == "ndarray" else came == made


def test_within_a_process_it_is_the_object_itself() -> None:
    """A parcel costs nothing where nothing is pickled."""
    made: list[Any] = []
    assert content_of(packed(made, "shared")) is made
    assert packed(made, "pickle") is made


def test_a_lasting_parcel_is_put_into_shared_memory_once() -> None:
    """Each time it is sent, what is pickled is where it is."""
    sent = Parcel(bytes(100_000), "shared", lasting=True)
    first = pickle.dumps(sent)
    assert pickle.dumps(sent) == first
    assert len(first) < 1000


def test_values_that_nobody_takes_are_an_error_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: a process waits until some are taken, and not without end."""
    monkeypatch.setattr(parcels, "_rooms", {})
    monkeypatch.setattr(parcels, "WAITING_LIMIT_S", 0.01)
    waiting = [pickle.dumps(Parcel(b"x", "shared")) for _ in range(parcels.MOST_WAITING)]
    with pytest.raises(TimeoutError, match="nobody takes them"):
        pickle.dumps(Parcel(b"x", "shared"))
    assert pickle.loads(waiting[0]).content == b"x"
    assert pickle.dumps(Parcel(b"y", "shared"))


def test_a_parcel_proves_its_content() -> None:
    """Arrays are proven by their bytes, anything else as it is."""
    assert Parcel(np.arange(3, dtype="uint8"), "shared").plain() == b"\x00\x01\x02"
    assert Parcel({"a": 1}, "buffers").plain() == {"a": 1}
