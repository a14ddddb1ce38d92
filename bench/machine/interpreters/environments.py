"""The environments of other interpreters: each is made once, in a cache folder, by one process at a time."""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.machine.interpreters.asking import OURS, Answer, NotMeasurableError
from bench.machine.interpreters.installing import Installed, install
from bench.machine.interpreters.libraries import Libraries
from bench.plugins import registry

FORMAT = 1
KINDS = (registry.WORKLOADS, registry.BACKENDS)
# Written last: a folder without it is what somebody left behind who was interrupted.
FINISHED = "finished.json"
Make = Callable[[Answer, Path, Libraries], Installed]
Tell = Callable[[str], None]


class Environment(Struct, frozen=True):
    """An interpreter that workers can be started under, and what it goes without."""

    python: str
    installed: Installed = Installed()


def cache_folder() -> Path:
    """Return the folder of all environments: in $XDG_CACHE_HOME, else in ~/.cache."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - as in `sites`
    return Path(home) / "concurrency-lab" / "environments"


def environment_of(
    found: Answer, libraries: Libraries, tell: Tell, folder: Path | None = None, make: Make = install
) -> Environment:
    """Return an environment for an interpreter that lacks this package; the first time, it is made.

    Raises NotMeasurableError.
    """
    root = folder or cache_folder()
    place = root / f"{found.full}-{_key(found, libraries)}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _alone(root / f"{place.name}.lock"):
            known = _finished(place)
            if known is None:
                tell(
                    f"making an environment for Python {found.full}, once ({len(libraries.wanted)} libraries)"
                )
                known = _made(found, place, libraries, make)
    except OSError as error:
        raise NotMeasurableError(
            f"needs an environment, which cannot be made in {root} ({error.strerror or error}); set "
            "XDG_CACHE_HOME to a folder with room"
        ) from error
    return Environment(str(place / "bin" / "python"), known)


def _made(found: Answer, place: Path, libraries: Libraries, make: Make) -> Installed:
    try:
        known = make(found, place, libraries)
        link_sources(next(place.glob("lib*/*/site-packages")))
        (place / FINISHED).write_bytes(msgspec.json.encode(known))
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return known


def _key(found: Answer, libraries: Libraries) -> str:
    parts = [FORMAT, found.base, found.build, found.tag, OURS, msgspec.to_builtins(libraries), sources()]
    return sha256(json.dumps(parts, default=str).encode()).hexdigest()[:12]


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    # The system releases it even if this process is killed.
    try:
        import fcntl
    except ImportError as error:  # Windows
        raise NotMeasurableError(
            "needs an environment, which cannot be made on this system; install this package into it"
        ) from error
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _finished(place: Path) -> Installed | None:
    try:
        known = msgspec.json.decode((place / FINISHED).read_bytes(), type=Installed)
    except (OSError, msgspec.DecodeError):
        return None
    # The interpreter behind it may have been removed.
    return known if os.access(place / "bin" / "python", os.X_OK) else None


def sources() -> dict[str, str]:
    """Return where the packages of this harness and of the installed plugins are, by name."""
    references = {registry.reference(group, name) for group in KINDS for name in registry.names(group)}
    packages = {"bench", *(reference.partition(":")[0].partition(".")[0] for reference in references)}
    found = {name: _place(name) for name in sorted(packages)}
    return {name: place for name, place in found.items() if place}


def _place(package: str) -> str:
    from importlib.util import find_spec

    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return ""
    if spec is None or not spec.origin:
        return ""
    return os.path.realpath(Path(spec.origin).parent if spec.submodule_search_locations else spec.origin)


def link_sources(folder: Path) -> None:
    """Link these packages into an environment, so that it runs the very files that are measured here."""
    for place in sources().values():
        link = folder / Path(place).name
        if not link.exists():
            link.symlink_to(place)
