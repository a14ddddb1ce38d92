"""SHA-256 over tens of megabytes, the size of a film or of an archive; hashlib releases the GIL."""

import hashlib
import random

BUFFER = random.Random(1).randbytes(1 << 18)
BUFFERS = 256


def work(index: int) -> bytes:
    digest = hashlib.sha256(index.to_bytes(8, "big"))
    for _ in range(BUFFERS):
        digest.update(BUFFER)
    return digest.digest()


async def work_async(index: int) -> bytes:
    return work(index)
