"""The factors of a cell: the workload's, the backend's, and the pattern for a workload of patterns."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from bench.model.plan import Params, Scalar
from bench.planning.parse import CONCURRENCY
from bench.plugins.backend import Backend
from bench.plugins.pattern import Patterned
from bench.plugins.workload import Parameter, Workload

PATTERN = "pattern"


def backend_parameters(backend: Backend, workload: Workload) -> dict[str, Parameter]:
    """Return the backend's factors that mean something here: a pattern submits operations in its own way."""
    patterned = isinstance(workload, Patterned)
    return {name: one for name, one in backend.parameters.items() if not (patterned and one.submits)}


def patterns_of(workload: Workload, backend: Backend) -> tuple[str, ...]:
    """Return the patterns that a workload has under a backend, the default one first."""
    return tuple(workload.patterns(backend.stage)) if isinstance(workload, Patterned) else ()


def fixed_operations(workload: Workload, params: Params, asked: int | None) -> int | None:
    """Return N if it is fixed: requested, or given by a pattern; None leaves it to a pilot."""
    return workload.size(params) if asked is None and isinstance(workload, Patterned) else asked


def pattern_level(
    workload: Workload, backend: Backend, of_group: Params, of_variant: Params, alone: str
) -> Scalar | None:
    """Return the pattern of one cell, or None if it has none of that name.

    `alone` names the backend without a pool: it plays its own, whatever its group asks of the others.
    """
    offered = patterns_of(workload, backend)
    if PATTERN in of_variant:
        return of_variant[PATTERN] if of_variant[PATTERN] in offered else None
    asked = of_group.get(PATTERN)
    if asked in offered:
        return asked
    return offered[0] if offered and (asked is None or backend.name == alone) else None


def known_parameters(
    workload: Workload, names: Sequence[str], backends: Mapping[str, Backend]
) -> dict[str, Parameter]:
    """Return every factor that `--set` may name for this workload under these backends.

    A factor that several backends have, like `pattern`, has the levels of all; who lacks one is skipped.
    """
    known = {"concurrency": CONCURRENCY, **workload.parameters}
    for backend in (backends[name] for name in names):
        for name, parameter in (
            *backend_parameters(backend, workload).items(),
            *_pattern_parameter(workload, backend),
        ):
            before = known.get(name, parameter)
            choices = tuple(dict.fromkeys((*before.choices, *parameter.choices)))
            known[name] = replace(parameter, choices=choices)
    return known


def _pattern_parameter(workload: Workload, backend: Backend) -> list[tuple[str, Parameter]]:
    offered = patterns_of(workload, backend)
    if not offered:
        return []
    help_text = "how the model goes through the operations"
    return [(PATTERN, Parameter(default=offered[0], choices=offered, help=help_text, changes_work=False))]
