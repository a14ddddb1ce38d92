"""Words as people are to see them, whoever wrote what they hold."""

STRANGE = "\N{REPLACEMENT CHARACTER}"


def plain(text: object) -> str:
    """Return text on one line in which a terminal finds nothing to obey.

    Names, reasons and hosts come from plugins and from other people's files: an escape code in them could
    repaint the screen, and a line break could forge a line of its own.
    """
    return "".join(map(_plain, str(text)))


def _plain(letter: str) -> str:
    if letter.isprintable():
        return letter
    return " " if letter.isspace() else STRANGE


def counted(number: float, noun: str) -> str:
    """Return `1 block` or `2 blocks`; the nouns of this project take an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
