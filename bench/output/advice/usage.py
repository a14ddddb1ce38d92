"""How a program of the user's imports the function, and where it has the items from."""

import os
import pickle
from pathlib import Path
from typing import Any

from bench.model.target import Target
from bench.output.advice.code import Usage

SHOWN, SHOWN_LETTERS = 3, 400
CALLS = 100


def usage_of(target: Target, backend: str) -> Usage:
    """Return how a program calls the target under a model, with the items that were given for it."""
    items, standard, own = _items(target)
    other = target.other if backend == "asyncio" else ""
    return Usage(
        reference=other or target.reference,
        expression=target.code,
        setup=target.setup,
        folder=_folder(target),
        awaits=target.awaits or bool(other),
        takes_item=target.takes_item,
        sends=target.sends,
        items=items,
        standard=standard,
        own=own,
    )


def _folder(target: Target) -> str:
    # A program that lies in the current folder finds what is there, and what is installed.
    if ".py:" not in target.name or not target.folders:
        return ""
    folder = os.path.relpath(target.folders[0])
    return "" if folder == "." else target.folders[0] if folder.startswith("..") else folder


def _items(target: Target) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    source, calls = target.items.source, target.items.calls
    reading = ("import json", "from pathlib import Path")
    if not target.items.kept:
        return f"range({calls or CALLS})", (), ()
    path = Path(source)
    if path.suffix == ".json":
        return f"json.loads(Path({source!r}).read_text())", reading, ()
    if path.suffix in (".jsonl", ".ndjson"):
        lines = f"Path({source!r}).read_text().splitlines()"
        return f"[json.loads(line) for line in {lines} if line.strip()]", reading, ()
    if ":" in source and not path.exists():
        module, _, name = source.rpartition(":")
        called = "" if name.isupper() else "()"
        return f"list({name}{called})", (), (f"from {module} import {name.partition('.')[0]}",)
    items = _kept(target.items.kept)
    if path.is_file() and _lines(path) == items:
        return f"Path({source!r}).read_text().splitlines()", reading[1:], ()
    text = repr(list(items[:SHOWN]))
    return text if len(text) <= SHOWN_LETTERS else "[]", (), ()


def _kept(path: str) -> Any:
    try:
        return pickle.loads(Path(path).read_bytes())
    except Exception:  # noqa: BLE001 - what cannot be read here is left to the user
        return []


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except (OSError, ValueError):
        return []
