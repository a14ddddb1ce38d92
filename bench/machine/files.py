"""Small files that a kernel writes, read without surprises: what isn't there or isn't a number is None."""

import math
from pathlib import Path

ROOT = Path("/")


def read_text(path: Path) -> str | None:
    """Return the file's text without surrounding white space, or None where it can't be read."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def read_word(path: Path) -> str | None:
    """Return the file's text, or None where it is empty or can't be read."""
    return read_text(path) or None


def read_int(path: Path) -> int | None:
    """Return the whole number that is all the file holds, or None."""
    try:
        return int(read_text(path) or "")
    except ValueError:
        return None


def read_pairs(path: Path, separator: str = ":") -> dict[str, str]:
    """Return the file's `key: value` lines; where a key comes twice, the first one counts."""
    pairs: dict[str, str] = {}
    for line in (read_text(path) or "").splitlines():
        key, found, value = line.partition(separator)
        if found:
            pairs.setdefault(key.strip(), value.strip())
    return pairs


def as_float(text: str | None) -> float | None:
    """Return the finite number that `text` spells, or None: results hold no NaN and no infinity."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
