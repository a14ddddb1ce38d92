"""The libraries that workers need, with the versions that this interpreter has of them."""

import re
from importlib import metadata

from msgspec import Struct

from bench.machine.libraries import version_of

DISTRIBUTION = "concurrency-lab"
# Drawing, computing and the command line take place in the conductor alone.
CONDUCTORS = frozenset({"jinja2", "matplotlib", "pandas", "rich", "scipy", "typer"})
# Without them no worker starts at all.
ESSENTIAL = ("msgspec", "psutil")
REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?([^;]*)(;.*)?")


class Library(Struct, frozen=True, order=True):
    """One library that workers import: its name, its extras, and what is required of its version."""

    name: str
    extras: str = ""
    versions: str = ""

    def written(self, extras: bool = True) -> str:
        """Return it as pip reads it."""
        return f"{self.name}{self.extras if extras else ''}{self.versions}"


class Libraries(Struct, frozen=True):
    """What to install, and `versions`: those of everything installed here that it needs in turn."""

    wanted: tuple[Library, ...]
    versions: dict[str, str]


def normal(name: str) -> str:
    """Return a distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(distribution: str = DISTRIBUTION, more: tuple[str, ...] = ()) -> Libraries:
    """Return what workers need of this package's requirements, and `more` that is installed here."""
    own = [one for one in _requirements(distribution) if normal(one.name) not in CONDUCTORS]
    own += [one for name in more if (one := _library(name)) and version_of(one.name)]
    wanted = tuple(sorted({normal(one.name): one for one in own}.values()))
    return Libraries(wanted, _closure(wanted))


def _requirements(distribution: str) -> list[Library]:
    try:
        written = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        return []
    # Extras of this package are a user's own choice.
    own = [line for line in written if "extra" not in line.partition(";")[2]]
    return [one for line in own if (one := _library(line))]


def _library(line: str) -> Library | None:
    found = REQUIREMENT.fullmatch(line)
    return Library(found[1], found[2] or "", found[3].strip(" ()")) if found else None


def _closure(wanted: tuple[Library, ...]) -> dict[str, str]:
    versions: dict[str, str] = {}
    waiting = [one.name for one in wanted]
    while waiting:
        name = normal(waiting.pop())
        version = version_of(name)
        if name in versions or version is None:
            continue
        versions[name] = version
        # Whatever their conditions say: a version that is not needed constrains nothing.
        waiting += [
            found[1] for line in metadata.requires(name) or [] if (found := REQUIREMENT.fullmatch(line))
        ]
    return dict(sorted(versions.items()))
