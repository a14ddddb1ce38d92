"""Workloads, backends, charts, formats and claims, found by entry point: built-in and third-party alike."""

import sys
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from bench.errors import PluginError, UsageError, near_miss
from bench.plugins.backend import Backend
from bench.plugins.reference import reference_to
from bench.plugins.workload import Workload

WORKLOADS = "bench.workloads"
BACKENDS = "bench.backends"
EXPORTS = "bench.formats"
CLAIMS = "bench.claims"
CHARTS = "bench.charts"
KINDS = {
    WORKLOADS: "workload",
    BACKENDS: "backend",
    EXPORTS: "format",
    CLAIMS: "file of claims",
    CHARTS: "chart",
}


def _parts(contract: type) -> tuple[str, ...]:
    return tuple(name for name in vars(contract) if not name.startswith("_"))


CONTRACTS: dict[str, tuple[str, ...]] = {
    WORKLOADS: _parts(Workload),
    BACKENDS: _parts(Backend),
    # `bench.output.formats.base.Format`, which is not for a worker or a list to import.
    EXPORTS: ("name", "summary", "suffix", "render", "binary"),
    # A tuple of claims, which `bench.analysis.claims.judging` looks through.
    CLAIMS: (),
    # `bench.output.charts.description.Chart`, likewise.
    CHARTS: ("name", "alt", "order", "on_demand", "describe"),
}


@cache
def _found(group: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=group)}


def workload_names() -> tuple[str, ...]:
    """Return the names of all installed workloads, without importing any."""
    return names(WORKLOADS)


def backend_names() -> tuple[str, ...]:
    """Return the names of all installed backends, without importing any."""
    return names(BACKENDS)


def names(group: str) -> tuple[str, ...]:
    """Return the names of all plugins of an entry point group, without importing any."""
    return tuple(_found(group))


def workload(name: str) -> Workload:
    """Return the workload `name`. Raises UsageError if there is none, PluginError if it cannot be loaded."""
    return cast(Workload, named(WORKLOADS, name))


def backend(name: str) -> Backend:
    """Return the backend `name`. Raises UsageError if there is none, PluginError if it cannot be loaded."""
    return cast(Backend, named(BACKENDS, name))


def workloads() -> dict[str, Workload]:
    """Return all workloads that can be loaded, by name; `broken` has the others."""
    return {name: workload(name) for name in workload_names() if name not in broken(WORKLOADS)}


def backends() -> dict[str, Backend]:
    """Return all backends that can be loaded, by name; `broken` has the others."""
    return {name: backend(name) for name in backend_names() if name not in broken(BACKENDS)}


def broken(group: str) -> dict[str, PluginError]:
    """Return the error of each plugin of an entry point group that cannot be loaded."""
    tried = {name: _try(group, name) for name in _found(group)}
    return {name: found for name, found in tried.items() if isinstance(found, PluginError)}


def reference(group: str, name: str) -> str:
    """Return `module:attribute`, by which a worker imports the plugin without searching entry points."""
    return _found(group)[name].value


def reference_of(plugin: Workload | Backend) -> str:
    """Return `module:attribute` by which a worker finds this very object, registered or not.

    Empty where it is no attribute of any module; then it can be planned, and not measured.
    """
    for group in (WORKLOADS, BACKENDS):
        if plugin.name in _found(group) and _try(group, plugin.name) is plugin:
            return reference(group, plugin.name)
    return reference_to(plugin)


def named(group: str, name: str) -> object:
    """Return a plugin. Raises UsageError if there is none, PluginError if it cannot be loaded."""
    if name not in _found(group):
        raise UsageError(f"no {KINDS[group]} named {name!r}{near_miss(name, names(group))}")
    found = _try(group, name)
    if isinstance(found, PluginError):
        raise found
    return found


@cache
def _try(group: str, name: str) -> object:
    point = _found(group)[name]
    try:
        found = point.load()
    except ModuleNotFoundError as error:
        hidden = _hidden(point, error)
        why = f"cannot be imported: {type(error).__name__}: {error}; install what it needs, or uninstall it"
        return PluginError(hidden) if hidden else refusal(group, name, why)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a third-party module may do anything on import
        why = f"cannot be imported: {type(error).__name__}: {error}"
        return refusal(group, name, f"{why}; install what it needs, or uninstall it")
    missing = [part for part in CONTRACTS[group] if not hasattr(found, part)]
    if missing:
        return refusal(group, name, f"lacks {', '.join(missing)}; see CONTRIBUTING.md, or uninstall it")
    if CONTRACTS[group] and found.name != name:
        return refusal(group, name, f"calls itself {found.name!r}; its entry point must have that name")
    return found


def _hidden(point: EntryPoint, error: ModuleNotFoundError) -> str | None:
    # One line for all plugins of a package that is not there, or that something of the same name hides.
    package = point.module.partition(".")[0]
    if error.name not in (package, point.module):
        return None
    if package not in sys.modules:
        return f"there is no package {package!r}; install {_distribution(point)} again"
    module = sys.modules[package]
    place = getattr(module, "__file__", None) or ", ".join(module.__path__)
    return (
        f"{place} hides the package {package!r} of {_distribution(point)}; "
        "rename it, or start from another folder and without it in PYTHONPATH"
    )


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown package"


def refusal(group: str, name: str, why: str) -> PluginError:
    """Return the error that names a plugin and its package, and says why it cannot be loaded."""
    point = _found(group)[name]
    return PluginError(f"the {KINDS[group]} {point.name!r} ({point.value}, of {_distribution(point)}) {why}")
