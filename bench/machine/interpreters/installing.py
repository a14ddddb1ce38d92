"""Makes a virtual environment and puts libraries into it: with uv where it is installed, else with pip."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from bench.machine.facts import clean
from bench.machine.interpreters.asking import Answer, NotMeasurableError, finished, surroundings
from bench.machine.interpreters.libraries import ESSENTIAL, Libraries, Library

LIMIT_S = 300.0
# Compiling takes minutes, and needs what a machine may not have.
BINARY = ("--only-binary", ":all:")

Run = Callable[[Sequence[str], float], tuple[int, str, str]]


class Tool(Struct, frozen=True):
    """One way to make an environment: the commands that make it, and the one that installs into it."""

    name: str
    making: tuple[str, ...]
    installing: tuple[str, ...]


class Installed(Struct, frozen=True):
    """What an environment goes without: libraries, and extras of libraries (`aiohttp[speedups]`)."""

    missing: tuple[str, ...] = ()


def run_command(command: Sequence[str], limit_s: float) -> tuple[int, str, str]:
    """Run one command of an installation. Raises NotMeasurableError if it takes too long."""
    return finished(command, limit_s, surroundings())


def tools(found: Answer, folder: Path) -> list[Tool]:
    """Return the ways to make an environment there, the best first."""
    python = str(folder / "bin" / "python")
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *BINARY)
    ways = [Tool("pip", (found.executable, "-m", "venv", str(folder)), (python, *pip))]
    uv = shutil.which("uv")
    if uv:
        making = (uv, "venv", "--quiet", "--no-project", "--python", found.executable, str(folder))
        ways.insert(0, Tool("uv", making, (uv, "pip", "install", "--quiet", "--python", python, *BINARY)))
    if not found.free_threaded:
        # For an interpreter that came without pip. One that is older than the build without the GIL would
        # take libraries for the build with it.
        bare = (found.executable, "-m", "venv", "--without-pip", str(folder))
        ours = (sys.executable, "-m", "pip", "--python", python, *pip[2:])
        ways.append(Tool("this interpreter's pip", bare, ours))
    return ways


def install(found: Answer, folder: Path, libraries: Libraries, run: Run = run_command) -> Installed:
    """Make an environment in `folder`, and return what it goes without. Raises NotMeasurableError.

    Every library has the version that it has here, if it exists there; else the newest that does.
    """
    reasons = []
    for tool in tools(found, folder):
        shutil.rmtree(folder, ignore_errors=True)
        status, out, err = run(tool.making, LIMIT_S)
        if status:
            reasons.append(f"{tool.name}: {_last(out, err)}")
            continue
        got = _fill(tool, folder, libraries, run)
        lacking = [name for name in got.missing if name in ESSENTIAL]
        if not lacking:
            return got
        reasons.append(f"{tool.name} cannot get {' and '.join(lacking)} for it")
    raise NotMeasurableError(
        f"cannot get an environment with the libraries of the work ({'; '.join(reasons)}); "
        "name an interpreter that has pip, or this package"
    )


def _fill(tool: Tool, folder: Path, libraries: Libraries, run: Run) -> Installed:
    fixed = folder / "versions.txt"
    fixed.write_text("".join(f"{name}=={version}\n" for name, version in libraries.versions.items()))

    def attempt(wanted: Sequence[str], pinned: bool) -> bool:
        status, _, _ = run([*tool.installing, *(("-c", str(fixed)) if pinned else ()), *wanted], LIMIT_S)
        return status == 0

    # Where these cannot be had, as without a network, nobody waits for each of the others to fail.
    essential = [one.written() for one in libraries.wanted if one.name in ESSENTIAL]
    if essential and not (attempt(essential, True) or attempt(essential, False)):
        return Installed(ESSENTIAL)
    return _installed(libraries.wanted, attempt)


def _installed(wanted: Sequence[Library], attempt: Callable[[Sequence[str], bool], bool]) -> Installed:
    """Install these at once; where that fails, one half after the other, down to what does not exist."""
    if attempt([one.written() for one in wanted], True):
        return Installed()
    if len(wanted) > 1:
        middle = len(wanted) // 2
        one, other = (_installed(half, attempt) for half in (wanted[:middle], wanted[middle:]))
        return Installed((*one.missing, *other.missing))
    (library,) = wanted
    plain = [library.written(extras=False)]
    if (library.extras and attempt(plain, True)) or attempt(plain, False):
        return Installed((f"{library.name}{library.extras}",) if library.extras else ())
    return Installed((library.name,))


def _last(out: str, err: str) -> str:
    lines = (err.strip() or out.strip()).splitlines()
    return clean(lines[-1] if lines else "no reason given", 120)
