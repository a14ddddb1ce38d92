"""Hash files of 8 MB.

Advice on a machine with two CPUs: threads with 2 workers, 1.89 times as fast as a loop [1.82 … 1.96]: it
computes for 100 % of its time without holding the GIL, so threads compute side by side.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

FILES, SIZE_BYTES = 8, 8_000_000


def digest(path: str) -> str:
    """Return a file's SHA-256."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files() -> Iterator[str]:
    """Yield the files, which are written on the first use."""
    folder = Path(tempfile.gettempdir(), "bench-example-files")
    folder.mkdir(exist_ok=True)
    for number in range(FILES):
        path = folder / f"{number}.bin"
        if not path.exists():
            path.write_bytes(bytes([number]) * SIZE_BYTES)
        yield str(path)


if __name__ == "__main__":
    print("\n".join(map(digest, files())))
