"""How commands print text: one line at a time, without anything that a terminal would obey."""

import sys

from bench.wording import plain


def say(line: object = "") -> None:
    """Print a line of what was asked for."""
    print(plain(line))


def note(line: object) -> None:
    """Print a line beside what was asked for: progress, a warning, an error."""
    print(plain(line), file=sys.stderr, flush=True)
