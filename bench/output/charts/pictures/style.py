"""matplotlib's settings, and its names for the looks of backends."""

import contextlib
from collections.abc import Iterator
from typing import Any

import matplotlib

from bench.output.charts.looks import Look

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
MARKERS = {
    "": "",
    "circle": "o",
    "square": "s",
    "triangle": "^",
    "diamond": "D",
    "wye": "v",
    "plus": "P",
    "times": "X",
    "star": "*",
    "hexagon": "h",
}


def marker(look: Look) -> str:
    """Return matplotlib's marker for a look's symbol."""
    return MARKERS[look.symbol]


def dash(look: Look) -> Any:
    """Return matplotlib's line style for a look's dash."""
    return (0, look.dash) if look.dash else "-"


def face(look: Look, hollow: bool = False) -> str:
    """Return the colour that fills a mark."""
    return PAPER if hollow or look.hollow else look.colour


@contextlib.contextmanager
def styled() -> Iterator[None]:
    """Draw with these settings and matplotlib's own defaults, whatever the user's matplotlibrc says."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield
