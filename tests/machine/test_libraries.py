"""Tests of bench.machine.libraries."""

from importlib import metadata

from bench.machine.libraries import NAMES, libraries


def test_installed_ones_have_their_version_and_others_none() -> None:
    """A library that isn't there is a fact too."""
    assert libraries(("msgspec", "no-such-library-at-all")) == {
        "msgspec": metadata.version("msgspec"),
        "no-such-library-at-all": None,
    }


def test_the_clients_and_their_layers_are_named() -> None:
    """What carries the HTTP workload is always told."""
    assert {"aiohttp", "requests", "httpx", "h11", "urllib3", "httpcore"} <= set(NAMES)
