"""Reads small files of the kernel; a missing file or an invalid number is None."""

import math
from pathlib import Path

ROOT = Path("/")


def read_text(path: Path) -> str | None:
    """Return the file's text without surrounding whitespace, or None if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def read_word(path: Path) -> str | None:
    """Return the file's text, or None if it is empty or cannot be read."""
    return read_text(path) or None


def read_int(path: Path) -> int | None:
    """Return the file's content as an integer, or None."""
    try:
        return int(read_text(path) or "")
    except ValueError:
        return None


def read_pairs(path: Path, separator: str = ":") -> dict[str, str]:
    """Return the file's `key: value` lines; of repeated keys the first counts."""
    pairs: dict[str, str] = {}
    for line in (read_text(path) or "").splitlines():
        key, found, value = line.partition(separator)
        if found:
            pairs.setdefault(key.strip(), value.strip())
    return pairs


def as_float(text: str | None) -> float | None:
    """Return `text` as a finite number, or None: results contain no NaN and no infinity."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
