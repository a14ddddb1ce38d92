"""What lives in a subinterpreter: the operation, opened once. It imports as little as it can.

msgspec's compiled part cannot be loaded here, like that of numpy and many others. The records that a workload
is made of are plain, so they get a stand-in that only holds their fields. An operation that itself uses
msgspec fails, and is told so.
"""

import inspect
import os
import sys
import threading
import time
from types import ModuleType
from typing import Any, ClassVar

_home: dict[str, Any] = {}
MISSING = object()


class Record:
    """A stand-in for `msgspec.Struct`: fields with defaults, by position or by name."""

    _fields: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls, **options: object) -> None:
        known = dict(getattr(cls, "_fields", {}))
        for name in inspect.get_annotations(cls):
            known[name] = cls.__dict__.get(name, MISSING)
        cls._fields = known

    def __init__(self, *values: Any, **named: Any) -> None:
        known = type(self)._fields
        given = {**dict(zip(known, values, strict=False)), **named}
        for name, default in known.items():
            if name not in given:
                if default is MISSING:
                    raise TypeError(f"{type(self).__name__} lacks {name}")
                given[name] = default.make() if isinstance(default, Made) else default
        self.__dict__.update(given)
        after = getattr(self, "__post_init__", None)
        if after is not None:
            after()


class Local:
    """A stand-in for `threading.local`: what one worker keeps."""


class Made:
    """A default that is made anew for each record."""

    def __init__(self, default_factory: Any = None, default: Any = None) -> None:
        self.make = default_factory or (lambda: default)


def replaced(record: Any, **changes: Any) -> Any:
    """Return a copy with some fields changed: `msgspec.structs.replace`."""
    return type(record)(**{**vars(record), **changes})


class Anything:
    """Any other name of msgspec's: it may be mentioned, in types and bounds, and not be used."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything

    def __class_getitem__(cls, _: Any) -> Any:
        return cls


def stand_in() -> None:
    """Put the stand-in where `import msgspec` finds it."""
    whole, structs = ModuleType("msgspec"), ModuleType("msgspec.structs")
    parts: dict[str, Any] = {"Struct": Record, "field": Made, "structs": structs}
    whole.__dict__.update(parts, __path__=[], __getattr__=lambda _: Anything)
    structs.__dict__.update(replace=replaced, asdict=lambda record: dict(vars(record)))
    sys.modules |= {"msgspec": whole, "msgspec.structs": structs}


def settle(reference: str, setting: dict[str, Any], arrived: int, go: int) -> tuple[int, float] | str:
    """Open the operation here, and meet the others; return which interpreter this is, and how long it took.

    An error is returned as text: the executor would hide it.
    """
    start_s = time.perf_counter()
    failed = ""
    try:
        _open(reference, setting)
    except BaseException as error:  # noqa: BLE001 - a stranger's operation may raise anything; it is reported
        failed = f"{type(error).__name__}: {error}"
    took_s = time.perf_counter() - start_s
    os.write(arrived, b".")
    os.read(go, 1)
    return failed or (_number(), took_s)


def _open(reference: str, setting: dict[str, Any]) -> None:
    if "msgspec" not in sys.modules:
        stand_in()
    # Each call has a thread state of its own, which would lose what an operation keeps for its thread; but an
    # interpreter has one worker.
    threading.local = Local  # type: ignore[assignment]
    from importlib import import_module

    from bench.plugins.reference import resolve
    from bench.plugins.workload import Setting

    workload = resolve(reference)
    for module in workload.modules(setting["params"]):
        import_module(module)
    operation = workload.open_sync(Setting(**setting))
    operation.enter()
    _home["call"] = operation.call


def _number() -> int:
    from importlib import import_module

    current = import_module("concurrent.interpreters").get_current()
    return int(current.id)


def call(argument: Any) -> Any:
    """Run one operation."""
    return _home["call"](argument)


def traced_call(argument: Any) -> tuple[Any, int, int, tuple[int, ...]]:
    """Run one operation; return its value with when and where it ran, as plain data."""
    start_ns = time.perf_counter_ns()
    value = _home["call"](argument)
    return value, start_ns, time.perf_counter_ns(), (_number(), 0)
