"""Finds a user's own functions where the user has them, and lets nothing of theirs hide what is installed."""

import ast
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec
from operator import attrgetter
from types import ModuleType
from typing import Any

from bench.errors import PluginError, UnguardedError, near_miss

# The variable that holds the item in an expression.
ITEM = "item"
# What multiprocessing says where a process must not start others.
STARTS = ("bootstrapping phase", "daemonic processes")
GUARD = 'put what a script does under `if __name__ == "__main__":`'


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
    if found is None or same:
        return import_module(name)
    hides = known is not None or top in sys.stdlib_module_names
    if found.submodule_search_locations is None and top == name:
        # A file called random.py must not replace the module of that name.
        return _executed(found, f"{name}_" if hides else name)
    if hides:
        raise PluginError(f"the package {top!r} of {folders[0]} has the name of another one; rename it")
    return import_module(name)


def _executed(spec: ModuleSpec, name: str) -> ModuleType:
    """Return a file as a module, without the lock of an import: a script's own pool looks it up meanwhile."""
    if name in sys.modules:
        return sys.modules[name]
    assert spec.loader is not None
    spec.name = spec.loader.name = name  # type: ignore[attr-defined]  # which every loader of a file has
    module = sys.modules[name] = module_from_spec(spec)
    try:
        with _as_a_child():
            spec.loader.exec_module(module)
    except UnguardedError:
        pass  # what it has defined until then is what is measured
    except BaseException:
        del sys.modules[name]
        raise
    return module


@contextmanager
def _as_a_child() -> Iterator[None]:
    """While entered, spawning a process fails as in a script that a spawned process imports.

    Otherwise each would start another one without end. In a pool's child, where a program's own pool would
    spawn as well, that is what pools do.
    """
    import multiprocessing

    me: Any = multiprocessing.current_process()
    before = multiprocessing.get_start_method() if multiprocessing.parent_process() else None
    if before:
        multiprocessing.set_start_method("spawn", force=True)
    me._inheriting = True
    try:
        yield
    except (RuntimeError, AssertionError) as error:
        if not any(words in str(error) for words in STARTS):
            raise
        raise PluginError(f"it starts processes while it is imported: {GUARD}") from error
    finally:
        me._inheriting = False
        if before:
            multiprocessing.set_start_method(before, force=True)


def compiled(code: str, setup: str = "", teardown: str = "") -> tuple[Callable[..., Any], ...]:
    """Return an expression as a function of `item`, and its setup and teardown, which share its names.

    A statement returns None. Raises SyntaxError.
    """
    names: dict[str, Any] = {"__name__": "__code__"}
    head = "async def" if awaits(code) else "def"
    exec(compile(f"{head} call({ITEM}=None):\n{body_of(code)}\n", "<code>", "exec"), names)

    def runner(text: str) -> Callable[[], None]:
        program = compile(text, "<setup>", "exec")
        return lambda: exec(program, names)

    return names["call"], runner(setup), runner(teardown)


def body_of(code: str) -> str:
    """Return the body of a function that returns what an expression is, or executes statements."""
    try:
        compile(code, "<code>", "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        return textwrap.indent(code, "    ")
    return f"    return (\n{code}\n)" if "\n" in code or "#" in code else f"    return {code.strip()}"


def awaits(code: str) -> bool:
    """Return whether an expression or statement awaits something."""
    tree = compile(code, "<code>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return any(isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith) for node in ast.walk(tree))


def uses_item(code: str) -> bool:
    """Return whether an expression or statement uses the item."""
    tree = compile(code, "<code>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return any(isinstance(node, ast.Name) and node.id == ITEM for node in ast.walk(tree))
