"""Makes text from any source safe to print, and counts things in words."""

import re
import unicodedata
from collections.abc import Sequence

STRANGE = "\N{REPLACEMENT CHARACTER}"
# Markup anywhere, markup at the start of a line (headings, lists), and bare addresses that become links.
SIGNS = re.compile(r"[\\`*|~$]|<(?=[A-Za-z/!?])|\](?=[\[(:])|(?<![^\W_])_|_(?![^\W_])")
FIRST = re.compile(r"^(?:[#=>]|[+-](?=[\s-]|$))|(?:(?<=^\d)|(?<=^\d\d))[.)](?=\s|$)")
WWW = re.compile(r"(?<=www)\.", re.IGNORECASE)

# What this project prints, in the letters of a terminal that knows no others.
ASCII = {
    **dict(zip("−–─·×µμ⁄“”✔✘◐★▲▼≈", '---|xuu/""vxo*^v~', strict=True)),
    **{"±": "+/-", "≤": "<=", "→": "->", "√": "sqrt", "δ": "delta", "π": "pi", "§": "section", "°": "deg"},
    **{"⌈": "ceil(", "⌉": ")"},
}


def in_ascii(text: str) -> str:
    """Return text in ASCII: the signs of this project by stand-ins, accents dropped, anything else as `?`."""
    apart = unicodedata.normalize("NFKD", text)
    told = (ASCII.get(letter, letter) for letter in apart if not unicodedata.combining(letter))
    return "".join(told).encode("ascii", "replace").decode()


def plain(text: object) -> str:
    """Return text on one line without terminal control codes.

    Names, reasons and hosts come from plugins and from other people's files: an escape code in them could
    repaint the screen, and a line break could fake a line of output.
    """
    told = str(text)
    return told if told.isprintable() else "".join(map(_plain, told))


def _plain(letter: str) -> str:
    if letter.isprintable():
        return letter
    return " " if letter.isspace() else STRANGE


def words_of(error: BaseException) -> str:
    """Return an error's own words; an error of a stranger may not even have a text."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - it is the stranger's method
        return "its text cannot be printed"


def error_line(error: BaseException) -> str:
    """Return `ValueError: no 0`, on one line."""
    return plain(f"{type(error).__name__}: {words_of(error)}")


def inert(text: object) -> str:
    """Return plain text without active Markdown: no tag, link, image, mention or heading.

    Brackets around an interval stay as they are, because they make a link only if more follows.
    """
    shown = plain(text).replace("&", "&amp;").replace("@", "&#64;").replace("://", ":&#47;/")
    shown = SIGNS.sub(r"\\\g<0>", WWW.sub("&#46;", shown.strip()))
    return FIRST.sub(r"\\\g<0>", shown)


def wins(name: str) -> str:
    """Return `asyncio wins` or `threads win`, for models have names of either number."""
    return f"{name} {'win' if _several(name) else 'wins'}"


def is_(name: str) -> str:
    """Return `asyncio is` or `threads are`."""
    return f"{name} {'are' if _several(name) else 'is'}"


def takes(name: str) -> str:
    """Return `asyncio takes` or `threads take`."""
    return f"{name} {'take' if _several(name) else 'takes'}"


def _several(name: str) -> bool:
    return name.partition(" ")[0].endswith("s")


def listing(names: Sequence[str], between: str = "and") -> str:
    """Return `a, b and c`."""
    return f"{', '.join(names[:-1])} {between} {names[-1]}" if len(names) > 1 else "".join(names)


def the_first(values: Sequence[str], most: int, between: str = ", ") -> str:
    """Return the first values, and how many more there are: `a, b and 3 more`."""
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return between.join(values[:most]) + more


def counted(number: float, noun: str) -> str:
    """Return `1 block` or `2 blocks`; the nouns of this project take an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
