"""References to plugins, `module:attribute`, by which a worker finds what a plan names."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from operator import attrgetter
from typing import Any

from bench.errors import PluginError


def reference_to(plugin: object) -> str:
    """Return the reference by which another process finds this object; empty if there is none.

    It is an attribute of the module that defines its class. For what is registered elsewhere see
    `bench.plugins.registry.reference_of`.
    """
    module = sys.modules.get(type(plugin).__module__)
    names = (name for name, value in vars(module).items() if value is plugin) if module else ()
    name = next(iter(names), "")
    return f"{type(plugin).__module__}:{name}" if name else ""


def resolve(reference: str, search_path: Sequence[str] = ()) -> Any:
    """Return the object that `module:attribute` names; the folders of `search_path` are searched first.

    Raises PluginError for what is not there, and whatever else importing the module raises.
    """
    # An entry point may name an attribute of an attribute, and extras of its package behind it.
    module, _, attribute = reference.partition("[")[0].strip().partition(":")
    if not attribute:
        raise PluginError(f"{reference!r} is not a reference of the form module:attribute")
    try:
        with _searched(search_path):
            return attrgetter(attribute)(import_module(module))
    except (ImportError, AttributeError) as error:
        raise PluginError(f"cannot load {reference} ({error}); install what it needs") from error


@contextmanager
def _searched(folders: Sequence[str]) -> Iterator[None]:
    before = list(sys.path)
    sys.path[:0] = folders
    try:
        yield
    finally:
        sys.path[:] = before
