"""Workloads and backends, found by entry point: the built-in ones register just as a stranger's would."""

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from bench.backends.base import Backend
from bench.contract import Workload
from bench.errors import PluginError, UsageError, near_miss

WORKLOADS = "bench.workloads"
BACKENDS = "bench.backends"


@cache
def _found(group: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=group)}


def workload_names() -> tuple[str, ...]:
    """Return the names of all installed workloads, without importing any."""
    return tuple(_found(WORKLOADS))


def backend_names() -> tuple[str, ...]:
    """Return the names of all installed backends, without importing any."""
    return tuple(_found(BACKENDS))


def workload(name: str) -> Workload:
    """Import the workload `name`. Raises UsageError if there is none, PluginError if it can't be imported."""
    return cast(Workload, _load(WORKLOADS, name, "workload"))


def backend(name: str) -> Backend:
    """Import the backend `name`. Raises UsageError if there is none, PluginError if it can't be imported."""
    return cast(Backend, _load(BACKENDS, name, "backend"))


def reference(group: str, name: str) -> str:
    """Return `module:attribute`, by which a worker imports the plugin without a search of its own."""
    return _found(group)[name].value


def _load(group: str, name: str, kind: str) -> object:
    points = _found(group)
    if name not in points:
        raise UsageError(f"no {kind} named {name!r}{near_miss(name, tuple(points))}")
    try:
        return points[name].load()
    except Exception as error:
        # A stranger's module may raise anything while it is imported.
        why = f"{type(error).__name__}: {error}"
        raise PluginError(
            f"the {kind} {name!r} ({points[name].value}) cannot be imported: {why}; "
            "install the package it needs, or uninstall the plugin"
        ) from error
