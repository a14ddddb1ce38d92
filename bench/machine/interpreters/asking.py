"""Asks a program whether it is a Python, and which one."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.machine.facts import clean
from bench.machine.variables import undistorted

OLDEST = (3, 11)
LIMIT_S = 10.0
# Older interpreters must be able to run it, too, to say how old they are.
QUESTION = """
import json, os, sys
try:
    import sysconfig
    bare = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
except Exception:
    bare = False
try:
    from importlib.util import find_spec
    spec = find_spec("bench") and find_spec("msgspec") and find_spec("bench")
    home = os.path.dirname(os.path.realpath(spec.origin)) if spec and spec.origin else ""
except Exception:
    home = ""
kind = getattr(sys, "implementation", None)
print(json.dumps({
    "executable": sys.executable, "version": list(sys.version_info[:3]), "build": sys.version,
    "implementation": kind.name if kind else "cpython", "tag": getattr(kind, "cache_tag", None) or "",
    "free_threaded": bare, "bench": home, "base": os.path.realpath(sys.executable),
    "prefix": os.path.realpath(sys.prefix),
}))
"""
OURS = str(Path(__file__).resolve().parents[2])
# They would make another interpreter import this one's modules.
LEADING = ("PYTHONPATH", "PYTHONHOME", "PYTHON_GIL", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__")


class Answer(Struct, frozen=True, kw_only=True):
    """What an interpreter said of itself; `bench` is where it would import this package from, or empty.

    An environment's interpreter goes by several names, and has one `prefix`; `base` is what it links to.
    """

    executable: str
    version: tuple[int, int, int]
    implementation: str
    free_threaded: bool
    build: str = ""
    tag: str = ""
    bench: str = ""
    base: str = ""
    prefix: str = ""

    @property
    def name(self) -> str:
        """Return `3.14` or, without the GIL, `3.14t`; other implementations have theirs in front."""
        kind = "" if self.implementation == "cpython" else self.implementation
        return f"{kind}{self.version[0]}.{self.version[1]}{'t' if self.free_threaded else ''}"

    @property
    def full(self) -> str:
        """Return the whole version, such as `3.14.7t`."""
        return ".".join(map(str, self.version)) + ("t" if self.free_threaded else "")

    @property
    def ready(self) -> bool:
        """Return whether it imports this very package."""
        return self.bench == OURS or self.executable == sys.executable


class NotMeasurableError(Exception):
    """Why an interpreter cannot be measured, as a clause that follows its name."""


class TooOldError(NotMeasurableError):
    """The interpreter is older than any that can be measured."""


def surroundings(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of a program that is not to see this interpreter's modules."""
    kept = undistorted(environment)
    return {name: text for name, text in kept.items() if name not in LEADING}


def finished(command: Sequence[str], limit_s: float, environment: Mapping[str, str]) -> tuple[int, str, str]:
    """Return a command's exit status and its two outputs; it is ended, with all it started, at the limit.

    Raises NotMeasurableError if it cannot be started or takes longer.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environment),
            cwd=os.sep,
            start_new_session=True,
            encoding="utf-8",
            errors="replace",
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise NotMeasurableError(f"cannot be started: {why}") from error
    try:
        out, err = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        raise NotMeasurableError(f"gave no answer within {limit_s:g} s") from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError, AttributeError):  # no groups on Windows
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.communicate()
    return process.returncode, out, err


def modules_of(executable: str, names: Sequence[str], limit_s: float = LIMIT_S) -> tuple[str, ...]:
    """Return which of these modules an interpreter can import; none if it does not say."""
    code = f"from importlib.util import find_spec\nprint(*filter(find_spec, {list(names)!r}))"
    try:
        status, out, _ = finished([executable, "-c", code], limit_s, surroundings())
    except NotMeasurableError:
        return ()
    found = set(out.split()) if status == 0 else set()
    return tuple(name for name in names if name in found)


def ask(executable: str, limit_s: float = LIMIT_S) -> Answer:
    """Return what the interpreter says of itself. Raises NotMeasurableError."""
    status, out, err = finished([executable, "-c", QUESTION], limit_s, surroundings())
    try:
        found = msgspec.convert(json.loads(out.strip().splitlines()[-1]), Answer)
    except (ValueError, IndexError, msgspec.ValidationError):
        said = clean((err.strip() or out.strip()).splitlines()[-1] if (err + out).strip() else "", 60)
        ended = f"exit code {status}" if status >= 0 else f"signal {-status}"
        raise NotMeasurableError(f"is no Python ({ended}{f': {said}' if said else ''})") from None
    if found.version < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise TooOldError(f"is Python {found.full}; {oldest} is the oldest that can be measured")
    return found
