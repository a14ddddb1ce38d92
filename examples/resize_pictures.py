"""Resize pictures with Pillow.

Advice on a machine with two CPUs: threads with 4 workers, 1.95 times as fast as a loop [1.79 … 1.98]: it
computes for 98 % of its time but holds the GIL for only 5 %, so threads compute side by side.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

PICTURES, SIDE, SMALL = 12, 1200, 200


def thumbnail(path: str) -> int:
    """Write a small copy beside a picture, and return its size in bytes."""
    small = Path(path).with_suffix(".small.jpeg")
    with Image.open(path) as picture:
        picture.resize((SMALL, SMALL), Image.Resampling.LANCZOS).save(small)
    return small.stat().st_size


def pictures() -> Iterator[str]:
    """Yield the pictures, which are drawn on the first use."""
    folder = Path(tempfile.gettempdir(), "bench-example-pictures")
    folder.mkdir(exist_ok=True)
    for number in range(PICTURES):
        path = folder / f"{number}.jpeg"
        if not path.exists():
            Image.linear_gradient("L").rotate(30 * number).resize((SIDE, SIDE)).convert("RGB").save(path)
        yield str(path)


if __name__ == "__main__":
    print(sum(map(thumbnail, pictures())))
