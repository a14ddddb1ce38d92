"""Text that may come from a stranger's file, made fit for matplotlib."""

import functools
import textwrap

from matplotlib.font_manager import findfont, get_font

from bench.machine.facts import clean

FONT = "DejaVu Sans"
# An average letter's width in inches at 9 points.
LETTER_IN = 0.072


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
