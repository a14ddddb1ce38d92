"""Tests of bench.output.charts.looks."""

from bench.output.charts.looks import PREFERRED, look_of, looks_of


def test_every_backend_has_one_look() -> None:
    """The built-in ones differ in colour, symbol and dash; any other has a look of its own that lasts."""
    assert len({look.colour for look in PREFERRED.values()}) == len(PREFERRED)
    assert len({look.symbol for look in PREFERRED.values()}) == len(PREFERRED)
    assert len({look.dash for look in PREFERRED.values()}) == len(PREFERRED)
    assert look_of("greenlets") == look_of("greenlets")
    assert look_of("greenlets") not in PREFERRED.values()


def test_cells_of_one_backend_are_told_apart_without_colour() -> None:
    """The first has the backend's own look; no two of one backend share symbol, dash and filling."""
    looks = looks_of(["asyncio", "threads", "asyncio", "asyncio", "asyncio"])
    assert looks[0] == look_of("asyncio")
    ours = [(look.symbol, look.dash, look.hollow) for look in (looks[0], *looks[2:])]
    assert len(set(ours)) == len(ours)
    assert len({look.colour for look in (looks[0], *looks[2:])}) == 1
