"""What models need of an interpreter, and whether those of a run have it."""

import shlex
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec

from bench.machine.interpreters.sites import Site
from bench.model.plan import Params
from bench.plugins.backend import Backend, Needs


def needs_of(backend: Backend, params: Params) -> Needs:
    """Return what a model needs at these levels; nothing, if it does not say."""
    asked = getattr(backend, "needs", None)
    return asked(params) if asked else Needs()


def optional(backends: Mapping[str, Backend]) -> dict[str, str]:
    """Return the packages that some model needs, by the module that is imported."""
    needs = [needs_of(backend, params) for backend in backends.values() for params in _levels(backend)]
    return {one.module: one.package or one.module for one in needs if one.module}


def _levels(backend: Backend) -> Iterator[Params]:
    default: Params = {name: one.default for name, one in backend.parameters.items()}
    yield default
    for name, one in backend.parameters.items():
        yield from ({**default, name: level} for level in one.choices)


def lacking(backend: Backend, params: Params, site: Site | None = None) -> str | None:
    """Return why a site, by default this interpreter, cannot run a model at these levels, or None."""
    needs = needs_of(backend, params)
    version = site.version if site else sys.version_info
    if version[:2] < needs.python:
        newer = f"Python {'.'.join(map(str, needs.python))} or later"
        this = f"Python {site.name} is older" if site else "this is {}.{}".format(*version)
        return f"{needs.what or backend.name} needs {newer}, and {this}; name another with --python"
    if not needs.module or (needs.module in site.modules if site else is_here(needs.module)):
        return None
    package = needs.package or needs.module
    if site and _bare(package) in map(_bare, site.missing):
        return f"no build of {needs.module} exists for Python {site.name}"
    where = f"under Python {site.name}" if site else "here"
    return f"{needs.module} is not installed {where}: pip install {shlex.quote(package)}"


def _bare(package: str) -> str:
    return package.partition("[")[0]


def is_here(module: str) -> bool:
    """Return whether this interpreter has a module; nothing is imported but what it is a part of."""
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False
