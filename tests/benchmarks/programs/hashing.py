"""SHA-256 over a few megabytes, the size of an image or a file; hashlib releases the GIL."""

import hashlib
import random

BUFFER = random.Random(1).randbytes(1 << 18)
BUFFERS = 32


def work(index: int) -> bytes:
    digest = hashlib.sha256(index.to_bytes(8, "big"))
    for _ in range(BUFFERS):
        digest.update(BUFFER)
    return digest.digest()


async def work_async(index: int) -> bytes:
    return work(index)
