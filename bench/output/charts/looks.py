"""How a backend looks in every chart: colour, symbol and dash together, so that no one of them is needed."""

import itertools
import zlib
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

Symbol = Literal["", "circle", "square", "triangle", "diamond", "wye", "plus", "times", "star", "hexagon"]
Dash = tuple[float, ...]


class Look(Struct, frozen=True, omit_defaults=True):
    """A colour on a light ground and one on a dark ground, a symbol, and a dash in line widths on and off."""

    colour: str
    dark: str
    symbol: Symbol = ""
    dash: Dash = ()
    hollow: bool = False


INK = Look("#16181d", "#e6e8ec", "diamond")
IDEAL = Look("#585e69", "#a3abb8", "", (1.0, 1.5))
# Okabe and Ito's colours for the colour-blind; any other backend has one of the spare looks.
PREFERRED = {
    "sequential": Look("#000000", "#ffffff", "diamond", (1.0, 1.5)),
    "asyncio": Look("#0072b2", "#4aaef0", "circle"),
    "threads": Look("#e69f00", "#f0b13c", "square", (5.0, 2.0)),
    "processes": Look("#009e73", "#2fc79b", "triangle", (5.0, 2.0, 1.0, 2.0)),
}
SPARE_COLOURS: tuple[tuple[str, str, Dash], ...] = (
    ("#d55e00", "#ff8f4d", (3.0, 1.0)),
    ("#cc79a7", "#e79fc6", (2.0, 2.0)),
    ("#56b4e9", "#8fcbf2", (7.0, 1.0, 1.0, 1.0)),
)
SPARE_SYMBOLS: tuple[Symbol, ...] = ("wye", "plus", "times", "star", "hexagon")
SPARE = tuple(
    Look(colour, dark, symbol, dash)
    for (colour, dark, dash), symbol in itertools.product(SPARE_COLOURS, SPARE_SYMBOLS)
)
# Those of machines side by side, each unlike the one before.
MACHINES = (
    Look("#16181d", "#e6e8ec", "circle"),
    Look("#d55e00", "#ff8f4d", "triangle"),
    Look("#56b4e9", "#8fcbf2", "square"),
    Look("#cc79a7", "#e79fc6", "diamond"),
    Look("#009e73", "#2fc79b", "star"),
    Look("#e69f00", "#f0b13c", "wye"),
)
DASHES: tuple[Dash, ...] = ((), (5.0, 2.0), (1.0, 1.5), (5.0, 1.5, 1.0, 1.5), (8.0, 2.0))
SYMBOLS: tuple[Symbol, ...] = ("circle", "square", "triangle", "diamond", "wye", "plus", "times")


def look_of(backend: str) -> Look:
    """Return a backend's look, which is the same in every run."""
    return PREFERRED.get(backend) or SPARE[zlib.crc32(backend.encode()) % len(SPARE)]


def looks_of(backends: Sequence[str]) -> list[Look]:
    """Return a look for each: a backend's own for its first cell.

    Its further cells keep the colour and differ in dash and symbol, so that they differ without colour too.
    """
    seen: dict[str, int] = {}
    found = []
    for backend in backends:
        own, before = look_of(backend), seen.get(backend, 0)
        seen[backend] = before + 1
        if before:
            symbols = [one for one in SYMBOLS if one != own.symbol]
            dashes = [one for one in DASHES if one != own.dash]
            own = replace(
                own,
                symbol=symbols[(before - 1) % len(symbols)],
                dash=dashes[(before - 1) % len(dashes)],
                hollow=before % 2 == 1,
            )
        found.append(own)
    return found
