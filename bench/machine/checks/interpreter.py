"""Checks of the interpreter: builds and modes that differ from normal use."""

from bench.machine.facts import clean, flag, number, value, words
from bench.machine.finding import Finding, Subject
from bench.machine.symptoms import Symptoms
from bench.machine.variables import DEBUGGING

DEBUG_BUILD = Subject(
    "debug build",
    why="A debug build checks every object, which slows Python code but not waiting.",
    remedy="Use an interpreter built without --with-pydebug and --with-assertions.",
    distorts=True,
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
    distorts=True,
)
ASYNCIO_DEBUG = Subject(
    "asyncio's debug mode",
    why="In debug mode the event loop records a traceback for every task, which slows only one model.",
    remedy="Unset PYTHONASYNCIODEBUG.",
    distorts=True,
)
INSTRUMENTS = Subject(
    "tracing",
    why="Tracing every call or allocation slows Python code more than waiting.",
    remedy="Run without the tracer, profiler or coverage tool, and unset PYTHONTRACEMALLOC.",
    distorts=True,
)
VARIABLES = Subject(
    "debugging variables",
    why="Checked memory and libraries without their compiled parts slow some models and clients only.",
    remedy="Unset them; runs start their workers and servers without them.",
    distorts=True,
)
COLLECTOR = Subject(
    "garbage collector",
    why="Models differ in the garbage that they make, and without a collector none of them pays for it.",
    remedy="Look for `gc.disable` and `gc.set_debug` in sitecustomize and in .pth files.",
    distorts=True,
)
SWITCH = Subject(
    "switch interval",
    why="How often threads take turns decides what threads cost, and affects no other model.",
    remedy="Look for `sys.setswitchinterval` in sitecustomize and in .pth files.",
    distorts=True,
)

USUAL_SWITCH_S = 0.005
# These have checks of their own.
ELSEWHERE = ("PYTHONASYNCIODEBUG", "PYTHONDEVMODE", "PYTHONTRACEMALLOC")
# Collections of the youngest objects begin at this many, by version of Python.
USUAL_THRESHOLDS = (700, 2000)


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
    """Warn if a new event loop is in debug mode, or PYTHONASYNCIODEBUG is set and not empty."""
    found, on = _set(symptoms), flag(symptoms.machine, "python", "asyncio_debug")
    if found is None and on is None:
        return None
    setting = (found or {}).get("PYTHONASYNCIODEBUG")
    saw = f"PYTHONASYNCIODEBUG={setting}" if setting else ("on" if on else "off")
    return ASYNCIO_DEBUG.judge(bool(setting) or on is True, saw)


def variables(symptoms: Symptoms) -> Finding | None:
    """Warn of variables for debugging."""
    found = _set(symptoms)
    if found is None:
        return None
    told = [f"{name}={found[name]}" for name in DEBUGGING if found.get(name) and name not in ELSEWHERE]
    return VARIABLES.judge(bool(told), ", ".join(told) or "none set")


def _set(symptoms: Symptoms) -> dict[str, str] | None:
    found = value(symptoms.machine, "python", "variables")
    if not isinstance(found, dict):
        return None
    return {str(name): clean(str(setting), 40) for name, setting in found.items()}


def instruments(symptoms: Symptoms) -> Finding:
    """Warn of active tracers, profilers and coverage tools."""
    active = words(symptoms.machine, "python", "instruments")
    return INSTRUMENTS.judge(bool(active), ", ".join(active) or "none active")


def collector(symptoms: Symptoms) -> Finding | None:
    """Warn if garbage is not collected or collections are reported; note another threshold."""
    on, debug = flag(symptoms.machine, "python", "gc_enabled"), number(symptoms.machine, "python", "gc_debug")
    thresholds = value(symptoms.machine, "python", "gc_thresholds")
    first = thresholds[0] if isinstance(thresholds, list) and thresholds else None
    if on is False or first == 0:
        return COLLECTOR.warning("off")
    if debug:
        return COLLECTOR.warning("in debug mode")
    if not isinstance(first, int):
        return None
    if first not in USUAL_THRESHOLDS:
        return COLLECTOR.note(f"on, with an unusual threshold ({first})")
    return COLLECTOR.ok("on")


def switch_interval(symptoms: Symptoms) -> Finding | None:
    """Warn if threads do not take turns every 5 ms."""
    found_s = number(symptoms.machine, "python", "switch_interval_s")
    if found_s is None:
        return None
    return SWITCH.judge(abs(found_s - USUAL_SWITCH_S) > 1e-6, f"{found_s * 1e3:g} ms")
