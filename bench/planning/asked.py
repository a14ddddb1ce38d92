"""Parses what the user calls a target: `package.module:function`, or `path/to/file.py:function`."""

import ast
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from bench.errors import UsageError
from bench.model.target import APPROX, EQUAL, UNCHECKED, Items, Target
from bench.text import the_first

CHECKS = (EQUAL, APPROX, UNCHECKED)
FORM = "write it as package.module:function or path/to/file.py:function"
LISTED = 8


class Wanted(Struct, frozen=True, kw_only=True):
    """The options of a target, as the user wrote them; `other` is --async."""

    items: str = ""
    setup: str = ""
    teardown: str = ""
    check: str = EQUAL
    other: str = ""


def is_target(text: str) -> bool:
    """Return whether an argument names a function, and no workload."""
    return ":" in text or text.endswith(".py") or "/" in text


def parse_target(text: str, wanted: Wanted, here: Path) -> Target:
    """Return the target as it was asked for, in the folder `here`. Raises UsageError."""
    name, reference, folder = _found(text, here)
    return _with_options(Target(name=name, reference=reference), wanted, here, folder)


def parse_code(code: str, wanted: Wanted, here: Path) -> Target:
    """Return an expression as a target; its setup and teardown are statements. Raises UsageError."""
    for what, program in (("--code", code), ("--setup", wanted.setup), ("--teardown", wanted.teardown)):
        try:
            compile(program, what, "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except (SyntaxError, ValueError) as error:
            raise UsageError(f"{what} {program!r} is not Python: {error}") from None
    if not code.strip():
        raise UsageError("--code is empty; write an expression, as for timeit")
    if wanted.other:
        raise UsageError("--async goes with a function, not with --code")
    target = Target(name=" ".join(code.split()), code=code, setup=wanted.setup, teardown=wanted.teardown)
    return _with_options(target, wanted, here, here)


def _with_options(target: Target, wanted: Wanted, here: Path, folder: Path) -> Target:
    folders = dict.fromkeys([folder, here])

    def reference(text: str) -> str:
        _, found, own = _found(text, here)
        folders[own] = None
        return found

    called = (wanted.setup, wanted.teardown, wanted.other)
    setup, teardown, other = (text if not text or target.code else reference(text) for text in called)
    if _yields(wanted.items, here):
        reference(wanted.items)
    check = wanted.check
    if check not in CHECKS:
        if ":" not in check:
            raise UsageError(f"--check takes {', '.join(CHECKS)} or module:function, not {check!r}")
        check = reference(check)
    items = Items()
    if wanted.items.isdecimal():
        items = Items(source=wanted.items, count=int(wanted.items))
        if not 0 < items.count <= 10**9:
            raise UsageError(f"--items takes a number from 1 to 1,000,000,000, not {wanted.items}")
    return replace(
        target,
        other=other,
        setup=setup,
        teardown=teardown,
        check=check,
        items=items,
        folders=tuple(map(str, folders)),
    )


def source_of_items(text: str, here: Path) -> str:
    """Return where a trial reads the items: a `module:callable`, or a file. Raises UsageError."""
    if not text or text.isdecimal():
        return ""
    return _found(text, here)[1] if _yields(text, here) else str(here / text)


def _yields(text: str, here: Path) -> bool:
    """Return whether `--items` names a callable, and no file."""
    return ":" in text and not (here / text).exists()


def _found(text: str, here: Path) -> tuple[str, str, Path]:
    """Return a name, `module:attribute`, and the folder in which the module is."""
    place, _, attribute = text.rpartition(":") if ":" in text else (text, "", "")
    is_file = place.endswith(".py") or "/" in place
    if not attribute or not place or not all(part.isidentifier() for part in attribute.split(".")):
        group = "" if ":" in text or (here / text).exists() else f"; for a group, `bench all --only {text}`"
        raise UsageError(
            f"{text!r} names no function{_functions_in(here / place) if is_file else ''}; {FORM}{group}"
        )
    if not is_file:
        return text, text, here
    file = (here / place).resolve()
    if not file.is_file():
        raise UsageError(f"{place}: no such file; {FORM}")
    if file.suffix != ".py" or "." in file.stem:
        raise UsageError(f"{place} cannot be imported; give it a name that ends in .py and has no other dot")
    folder, parts = file.parent, [file.stem]
    while (folder / "__init__.py").is_file() and folder != folder.parent:
        parts.insert(0, folder.name)
        folder = folder.parent
    return f"{file.name}:{attribute}", f"{'.'.join(parts)}:{attribute}", folder


def _functions_in(file: Path) -> str:
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return ""
    names = [one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    return f" (it has {the_first(names, LISTED)})" if names else ""


def with_own_names(targets: Sequence[Target]) -> list[Target]:
    """Return the targets with names that differ, with their folders where files are called the same.

    Raises UsageError for one that is given twice.
    """
    shared = Counter(target.name for target in targets)
    named, seen = list[Target](), set[str]()
    for target in targets:
        place = f"{os.path.relpath(target.folders[0])}/" if shared[target.name] > 1 and target.folders else ""
        if f"{place}{target.name}" in seen:
            raise UsageError(f"{target.name} is given twice; compare different functions")
        seen.add(f"{place}{target.name}")
        named.append(replace(target, name=f"{place}{target.name}"))
    return named
