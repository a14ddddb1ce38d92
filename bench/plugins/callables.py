"""Finds a user's own functions where the user has them, and lets nothing of theirs hide what is installed."""

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from operator import attrgetter
from types import ModuleType
from typing import Any

from bench.errors import PluginError, near_miss

# The variable that holds the item in an expression.
ITEM = "item"


def load(reference: str, folders: Sequence[str]) -> Any:
    """Return what `module:attribute` names; `folders` are searched first, and stay importable.

    Raises PluginError for what is not there, and whatever else importing the module raises.
    """
    name, _, attribute = reference.partition(":")
    with importable(folders):
        module = _imported(name, folders)
    try:
        return attrgetter(attribute)(module)
    except AttributeError as error:
        there = [one for one, value in vars(module).items() if callable(value) and not one.startswith("_")]
        raise PluginError(f"{name} has no {attribute!r}{near_miss(attribute, there)}") from error


@contextmanager
def importable(folders: Sequence[str]) -> Iterator[None]:
    """Search these folders first, and afterwards last, where they hide nothing from a pool's children."""
    before = [folder for folder in sys.path if folder not in folders]
    sys.path[:] = [*folders, *before]
    try:
        yield
    finally:
        sys.path[:] = [*before, *folders]


def _imported(name: str, folders: Sequence[str]) -> ModuleType:
    top = name.partition(".")[0]
    found = PathFinder.find_spec(top, list(folders))
    known = sys.modules.get(top)
    same = known is not None and found is not None and getattr(known, "__file__", None) == found.origin
    if found is None or same or not (known or top in sys.stdlib_module_names):
        return import_module(name)
    if top != name:
        raise PluginError(f"the package {top!r} of {folders[0]} has the name of another one; rename it")
    # A file called random.py must not replace the module of that name.
    return _under_another_name(name, folders)


def _under_another_name(name: str, folders: Sequence[str]) -> ModuleType:
    alias = f"{name}_"
    if alias in sys.modules:
        return sys.modules[alias]
    spec = PathFinder.find_spec(name, list(folders))
    if spec is None or spec.loader is None:
        raise PluginError(f"{folders[0]} has no {name}.py")
    spec.name = spec.loader.name = alias  # type: ignore[attr-defined]  # which every loader of a file has
    module = sys.modules[alias] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[alias]
        raise
    return module


def compiled(code: str, setup: str = "", teardown: str = "") -> tuple[Callable[..., Any], ...]:
    """Return an expression as a function of `item`, and its setup and teardown, which share its names.

    A statement returns None. Raises SyntaxError.
    """
    names: dict[str, Any] = {"__name__": "__code__"}
    head = "async def" if awaits(code) else "def"
    try:
        compile(code, "<code>", "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        body = f"    return (\n{code}\n)"
    except SyntaxError:
        body = "\n".join(f"    {line}" for line in code.splitlines())
    exec(compile(f"{head} call({ITEM}=None):\n{body}\n", "<code>", "exec"), names)

    def runner(text: str) -> Callable[[], None]:
        program = compile(text, "<setup>", "exec")
        return lambda: exec(program, names)

    return names["call"], runner(setup), runner(teardown)


def awaits(code: str) -> bool:
    """Return whether an expression or statement awaits something."""
    tree = compile(code, "<code>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return any(isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith) for node in ast.walk(tree))


def uses_item(code: str) -> bool:
    """Return whether an expression or statement uses the item."""
    tree = compile(code, "<code>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return any(isinstance(node, ast.Name) and node.id == ITEM for node in ast.walk(tree))
