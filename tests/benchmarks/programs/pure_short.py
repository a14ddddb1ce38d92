"""The same computing in shorter operations."""

import random

BYTES = 90_000
draw = random.Random(1)
TABLE, TEXT = tuple(draw.sample(range(256), 256)), draw.randbytes(8192)


def work(index: int) -> int:
    table, low, high = TABLE, index & 255, index >> 8 & 255
    passes, rest = divmod(BYTES, len(TEXT))
    for part in (*[TEXT] * passes, TEXT[:rest]):
        for byte in part:
            low = table[low ^ byte]
            high = table[high ^ low]
    return high << 8 | low


async def work_async(index: int) -> int:
    return work(index)
