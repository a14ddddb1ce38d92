"""Finds interpreters by name: a path, a version such as 3.14 or 3.14t, or a program on PATH."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from bench.machine.interpreters.asking import Answer, NotMeasurableError, TooOldError, ask

VERSION = re.compile(r"(?:c?python-?)?(\d)\.(\d{1,3})(?:\.(\d{1,3}))?(t?)")
USUAL = ("/usr/local/bin", "/usr/bin", "/opt/homebrew/bin", "~/.local/bin")


class Wanted(Struct, frozen=True):
    """A version that was asked for; without a micro version, any will do."""

    major: int
    minor: int
    micro: int | None
    free_threaded: bool

    def matches(self, found: Answer) -> bool:
        """Return whether an interpreter is of this version."""
        return (
            found.version[:2] == (self.major, self.minor)
            and self.micro in (None, found.version[2])
            and found.free_threaded == self.free_threaded
            and found.implementation == "cpython"
        )


def find(
    name: str, environment: Mapping[str, str] = os.environ, asked: Callable[[str], Answer] = ask
) -> Answer:
    """Return the interpreter that a name means. Raises NotMeasurableError."""
    matched = VERSION.fullmatch(name.strip())
    if matched:
        major, minor, micro, threaded = matched.groups()
        wanted = Wanted(int(major), int(minor), None if micro is None else int(micro), bool(threaded))
        return _version(name.strip(), wanted, environment, asked)
    if os.sep in name or name.startswith("~"):
        path = Path(os.path.expanduser(name))  # noqa: PTH111 - there may be no such user
        # Of an environment, people name the folder as well.
        inner = path / "bin" / "python"
        if not os.path.lexists(path):
            raise NotMeasurableError("does not exist")
        if path.is_dir() and not inner.exists():
            raise NotMeasurableError("is a folder without bin/python; name that of an environment")
        return asked(str(inner if inner.exists() else path.absolute()))
    program = shutil.which(name, path=environment.get("PATH"))
    if program is None:
        raise NotMeasurableError("is not on PATH; name a version (3.14, 3.14t) or the path of an interpreter")
    return asked(program)


def _version(
    name: str, wanted: Wanted, environment: Mapping[str, str], asked: Callable[[str], Answer]
) -> Answer:
    reasons: dict[str, str] = {}
    for candidate in candidates(wanted, environment):
        try:
            found = asked(candidate)
        except TooOldError:
            raise
        except NotMeasurableError as error:
            reasons.setdefault(str(error), candidate)
            continue
        if wanted.matches(found):
            return found
    tried = "".join(f"; {path} {reason}" for reason, path in list(reasons.items())[:1])
    version = name.lower().removeprefix("c").removeprefix("python").removeprefix("-")
    raise NotMeasurableError(
        "was found neither on PATH nor in pyenv, in uv or in the usual folders; give its path, or install it "
        f"(`uv python install {version}`){tried}"
    )


def candidates(wanted: Wanted, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield every existing program that may be of this version, each once; this interpreter comes first."""
    seen: set[str] = set()
    version = f"{wanted.major}.{wanted.minor}"
    names = [f"python{version}t", f"python{version}"] if wanted.free_threaded else [f"python{version}"]
    for path in (Path(sys.executable), *_folders(names, wanted, environment)):
        real = os.path.realpath(path)
        # An environment's interpreter is a link to its base, and not the same.
        key = real if path.parent == Path(real).parent else str(path)
        if key not in seen and path.is_file() and os.access(path, os.X_OK):
            seen.add(key)
            yield str(path)


def _folders(names: list[str], wanted: Wanted, environment: Mapping[str, str]) -> Iterator[Path]:
    home = Path(environment.get("HOME", "") or os.sep)
    for entry in environment.get("PATH", "").split(os.pathsep):
        yield from (Path(entry or ".") / name for name in names)
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    roots = [
        Path(environment.get("PYENV_ROOT") or home / ".pyenv") / "versions",
        Path(environment.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python"),
    ]
    for root in roots:
        for folder in _newest(root, f"{wanted.major}.{wanted.minor}."):
            yield from (folder / "bin" / name for name in names)
    for usual in USUAL:
        yield from (Path(usual.replace("~", str(home))) / name for name in names)


def _newest(root: Path, version: str) -> list[Path]:
    try:
        found = [path for path in root.iterdir() if version in path.name]
    except OSError:
        return []
    return sorted(found, key=lambda path: _micro(path.name), reverse=True)


def _micro(name: str) -> int:
    matched = re.search(r"\d\.\d+\.(\d+)", name)
    return int(matched[1]) if matched else -1
