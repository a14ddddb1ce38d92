"""How commands print text: one line at a time, without anything that a terminal would obey."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.text import plain

if TYPE_CHECKING:
    from bench.output.charts.draw import Drawn
    from bench.output.publish import Published


def say(line: object = "") -> None:
    """Print a line of what was asked for."""
    print(plain(line))


def say_json(data: object) -> None:
    """Print data as JSON, on one line. Raises ValueError for what is no finite number."""
    print(json.dumps(data, allow_nan=False))


def note(line: object) -> None:
    """Print a line beside what was asked for: progress, a warning, an error."""
    print(plain(line), file=sys.stderr, flush=True)


def note_failed(drawn: "Published | Drawn") -> Sequence[Path]:
    """Print a line for each chart that failed, and return the files that were written."""
    for line in drawn.failures:
        note(f"bench: {line}")
    return drawn.files


def note_damaged(out: Path | None) -> None:
    """Print a line for each certificate in the results folder that cannot be read, and so is left out."""
    from bench.api import damaged_certificates

    for line in damaged_certificates(out):
        note(f"bench: left out: {line}")
