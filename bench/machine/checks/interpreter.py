"""Checks of the interpreter: builds and modes that differ from normal use."""

from bench.machine.facts import flag, value, words
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms

DEBUG_BUILD = Subject(
    "debug build",
    why="A debug build checks every object, which slows Python code but not waiting.",
    remedy="Use an interpreter built without --with-pydebug and --with-assertions.",
)
OPTIMISED = Subject(
    "optimised build",
    why="Without profile-guided optimisation, Python code is slower than in most installations.",
    remedy="Use an interpreter built with --enable-optimizations (`uv python install` provides one).",
)
DEV_MODE = Subject(
    "development mode",
    why="Development mode checks memory and turns on asyncio's debug mode, which slows one model more.",
    remedy="Unset PYTHONDEVMODE and leave out `-X dev`.",
)
ASYNCIO_DEBUG = Subject(
    "asyncio's debug mode",
    why="In debug mode the event loop records a traceback for every task, which slows only one model.",
    remedy="Unset PYTHONASYNCIODEBUG.",
)
INSTRUMENTS = Subject(
    "tracing",
    why="Tracing every call or allocation slows Python code more than waiting.",
    remedy="Run without the tracer, profiler or coverage tool, and unset PYTHONTRACEMALLOC.",
)


def debug_build(symptoms: Symptoms) -> Finding | None:
    """Warn of a build with debugging or assertions."""
    debug = flag(symptoms.machine, "python", "debug_build")
    if debug is None:
        return None
    if debug:
        return DEBUG_BUILD.warning("a debug build")
    assertions = flag(symptoms.machine, "python", "assertions") is True
    return DEBUG_BUILD.judge(assertions, "a build with assertions" if assertions else "a release build")


def optimised(symptoms: Symptoms) -> Finding | None:
    """Note a build without profile-guided optimisation."""
    if flag(symptoms.machine, "python", "pgo"):
        return OPTIMISED.ok("with --enable-optimizations")
    if not isinstance(value(symptoms.machine, "python", "build_options"), list):
        return None
    return OPTIMISED.note("no --enable-optimizations in the build's options (Debian's own needs none)")


def dev_mode(symptoms: Symptoms) -> Finding | None:
    """Warn if development mode is on."""
    flags = value(symptoms.machine, "python", "flags")
    on = flags.get("dev_mode") if isinstance(flags, dict) else None
    return None if on is None else DEV_MODE.judge(bool(on), "on" if on else "off")


def asyncio_debug(symptoms: Symptoms) -> Finding | None:
    """Warn if PYTHONASYNCIODEBUG is set and not empty."""
    variables = value(symptoms.machine, "python", "variables")
    if not isinstance(variables, dict):
        return None
    setting = variables.get("PYTHONASYNCIODEBUG")
    return ASYNCIO_DEBUG.judge(bool(setting), f"PYTHONASYNCIODEBUG={setting}" if setting else "off")


def instruments(symptoms: Symptoms) -> Finding:
    """Warn of active tracers, profilers and coverage tools."""
    active = words(symptoms.machine, "python", "instruments")
    return INSTRUMENTS.judge(bool(active), ", ".join(active) or "none active")
