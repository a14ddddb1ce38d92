"""Environment variables that change how fast Python runs: what a run keeps from its workers, and records."""

from collections.abc import Mapping

# Aids to find errors. Each slows one model or client more than another: in asyncio's debug mode the empty
# operation takes 30 times as long under asyncio, and just as long under threads.
DEBUGGING = (
    "PYTHONASYNCIODEBUG",
    "PYTHONDEBUG",
    "PYTHONDEVMODE",
    "PYTHONDUMPREFS",
    "PYTHONINSPECT",
    "PYTHONMALLOC",
    "PYTHONMALLOCSTATS",
    "PYTHONPERFSUPPORT",
    "PYTHONPROFILEIMPORTTIME",
    "PYTHONTRACEMALLOC",
    "PYTHONVERBOSE",
    "PYTHON_FROZEN_MODULES",
    "PYTHON_PERF_JIT_SUPPORT",
    "MALLOC_CHECK_",
    "MALLOC_PERTURB_",
    "AIOHTTP_NO_EXTENSIONS",
    "FROZENLIST_NO_EXTENSIONS",
    "MULTIDICT_NO_EXTENSIONS",
    "PROPCACHE_NO_EXTENSIONS",
    "YARL_NO_EXTENSIONS",
)
# Their values are paths, which are private.
COVERAGE = (
    "COVERAGE_PROCESS_CONFIG",
    "COVERAGE_PROCESS_START",
    "COV_CORE_CONFIG",
    "COV_CORE_DATAFILE",
    "COV_CORE_SOURCE",
)
# How a program is deployed, which workers inherit.
SETTINGS = (
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHASHSEED",
    "PYTHONNODEBUGRANGES",
    "PYTHONOPTIMIZE",
    "PYTHONUNBUFFERED",
    "PYTHON_CPU_COUNT",
    "PYTHON_GIL",
    "PYTHON_JIT",
    "PYTHON_TLBC",
)
PROXY = "_proxy"


def distorting(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the variables that are set here and distort measurements."""
    return tuple(name for name in (*DEBUGGING, *COVERAGE) if environment.get(name))


def undistorted(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without the variables that distort measurements, and without proxies.

    Some HTTP clients would send requests to the workload's server through a proxy.
    """
    unwanted = {*DEBUGGING, *COVERAGE}
    return {
        name: text
        for name, text in environment.items()
        if name not in unwanted and not name.lower().endswith(PROXY)
    }
