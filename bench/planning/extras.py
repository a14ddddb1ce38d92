"""Models that `bench all` measures on request, besides those that it always compares."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from bench.errors import UsageError, near_miss
from bench.model.plan import SEQUENTIAL
from bench.plugins.backend import Backend
from bench.plugins.workload import GroupSpec, Variant

EVERYTHING = "everything"


def offered(backends: Mapping[str, Backend]) -> dict[str, Variant]:
    """Return what `--with` takes, by name: backends that are not compared anyway, and what backends offer."""
    found = {}
    for name, backend in sorted(backends.items()):
        if backend.synthetic or name == SEQUENTIAL:
            continue
        if not backend.compared:
            found[name] = Variant(name)
        found |= {offer: Variant(name, levels) for offer, levels in getattr(backend, "offers", {}).items()}
    return found


def extra_variants(names: Sequence[str], backends: Mapping[str, Backend]) -> tuple[Variant, ...]:
    """Return a variant for each name, or for all with `everything`. Raises UsageError."""
    known = offered(backends)
    if EVERYTHING in names:
        return tuple(known.values())
    compared = [name for name, backend in backends.items() if backend.compared]
    for name in names:
        if name in compared or name == SEQUENTIAL:
            raise UsageError(f"--with {name}: `bench all` measures {name} anyway; leave it out")
        if name not in known:
            raise UsageError(f"--with has no {name!r}{near_miss(name, (*known, EVERYTHING))}")
    return tuple(known[name] for name in dict.fromkeys(names))


def with_extras(spec: GroupSpec, extras: Sequence[Variant], models: Sequence[str]) -> GroupSpec:
    """Return a group that compares all models with further ones, any other group as it is.

    Points of a curve over K and of a map have many cells already, and stay as they are.
    """
    compares = spec.factor == "backend" and not spec.confounded and spec.compared
    all_models = {(name, ()) for name in models} <= {(one.backend, (*one.params,)) for one in spec.variants}
    point = spec.display.grid or (spec.display.sweep and not spec.display.headline)
    if not (compares and all_models) or point or spec.burst:
        return spec
    return replace(spec, variants=(*spec.variants, *extras))
