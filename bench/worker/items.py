"""Reads a user's items: from a file of JSON, JSON Lines, CSV or text, or from a callable that yields them."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.plugins.callables import load

MOST_ITEMS, MOST_BYTES, MOST_FILE_BYTES = 1_000_000, 1 << 30, 1 << 28


class ItemsError(Exception):
    """Items cannot be had; the text says why, and what to do."""


def items_of(source: str, folders: Sequence[str]) -> list[Any]:
    """Return the items that `source` names. Raises ItemsError, and whatever a user's callable raises."""
    if is_reference(source):
        return _yielded(source, folders)
    path = Path(source)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_FILE_BYTES + 1)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ItemsError(f"--items {path.name} is not text in UTF-8; write JSON, JSON Lines or CSV") from None
    except OSError as error:
        why = error.strerror or error
        raise ItemsError(f"--items {path.name}: {why}; give a number, a file, - or module:callable") from None
    if len(data) > MOST_FILE_BYTES:
        raise ItemsError(f"--items {path.name} holds more than 256 MiB: take a part of it")
    items = READERS.get(path.suffix.lower(), _lines)(text, path.name) if text.strip() else []
    if not items:
        raise ItemsError(f"--items {path.name} holds no items; put at least one into it")
    return items


def is_reference(source: str) -> bool:
    """Return whether a source is `module:callable` or `file.py:callable`, and no file."""
    return ":" in source and not Path(source).exists()


def _yielded(reference: str, folders: Sequence[str]) -> list[Any]:
    made = load(reference, folders)
    if callable(made):
        made = made()
    if not isinstance(made, Iterable) or isinstance(made, str | bytes):
        raise ItemsError(
            f"--items {reference} gives a {type(made).__name__}, and no items; let it yield them"
        )
    items, size_bytes = [], 0
    for item in made:
        items.append(item)
        size_bytes += sys.getsizeof(item, 0)
        if len(items) > MOST_ITEMS or size_bytes > MOST_BYTES:
            most = f"{MOST_ITEMS:,} items" if len(items) > MOST_ITEMS else "1 GiB of items"
            raise ItemsError(
                f"--items {reference} yields more than {most}: if it is endless, take a part of it "
                "(itertools.islice)"
            )
    if not items:
        raise ItemsError(f"--items {reference} yields no items; let it yield at least one")
    return items


def _json(text: str, name: str) -> list[Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ItemsError(f"--items {name} is not JSON ({error}); correct it, or name it .jsonl") from None
    if not isinstance(found, list):
        raise ItemsError(f"--items {name} holds a {type(found).__name__}, and no list; put it into [ ]")
    return found


def _json_lines(text: str, name: str) -> list[Any]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except ValueError as error:
                raise ItemsError(f"--items {name}, line {number} is not JSON ({error})") from None
    return found


def _csv(text: str, name: str) -> list[Any]:
    """Return a row each, as a dict by the names in the first row; of a single column the values alone."""
    try:
        rows = [row for row in csv.reader(text.splitlines(), strict=True) if row]
    except csv.Error as error:
        raise ItemsError(f"--items {name} is not CSV ({error})") from None
    heads, rows = (rows[0], rows[1:]) if rows else ([], [])
    for number, row in enumerate(rows, 2):
        if len(row) != len(heads):
            raise ItemsError(f"--items {name}, row {number} has {len(row)} fields, and not {len(heads)}")
    columns = [_numbers(column) for column in zip(*rows, strict=True)]
    if len(columns) == 1:
        return columns[0]
    return [dict(zip(heads, row, strict=True)) for row in zip(*columns, strict=True)]


def _numbers(column: Sequence[str]) -> list[Any]:
    kinds: tuple[Callable[[str], Any], ...] = (int, float)
    for kind in kinds:
        try:
            return [kind(text) for text in column]
        except ValueError:
            continue
    return list(column)


def _lines(text: str, name: str) -> list[Any]:
    """Return what a file of no known kind holds: JSON, JSON Lines, or else its lines."""
    for read in (_json, _json_lines):
        try:
            return read(text, name)
        except ItemsError:
            continue
    return text.splitlines()


READERS: dict[str, Callable[[str, str], list[Any]]] = {
    ".json": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
}
