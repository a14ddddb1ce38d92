"""Words as people are to see them, whoever wrote what they hold."""

import re

STRANGE = "\N{REPLACEMENT CHARACTER}"
# What is markup wherever it stands, what begins a heading or a list, and what is made a link as it stands.
SIGNS = re.compile(r"[\\`*|~$]|<(?=[A-Za-z/!?])|\](?=[\[(:])|(?<![^\W_])_|_(?![^\W_])")
FIRST = re.compile(r"^(?:[#=>]|[+-](?=[\s-]|$))|(?:(?<=^\d)|(?<=^\d\d))[.)](?=\s|$)")
WWW = re.compile(r"(?<=www)\.", re.IGNORECASE)


def plain(text: object) -> str:
    """Return text on one line in which a terminal finds nothing to obey.

    Names, reasons and hosts come from plugins and from other people's files: an escape code in them could
    repaint the screen, and a line break could forge a line of its own.
    """
    told = str(text)
    return told if told.isprintable() else "".join(map(_plain, told))


def _plain(letter: str) -> str:
    if letter.isprintable():
        return letter
    return " " if letter.isspace() else STRANGE


def inert(text: object) -> str:
    """Return plain text in which Markdown finds nothing to obey: no tag, link, image, mention or heading.

    Brackets around an interval stay as they are, for they make no link unless more follows.
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


def _several(name: str) -> bool:
    return name.partition(" ")[0].endswith("s")


def counted(number: float, noun: str) -> str:
    """Return `1 block` or `2 blocks`; the nouns of this project take an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
