"""Outcomes that are kept as they come, a line each, so that a long program can be run in pieces."""

import json
from pathlib import Path
from typing import Any

Outcome = dict[str, Any]


def outcomes(file: Path) -> list[Outcome]:
    """Return what the file holds; a line that was cut off counts for nothing."""
    return [found for line in _lines(file) if (found := _read(line)) is not None]


def keep(file: Path, outcome: Outcome) -> None:
    """Append one outcome, on a line of its own even after one that was cut off."""
    text = file.read_text() if file.exists() else ""
    cut_off = text and not text.endswith("\n")
    with file.open("a") as kept:
        kept.write(("\n" if cut_off else "") + json.dumps(outcome, allow_nan=False) + "\n")


def alike(found: list[Outcome], asked: Outcome) -> list[Outcome]:
    """Return the outcomes that answer this question."""
    return [one for one in found if asked.items() <= one.items()]


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def _read(line: str) -> Outcome | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
