"""The interpreter: its build, settings and active tracers, without paths, which may contain user names."""

import gc
import os
import platform
import re
import shlex
import sys
import sysconfig

from bench.machine.facts import Json, Section, clean
from bench.machine.gil import enabled
from bench.machine.variables import COVERAGE, DEBUGGING, SETTINGS

FLAGS = ("dev_mode", "optimize", "debug", "hash_randomization", "no_site", "safe_path", "utf8_mode")
# Each affects speed or memory, and none contains a path.
VARIABLES = sorted((*DEBUGGING, *SETTINGS))


def python() -> Section:
    """Return the `python` section of the machine description."""
    return {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "cache_tag": sys.implementation.cache_tag,
        "bits": sys.maxsize.bit_length() + 1,
        **_build(),
        "gil_enabled": enabled(),
        "free_threaded_build": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        **_jit(),
        "switch_interval_s": sys.getswitchinterval(),
        "gc_enabled": gc.isenabled(),
        "gc_thresholds": list(gc.get_threshold()),
        "gc_debug": gc.get_debug(),
        "flags": {name: getattr(sys.flags, name, None) for name in FLAGS},
        "x_options": [clean(name, 40) for name in sorted(sys._xoptions)],
        "variables": {name: clean(os.environ[name], 40) for name in VARIABLES if name in os.environ},
        "instruments": list(instruments()),
        "openssl": _openssl(),
        **_concurrency(),
    }


def _build() -> Section:
    arguments = sysconfig.get_config_var("CONFIG_ARGS")
    options = build_options(arguments) if isinstance(arguments, str) else None
    names = {option.partition("=")[0] for option in options or ()}
    return {
        "compiler": platform.python_compiler(),
        "build_date": platform.python_build()[1],
        "build_options": None if options is None else list(options),
        "compiler_flags": list(compiler_flags(str(sysconfig.get_config_var("PY_CFLAGS") or ""))),
        # Debian uses both without `configure` options, so a missing option proves nothing.
        "pgo": True if "--enable-optimizations" in names else None,
        "lto": True if "--with-lto" in names else None,
        "shared_library": bool(sysconfig.get_config_var("Py_ENABLE_SHARED")),
        "debug_build": hasattr(sys, "gettotalrefcount"),
        "assertions": None if options is None else "--with-assertions" in names,
    }


def build_options(arguments: str) -> tuple[str, ...]:
    """Return the features passed to `configure`, without values that are paths."""
    try:
        given = shlex.split(arguments)
    except ValueError:
        return ()
    features = [word for word in given if re.match(r"--(enable|disable|with|without)-", word)]
    return tuple(word.partition("=")[0] if "/" in word else word for word in features)


def compiler_flags(flags: str) -> tuple[str, ...]:
    """Return the compiler's flags without those that contain a path."""
    return tuple(flag for flag in flags.split() if flag.startswith("-") and "/" not in flag)


def _jit() -> Section:
    jit = getattr(sys, "_jit", None)
    if jit is None:
        return {"jit_available": None, "jit_enabled": None}
    return {"jit_available": jit.is_available(), "jit_enabled": jit.is_enabled()}


def instruments() -> tuple[str, ...]:
    """Return the active tracers and profilers of this interpreter and of the interpreters it starts."""
    import threading
    import tracemalloc

    perf = getattr(sys, "is_stack_trampoline_active", None)
    monitoring = getattr(sys, "monitoring", None)
    tools = [monitoring.get_tool(number) for number in range(6)] if monitoring else []
    found = {
        "sys.settrace": sys.gettrace() is not None,
        "sys.setprofile": sys.getprofile() is not None,
        "threading.settrace": threading.gettrace() is not None,
        "threading.setprofile": threading.getprofile() is not None,
        "perf trampoline": perf is not None and perf(),
        "tracemalloc": tracemalloc.is_tracing(),
        "coverage of subprocesses": bool(os.environ.keys() & {*COVERAGE}),
        **{f"sys.monitoring ({tool})": True for tool in tools if tool},
    }
    return tuple(name for name, active in found.items() if active)


def _openssl() -> str | None:
    try:
        import ssl
    except ImportError:  # an interpreter built without it
        return None
    return ssl.OPENSSL_VERSION


def _concurrency() -> Section:
    import multiprocessing
    import selectors

    # The first is the default; get_start_method() would fix it for the whole process.
    methods: list[Json] = list(multiprocessing.get_all_start_methods())
    return {
        "start_method": methods[0],
        "start_methods": methods,
        **_event_loop(),
        "selector": selectors.DefaultSelector.__name__,
    }


def _event_loop() -> Section:
    import asyncio

    try:
        loop = asyncio.new_event_loop()
    except OSError:  # no file descriptor left
        return {"event_loop": None, "asyncio_debug": None}
    loop.close()
    return {"event_loop": type(loop).__name__, "asyncio_debug": loop.get_debug()}
