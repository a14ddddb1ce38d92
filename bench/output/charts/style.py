"""How a backend looks in every chart: colour, marker and dash together, so that no one of them is needed."""

import contextlib
import itertools
import zlib
from collections.abc import Iterator
from typing import Any

import matplotlib
from msgspec import Struct

INK, QUIET, RULE, PAPER, ALARM = "#000000", "#555555", "#d0d0d0", "#ffffff", "#fff3bf"

SETTINGS: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.axisbelow": True,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.minor.visible": False,
    "hatch.linewidth": 0.6,
    # At 150 dots per inch nobody sees hints, which take a quarter of the time to draw a picture.
    "text.hinting": "none",
    # Shapes look the same everywhere; the salt makes the ids in an SVG the same each time it is drawn.
    "svg.fonttype": "path",
    "svg.hashsalt": "concurrency-lab",
}


class Look(Struct, frozen=True):
    """One backend's colour (from Okabe and Ito's set for the colour-blind), marker and dash."""

    colour: str
    marker: str
    dash: str | tuple[int, tuple[float, ...]]


KNOWN = {
    "sequential": Look("#000000", "D", (0, (1.0, 1.5))),
    "asyncio": Look("#0072B2", "o", "-"),
    "threads": Look("#E69F00", "s", (0, (5.0, 2.0))),
    "processes": Look("#009E73", "^", (0, (5.0, 2.0, 1.0, 2.0))),
}
SPARE = tuple(
    Look(colour, marker, dash)
    for (colour, dash), marker in itertools.product(
        (
            ("#D55E00", (0, (3.0, 1.0))),
            ("#CC79A7", (0, (2.0, 2.0))),
            ("#56B4E9", (0, (7.0, 1.0, 1.0, 1.0))),
        ),
        ("v", "P", "X", "p", "h"),
    )
)


def look_of(backend: str) -> Look:
    """Return a backend's look; one that is not built in has the same look in every run."""
    return KNOWN.get(backend) or SPARE[zlib.crc32(backend.encode()) % len(SPARE)]


@contextlib.contextmanager
def styled() -> Iterator[None]:
    """Draw with these settings and matplotlib's own defaults, whatever the user's matplotlibrc says."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield
