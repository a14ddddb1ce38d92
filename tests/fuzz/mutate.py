"""Changes a run's JSON as somebody might who means harm, or whose disk does."""

import copy
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
# Draws one of several: a strategy's, so that a failure shrinks to the change that makes it.
Draw = Callable[[Sequence[Any]], Any]
Path = tuple[str | int, ...]
EACH = "*"

NUMBERS: tuple[Any, ...] = (
    -1,
    0,
    1,
    2,
    0.5,
    -0.5,
    1e9,
    -1e9,
    9.9e8,
    1e18,
    -1e18,
    1e-12,
    1e-13,
    5e-324,
    1e308,
)
NUMBERS += (2**53, 2**63 - 1, 2**63, 10**30, -(10**400))
TEXTS: tuple[str, ...] = (
    "",
    " ",
    "sequential",
    "\x1b[31m\x07",
    "[red]x[/]",
    "a\nb",
    "|`<script>",
    "\u202e",
    "=1+1",
    "x" * 900,
)
TEXTS += ("../../../etc/passwd", "9999-12-31T23:59:59-23:59", "ok", "void", "timed", "t", "x" * 10**6)
OTHERS: tuple[Any, ...] = (None, True, [], {}, [[]], {"": {}}, [None], [0, 1], [1e9, -1e9], "\ud800")


def paths(value: Any, above: Path = ()) -> list[Path]:
    """Return the way to every part of the data; of a list, to its first few items."""
    items = list(value.items()) if isinstance(value, dict) else []
    items = list(enumerate(value[:4])) if isinstance(value, list) else items
    found = [(*above, key) for key, _ in items]
    return found + [path for key, inner in items for path in paths(inner, (*above, key))]


def by_shape(data: Any) -> list[list[Path]]:
    """Return the ways grouped by the field that they lead to, so that rare fields are changed as often."""
    shapes: dict[tuple[str, ...], list[Path]] = {}
    for path in paths(data):
        shape = tuple(EACH if isinstance(key, int) else key for key in path)
        shapes.setdefault(shape, []).append(path)
    return list(shapes.values())


def changed(data: Any, shapes: list[list[Path]], draw: Draw) -> Any:
    """Return the data with one to three changes, each at one place or in all items of a list."""
    changed_data = copy.deepcopy(data)
    for _ in range(draw((1, 1, 2, 3))):
        path = draw(draw(shapes))
        spread = tuple(EACH if isinstance(key, int) and draw((True, False)) else key for key in path)
        _change(
            changed_data, spread, draw(("set", "set", "set", "delete", "double")), _value(data, path, draw)
        )
    return changed_data


def _value(data: Any, path: Path, draw: Draw) -> Any:
    for key in path:
        data = data[key]
    if draw((True, True, True, False)):
        if isinstance(data, int | float):
            return draw(NUMBERS)
        if isinstance(data, str):
            return draw(TEXTS)
    return draw((*NUMBERS, *TEXTS, *OTHERS))


def _change(data: Any, path: Path, how: str, value: Any) -> None:
    key, *rest = path
    for place in _places(data, key):
        if rest:
            _change(data[place], tuple(rest), how, value)
        elif how == "set":
            data[place] = copy.deepcopy(value)
        elif how == "delete":
            del data[place]
            return
        elif isinstance(data, list):
            data.insert(place, copy.deepcopy(data[place]))
            return


def _places(data: Any, key: str | int) -> list[Any]:
    # An earlier change may have taken the place away.
    if isinstance(data, list):
        return (
            list(range(len(data)))
            if key == EACH
            else [key]
            if isinstance(key, int) and key < len(data)
            else []
        )
    return [key] if isinstance(data, dict) and key in data else []


def encoded(data: Any) -> bytes:
    """Return the data as JSON, lone surrogates and all."""
    return json.dumps(data).encode()
