"""A wheel of the harness as it runs here, for hosts that lack it."""

import base64
import io
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from msgspec import Struct

from bench._version import __version__
from bench.errors import UsageError
from bench.machine.code import code_of
from bench.runner.fleet.hosts import Harness

DISTRIBUTION = "concurrency-lab"
PACKAGES = ("bench", "workloads")
INFO = f"concurrency_lab-{__version__}.dist-info"
TAGS = "Wheel-Version: 1.0\nGenerator: concurrency-lab\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
EPOCH = (1980, 1, 1, 0, 0, 0)


class Wheel(Struct, frozen=True):
    """A wheel's file name, its content, and the digest that names it in a cache."""

    name: str
    data: bytes
    digest: str


def our_harness() -> Harness:
    """Return the version and the code of the harness that runs here."""
    return Harness(__version__, {name: one.digest for name, one in code_of(PACKAGES).items()})


def our_wheel() -> Wheel:
    """Return a wheel of the packages as they are imported here, installed or edited in place.

    Equal code makes an equal file. Raises UsageError if what a wheel says of itself is not installed.
    """
    files = {**dict(_sources()), **_info()}
    lines = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in files.items()]
    files[f"{INFO}/RECORD"] = "\n".join([*lines, f"{INFO}/RECORD,,", ""]).encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    data = held.getvalue()
    return Wheel(f"concurrency_lab-{__version__}-py3-none-any.whl", data, sha256(data).hexdigest())


def _sources() -> Iterator[tuple[str, bytes]]:
    root = Path(__file__).parents[3]
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(root).as_posix(), path.read_bytes()


def _info() -> dict[str, bytes]:
    try:
        found = distribution(DISTRIBUTION)
    except PackageNotFoundError:
        raise UsageError(f"{DISTRIBUTION} is not installed here, so --install has nothing to send") from None
    texts = {"METADATA": found.read_text("METADATA"), "entry_points.txt": found.read_text("entry_points.txt")}
    return {f"{INFO}/{name}": (text or "").encode() for name, text in texts.items()} | {
        f"{INFO}/WHEEL": TAGS.encode()
    }


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()
