"""What is installed and can be run, what of it cannot be loaded, and which runs there are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from bench.plugins import registry
from bench.plugins.backend import Backend
from bench.plugins.pattern import Patterned
from bench.plugins.workload import Workload
from bench.storage.index import ANY, Wanted, entry, found_runs
from bench.storage.locate import results_folder


def left_out(claims: bool = True) -> tuple[str, ...]:
    """Return one line for each installed plugin, or package of plugins, that cannot be loaded.

    Claims need heavy libraries, so commands that do not use them leave them out.
    """
    groups = (registry.WORKLOADS, registry.BACKENDS)
    told = [str(error) for group in groups for error in registry.broken(group).values()]
    if claims:
        from bench.analysis.claims.judging import broken

        told += map(str, broken())
    return tuple(dict.fromkeys(told))


def catalogue(
    results: Path | None = None, what: str | None = None, wanted: Wanted = ANY
) -> dict[str, list[dict[str, Any]]]:
    """Return workloads, backends and the matching runs of the results folder; `what` selects one of them."""
    kinds: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "workloads": lambda: [_entry(one) for one in registry.workloads().values()],
        "backends": lambda: [_entry(one) for one in registry.backends().values()],
        "runs": lambda: [entry(found) for found in found_runs(results_folder(results), wanted)],
    }
    return {kind: entries() for kind, entries in kinds.items() if what in (None, kind)}


def _entry(plugin: Workload | Backend) -> dict[str, Any]:
    parameters = [
        {"name": name, **msgspec.to_builtins(parameter)} for name, parameter in plugin.parameters.items()
    ]
    told: dict[str, Any] = {"name": plugin.name, "summary": plugin.summary, "parameters": parameters}
    if isinstance(plugin, Patterned):
        stages = {
            name: backend.stage for name, backend in registry.backends().items() if not backend.synthetic
        }
        told["patterns"] = {name: list(plugin.patterns(stage)) for name, stage in stages.items()}
    return told
