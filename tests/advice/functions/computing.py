"""Functions that compute, with the GIL and without it."""

import cmath
import hashlib
import json
import lzma
import random
import re
import zlib
from collections.abc import Callable
from typing import Any

_DRAW = random.Random(1)
TEXT = "".join(_DRAW.choices("abcdefgh 0123456789\n", k=1_000_000))
DATA = TEXT.encode()
LARGE = bytes(16 << 20)
SMALL = bytes(512)
# Half of it can be compressed, as in most files.
MIXED = _DRAW.randbytes(1_000_000) + DATA
NUMBERS = [_DRAW.random() for _ in range(100)]
TABLE = {str(number): number for number in range(1_000)}
KEYS = [str(_DRAW.randrange(1_000)) for _ in range(100_000)]
DOCUMENT = json.dumps([{"id": n, "name": f"name {n}", "tags": ["a", "b"]} for n in range(5_000)])


def regex(item: int) -> int:
    """Count the matches in a text of 1 MB."""
    return len(re.findall(r"[a-h]+\d{2,}", TEXT)) + item


def fib(item: int) -> int:
    """Return a Fibonacci number, by recursion."""
    return item if item < 2 else fib(item - 1) + fib(item - 2)


def fib25(_: int) -> int:
    """Compute for some milliseconds in bytecode."""
    return fib(25) % 1_000


def sha_large(_: int) -> bytes:
    """Hash 16 MiB."""
    return hashlib.sha256(LARGE).digest()


def sha_small(_: int) -> bytes:
    """Hash 512 bytes."""
    return hashlib.sha256(SMALL).digest()


def deflate(_: int) -> int:
    """Compress 2 MB."""
    return len(zlib.compress(MIXED, 1))


def lzma_small(_: int) -> int:
    """Compress 100 KB thoroughly."""
    return len(lzma.compress(DATA[:100_000], preset=1))


def roots(_: int) -> float:
    """Return the sum of the roots of 100 numbers."""
    return sum(abs(cmath.sqrt(number)) for number in NUMBERS)


def root(item: int) -> complex:
    """Return one root."""
    return cmath.sqrt(item)


def tiny(item: int) -> int:
    """Add one."""
    return item + 1


def lookups(_: int) -> int:
    """Look up many keys in a dict that all share."""
    return sum(TABLE[key] for key in KEYS)


def checksum(_: int) -> int:
    """Add up the bytes of a chunk, in bytecode."""
    total = 0
    for byte in DATA[:200_000]:
        total = (total + byte) % 65_521
    return total


def parse(_: int) -> Any:
    """Parse a document and return all of it."""
    return json.loads(DOCUMENT)


def _closure(times: int) -> Callable[[int], int]:
    def nested(_: int) -> int:
        return sum(number * number for number in range(times))

    return nested


NESTED = _closure(100_000)
