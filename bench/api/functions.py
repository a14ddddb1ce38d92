"""A function object of a script or a notebook as a target: workers find it by import."""

import inspect
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from bench.errors import UnguardedError, UsageError
from bench.model.target import EQUAL, Items, Target
from bench.plugins.callables import GUARD

MOST_ITEMS = 1_000_000
# Workers have this variable, so a script that measures when it is imported is recognised there.
OF_WORKERS = "BENCH_PADDING"


def target_of(
    function: Callable[..., Any], items: Iterable[Any] | int | None, kept: str, check: str = EQUAL
) -> Target:
    """Return a function as a target; its items are pickled into the folder `kept`.

    Raises UsageError for one that a worker cannot import, with the remedy.
    """
    if OF_WORKERS in os.environ:
        raise UnguardedError(f"the script measures when it is imported, and workers import it: {GUARD}")
    module, attribute = _found(function)
    name, folder = _importable(module)
    return Target(
        name=f"{name}:{attribute}",
        reference=f"{name}:{attribute}",
        folders=tuple(dict.fromkeys([*folder, str(Path.cwd())])),
        check=check,
        items=_kept(items, Path(kept)),
    )


def _found(function: Callable[..., Any]) -> tuple[str, str]:
    if not callable(function):
        raise UsageError(f"a function is needed, not a {type(function).__name__}")
    owner = getattr(function, "__self__", None)
    if inspect.ismethod(function) and not inspect.isclass(owner):
        module, name = _name_of(owner)
        return module, f"{name}.{function.__name__}"
    qualname = getattr(function, "__qualname__", "")
    module = getattr(function, "__module__", None) or ""
    if not qualname or "<" in qualname or not _is_there(module, qualname, function):
        return _name_of(function)
    return module, qualname


def _is_there(module: str, qualname: str, function: object) -> bool:
    found: Any = sys.modules.get(module)
    for part in qualname.split("."):
        found = getattr(found, part, None)
    return found is function or found == function


def _name_of(thing: object) -> tuple[str, str]:
    # A lambda, a partial or an object may have a name in a module all the same.
    homes = dict.fromkeys([getattr(thing, "__module__", None) or "", type(thing).__module__, "__main__"])
    for home in homes:
        for name, value in vars(sys.modules[home]).items() if home in sys.modules else ():
            if value is thing:
                return home, name
    shown = getattr(thing, "__qualname__", type(thing).__name__)
    raise UsageError(
        f"workers cannot import {shown}: it has no name at the top of a module; define it there with def"
    )


def _importable(module: str) -> tuple[str, list[str]]:
    known = sys.modules.get(module)
    file = getattr(known, "__file__", None)
    if module != "__main__":
        depth = module.count(".") + (file is not None and Path(file).name == "__init__.py")
        return module, [str(Path(file).resolve().parents[depth])] if file else []
    spec = getattr(known, "__spec__", None)
    if spec is not None and spec.name:
        return spec.name, []
    if file is None:
        raise UsageError(
            "workers cannot import what is defined in a notebook or a prompt: write it into a file "
            "(`%%writefile work.py`) and import it"
        )
    return Path(file).stem, [str(Path(file).resolve().parent)]


def _kept(items: Iterable[Any] | int | None, folder: Path) -> Items:
    if items is None:
        return Items()
    if isinstance(items, int):
        if items < 1:
            raise UsageError(f"items takes 1 or more, not {items}")
        return Items(source=str(items), count=items)
    found = list(islice(items, MOST_ITEMS + 1))
    if not found or len(found) > MOST_ITEMS:
        what = "are none; give at least one" if not found else "are endless; take some (itertools.islice)"
        raise UsageError(f"the items {what}")
    path = folder / "items.pickle"
    try:
        path.write_bytes(pickle.dumps(found))
    except Exception as error:
        raise UsageError(f"the items cannot be pickled ({error}); give plain data, such as paths") from error
    return Items(source="items", count=len(found), kept=str(path))
