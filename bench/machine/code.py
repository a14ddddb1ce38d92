"""Which code a process imports: where each package is, and a digest of its source files."""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

DIGITS = 16
SOURCES = ("*.py", "*.so")


class Code(Struct, frozen=True):
    """Where a package is, and a digest of its source files; both are empty if it cannot be found."""

    path: str
    digest: str


def code_of(packages: Iterable[str]) -> dict[str, Code]:
    """Return the code of each package or module, as this process has imported it or would import it."""
    return {name: _code(name) for name in packages}


def _code(name: str) -> Code:
    try:
        spec = find_spec(name)
        origin = spec.origin if spec else None
        folders = list(spec.submodule_search_locations or ()) if spec else []
        digest = _digest(folders, origin) if spec else ""
    except Exception:  # noqa: BLE001 - a stranger's package may raise anything; importing it will tell
        return Code("", "")
    where = os.path.realpath(folders[0] if folders else origin or "") if digest else ""
    return Code(os.fsencode(where).decode("utf-8", "replace"), digest)


def _digest(folders: Iterable[str], origin: str | None) -> str:
    found = sha256()
    for name, file in _files(folders, origin):
        found.update(os.fsencode(f"{name}\0") + file.read_bytes())
    return found.hexdigest()[:DIGITS]


def _files(folders: Iterable[str], origin: str | None) -> Iterator[tuple[str, Path]]:
    roots = [Path(folder) for folder in folders]
    for root in roots:
        for file in sorted(file for pattern in SOURCES for file in root.rglob(pattern)):
            yield str(file.relative_to(root)), file
    if not roots and origin:
        yield Path(origin).name, Path(origin)
