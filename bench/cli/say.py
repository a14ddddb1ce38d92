"""How commands print text: one line at a time, without terminal control codes."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.text import plain

if TYPE_CHECKING:
    from bench.output.charts.catalogue import Written


def say(line: object = "") -> None:
    """Print a line of the result."""
    print(plain(line))


def say_json(data: object) -> None:
    """Print data as JSON, on one line. Raises ValueError for NaN and infinity."""
    print(json.dumps(data, allow_nan=False))


def note(line: object = "") -> None:
    """Print a line on standard error: progress, a warning, an error."""
    print(plain(line), file=sys.stderr, flush=True)


def note_failed(drawn: "Written") -> Sequence[Path]:
    """Print a line for each chart that failed, and return the files that were written."""
    for line in drawn.failures:
        note(f"bench: {line}")
    return drawn.files


def note_damaged(out: Path | None) -> None:
    """Print a line for each calibration in the results folder that cannot be read."""
    from bench.api import damaged_certificates

    for line in damaged_certificates(out):
        note(f"bench: left out: {line}")
