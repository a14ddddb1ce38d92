"""Tests of bench.storage.collector."""

import gc

import pytest

from bench.storage.collector import paused


def test_the_collector_is_held_off_and_comes_back() -> None:
    """It is off within, also after an error, and on again afterwards."""
    with paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), paused():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_a_collector_that_is_off_stays_off() -> None:
    """Whoever has turned it off finds it off."""
    gc.disable()
    try:
        with paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
