"""Leaves the user's own paths out of an anonymous run: of each path its last part stays."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from bench.model.plan import Plan
from bench.runner.workers import shortened

Hide = Callable[[Any], Any]


def nothing_hidden(data: Any) -> Any:
    """Return the data as they are."""
    return data


def hider(plan: Plan, anonymous: bool) -> Hide:
    """Return a function that replaces the paths of a plan's interpreters and modules in any plain data.

    Home and current folder are replaced too, wherever they occur. Without `anonymous`, nothing is.
    """
    if not anonymous:
        return nothing_hidden
    paths = {*plan.search_path, *_of_targets(plan)}
    for cell in (cell for group in plan.groups for cell in group.cells):
        paths |= {cell.python, cell.path}
    # The longest first, for one may be within another.
    stand_ins = _stand_ins(sorted((path for path in paths if path), key=len, reverse=True))

    def hide(data: Any) -> Any:
        if isinstance(data, str):
            for pattern, stand_in in stand_ins:
                data = pattern.sub(lambda _, stand_in=stand_in: stand_in, data)  # type: ignore[misc]
            return shortened(data, limit=None)
        if isinstance(data, dict):
            return {hide(key): hide(value) for key, value in data.items()}
        return [hide(value) for value in data] if isinstance(data, list | tuple) else data

    return hide


def _of_targets(plan: Plan) -> Iterator[str]:
    """Yield the folders of users' functions, and the files of their items."""
    for target in (target for group in plan.groups for target in group.targets):
        yield from target.folders
        yield target.expected
        yield from (path for path in (target.items.source, target.items.kept) if os.sep in path)


def public(plan: Plan, hide: Hide) -> Plan:
    """Return the plan as it is stored."""
    return plan if hide is nothing_hidden else msgspec.convert(hide(msgspec.to_builtins(plan)), Plan)


def _stand_ins(paths: Iterable[str]) -> list[tuple[re.Pattern[str], str]]:
    found: list[tuple[re.Pattern[str], str]] = []
    taken: set[str] = set()
    for path in paths:
        name = Path(path).name or "folder"
        stand_in, number = f"…/{name}", 1
        # Two variants must not look alike.
        while stand_in in taken:
            number += 1
            stand_in = f"…/{name} ({number})"
        taken.add(stand_in)
        # Not within a longer path or word.
        found.append((re.compile(rf"(?<![\w./~-]){re.escape(path)}(?![\w.-])"), stand_in))
    return found
