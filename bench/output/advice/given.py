"""Where a program of the user's has the items from."""

import ast
import csv
import json
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from bench.model.target import STANDARD_INPUT, Items

SHOWN, SHOWN_LETTERS = 3, 400
CALLS = 100
# What the code itself calls something.
TAKEN = frozenset(
    ["asyncio", "call", "csv", "defaultdict", "item", "items", "json", "limit", "limited", "main"]
)
TAKEN |= frozenset(["Path", "pool", "results", "runners", "start", "sys", "threading", "work"])


class Given(Struct, frozen=True):
    """An expression of the items, the imports that it needs, and what a reader must know of it."""

    items: str
    standard: tuple[str, ...] = ()
    remark: str = ""
    made: str = ""


def name_of(reference: str) -> str:
    """Return what the code calls `module:attribute`: by another name where it calls something else so."""
    module, _, attribute = reference.partition(":")
    name, dot, rest = attribute.partition(".")
    own = f"{module.rpartition('.')[2]}_{name}".replace("-", "_") if name in TAKEN else name
    return f"{own}{dot}{rest}"


def given_of(items: Items) -> Given:
    """Return how a program has the items that were given for a target."""
    if not items.kept:
        return Given(f"range({items.calls or CALLS})")
    kept, path = _kept(items.kept), Path(items.source)
    if items.source == STANDARD_INPUT:
        given = _read("sys.stdin.read()", _text(Path(items.kept).with_name(STANDARD_INPUT)), "", kept)
        return Given(given.items, (*given.standard, "import sys"))
    if path.is_file():
        given = _read(f"Path({items.source!r}).read_text()", _text(path), path.suffix.lower(), kept)
        return Given(given.items, (*given.standard, "from pathlib import Path"))
    if ":" in items.source:
        return Given(f"list({name_of(items.source)}{'()' if items.called else ''})", made=items.source)
    return _literal(kept)


def _literal(kept: Sequence[Any]) -> Given:
    some = list(kept[:SHOWN])
    text = repr(some)
    try:
        written = len(text) <= SHOWN_LETTERS and bool(ast.literal_eval(text) == some)
    except (ValueError, SyntaxError, TypeError):
        written = False
    if not written:
        return Given("[]", remark="put the items here")
    more = len(kept) > SHOWN
    return Given(text, remark=f"the first {SHOWN} of {len(kept):,}: put all of them here" if more else "")


def _read(reading: str, text: str, suffix: str, kept: Sequence[Any]) -> Given:
    """Return what reads the items from a text of a kind, or of the kind that it turns out to be."""
    if suffix == ".csv":
        return _of_csv(f"csv.DictReader({reading}.splitlines())", text, kept)
    if suffix not in (".json", ".jsonl", ".ndjson"):
        if text.splitlines() == kept:
            return Given(f"{reading}.splitlines()")
        suffix = ".json" if _is_json(text) else ".jsonl"
    if suffix == ".json":
        return Given(f"json.loads({reading})", ("import json",))
    each = f"[json.loads(line) for line in {reading}.splitlines() if line.strip()]"
    return Given(each, ("import json",))


def _of_csv(rows: str, text: str, kept: Sequence[Any]) -> Given:
    first, standard = kept[0] if kept else "", ("import csv",)
    if not isinstance(first, dict):
        head = next(csv.reader(text.splitlines()), [""])[0]
        return Given(f"[{_converted(f'row[{head!r}]', first)} for row in {rows}]", standard)
    numbers = [
        f"{name!r}: {_converted(f'row[{name!r}]', value)}"
        for name, value in first.items()
        if not isinstance(value, str)
    ]
    rows = f"[{{**row, {', '.join(numbers)}}} for row in {rows}]" if numbers else f"list({rows})"
    return Given(rows, standard)


def _converted(text: str, value: object) -> str:
    return text if isinstance(value, str) else f"{type(value).__name__}({text})"


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list)
    except ValueError:
        return False


def _kept(path: str) -> Any:
    try:
        return pickle.loads(Path(path).read_bytes())
    except Exception:  # noqa: BLE001 - what cannot be read here is left to the user
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, ValueError):
        return ""
