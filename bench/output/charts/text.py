"""Text that may come from a stranger's file, made fit for matplotlib, and figures as ticks."""

import functools
import textwrap

from matplotlib.font_manager import findfont, get_font

from bench.machine.facts import clean
from bench.output.tables.format import time_unit

FONT = "DejaVu Sans"


@functools.cache
def _glyphs() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())


def safe(text: object, limit: int = 80) -> str:
    """Return text on one line, cut to `limit`, in which nothing is a formula and every letter has a shape."""
    glyphs = _glyphs()
    shown = "".join(letter if ord(letter) in glyphs else "?" for letter in clean(str(text), limit))
    # Matplotlib takes what stands between two dollar signs for a formula, unless they are escaped.
    return shown.replace("$", r"\$")


def wrapped(text: str, width: int, most_lines: int = 3) -> list[str]:
    """Return safe text in lines of at most `width` characters; what does not fit into them is cut."""
    lines = textwrap.wrap(safe(text, 2000), width, max_lines=most_lines, placeholder=" …")
    return lines or [""]


def time_tick(value_s: float) -> str:
    """Return a round time as a tick's label: `10 ms`."""
    unit, scale = time_unit(value_s * 1.001)  # a tick at 1 ms may come as 0.9999… ms
    return f"{value_s * scale:.4g} {unit}"


def ratio_tick(value: float) -> str:
    """Return a ratio as a tick's label: `0.5×`."""
    return f"{value:.4g}×"


def count_tick(value: float) -> str:
    """Return a number as a tick's label: `10,000`."""
    return f"{value:,.0f}" if value >= 1 else f"{value:.4g}"
