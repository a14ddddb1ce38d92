"""Checks of the interpreter: a build or a mode that isn't the one users run."""

from bench.machine.facts import flag, value, words
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms

DEBUG_BUILD = Subject(
    "debug build",
    why="A debug build checks every object that it touches: Python code pays for that, waiting does not.",
    remedy="Use an interpreter that was built without --with-pydebug and --with-assertions.",
)
OPTIMISED = Subject(
    "optimised build",
    why="Without profile-guided optimisation Python code is slower than where most people run it.",
    remedy="Use an interpreter that was built with --enable-optimizations (`uv python install` gets one).",
)
DEV_MODE = Subject(
    "development mode",
    why="Development mode checks memory, and puts asyncio in its slow debug mode: one model pays more.",
    remedy="Unset PYTHONDEVMODE and leave out `-X dev`.",
)
ASYNCIO_DEBUG = Subject(
    "asyncio's debug mode",
    why="In debug mode the event loop keeps a traceback for every task: one model pays, the others don't.",
    remedy="Unset PYTHONASYNCIODEBUG.",
)
INSTRUMENTS = Subject(
    "tracing",
    why="What watches every call or every allocation costs Python code more than it costs waiting.",
    remedy="Run without the tracer, profiler or coverage tool, and unset PYTHONTRACEMALLOC.",
)


def debug_build(symptoms: Symptoms) -> Finding | None:
    """The interpreter must be built without debugging and without assertions."""
    debug = flag(symptoms.machine, "python", "debug_build")
    if debug is None:
        return None
    if debug:
        return DEBUG_BUILD.warning("a debug build")
    assertions = flag(symptoms.machine, "python", "assertions") is True
    return DEBUG_BUILD.judge(assertions, "a build with assertions" if assertions else "a release build")


def optimised(symptoms: Symptoms) -> Finding | None:
    """The interpreter should be built with profile-guided optimisation, as those that are handed out are."""
    if flag(symptoms.machine, "python", "pgo"):
        return OPTIMISED.ok("with --enable-optimizations")
    if not isinstance(value(symptoms.machine, "python", "build_options"), list):
        return None
    return OPTIMISED.note("no --enable-optimizations in the build's options (Debian's own needs none)")


def dev_mode(symptoms: Symptoms) -> Finding | None:
    """Development mode must be off."""
    flags = value(symptoms.machine, "python", "flags")
    on = flags.get("dev_mode") if isinstance(flags, dict) else None
    return None if on is None else DEV_MODE.judge(bool(on), "on" if on else "off")


def asyncio_debug(symptoms: Symptoms) -> Finding | None:
    """The variable that puts asyncio in debug mode must be unset; an empty one counts as unset."""
    variables = value(symptoms.machine, "python", "variables")
    if not isinstance(variables, dict):
        return None
    setting = variables.get("PYTHONASYNCIODEBUG")
    return ASYNCIO_DEBUG.judge(bool(setting), f"PYTHONASYNCIODEBUG={setting}" if setting else "off")


def instruments(symptoms: Symptoms) -> Finding:
    """Nothing may trace, profile or count."""
    active = words(symptoms.machine, "python", "instruments")
    return INSTRUMENTS.judge(bool(active), ", ".join(active) or "nothing is active")
