"""What a test is told of how much faster one model is than another."""

import re
from pathlib import Path

import pytest

from bench.api.notebook import LoadedRun
from bench.api.testing import Measured, NotEstablished
from tests.made import simple_run

FASTER = [0.5, 0.51, 0.49, 0.5, 0.5, 0.5, 0.51, 0.49, 0.5, 0.5]


def measured(blocks: int) -> Measured:
    """Return a run in which threads are e^0.5 times as fast, in so many blocks."""
    logs = {"sequential": [0.0] * blocks, "threads": [-log for log in FASTER[:blocks]]}
    return Measured(LoadedRun(simple_run(logs), Path()))


def test_what_is_established_passes_and_what_is_refuted_fails() -> None:
    """The ratio and its interval stand in the message, with what was asked for."""
    found = measured(10)
    ratio, interval = found.speedup("threads")
    assert ratio == pytest.approx(1.65, abs=0.05)
    assert interval
    assert interval[0] < ratio < interval[1]
    found.assert_faster("threads", by=1.2)
    with pytest.raises(AssertionError, match=re.escape("× as fast as sequential [") + ".*, and not 3×"):
        found.assert_faster("threads", by=3)


def test_what_is_not_established_is_a_warning() -> None:
    """One block has no interval."""
    with pytest.warns(NotEstablished, match=r"whether it is 1\.2× is not established"):
        measured(1).assert_faster("threads", by=1.2)
