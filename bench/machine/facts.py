"""Reads values of a machine description from an untrusted file; a value of the wrong type is None."""

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Section: TypeAlias = dict[str, Json]
Machine: TypeAlias = Mapping[str, Any]


def value(machine: object, section: str, key: str) -> Any:
    """Return `machine[section][key]`, or None if either is missing."""
    found = machine.get(section) if isinstance(machine, Mapping) else None
    return found.get(key) if isinstance(found, Mapping) else None


def text(machine: Machine, section: str, key: str) -> str | None:
    """Return the value if it is a string that isn't empty."""
    found = value(machine, section, key)
    return found if isinstance(found, str) and found else None


def flag(machine: Machine, section: str, key: str) -> bool | None:
    """Return the value if it is a Boolean."""
    found = value(machine, section, key)
    return found if isinstance(found, bool) else None


def number(machine: Machine, section: str, key: str) -> float | int | None:
    """Return the value if it is a finite number."""
    found = value(machine, section, key)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    return found if isinstance(found, int) or math.isfinite(found) else None


def words(machine: Machine, section: str, key: str) -> tuple[str, ...]:
    """Return the strings in the value if it is a list."""
    found = value(machine, section, key)
    return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list | tuple) else ()


def clean(text: str, limit: int) -> str:
    """Return `text` on one line of at most `limit` characters, without control characters."""
    # Whitespace is folded first, because line breaks are not printable and words must stay separate.
    printable = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    return printable if len(printable) <= limit else printable[: limit - 1] + "…"
