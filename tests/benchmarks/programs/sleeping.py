"""Waiting for 5 ms."""

import time

DELAY_S = 0.005


def work(index: int) -> int:
    time.sleep(DELAY_S)
    return index


async def work_async(index: int) -> int:
    import asyncio

    await asyncio.sleep(DELAY_S)
    return index
