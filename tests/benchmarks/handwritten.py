"""What a person would write to time the same work: plain code with `time.perf_counter_ns` around it.

Run as a script; it imports nothing of the harness, and of the library only what its case needs. Every line on
standard input asks for one round of N operations; the answer is its time in nanoseconds. It is what the
harness is held against.
"""

import random
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

DRAW = random.Random(1)
TABLE, TEXT = tuple(DRAW.sample(range(256), 256)), DRAW.randbytes(8192)
DELAY_S = 0.005
# Whoever asks for a round is still busy when the answer begins, on the same CPUs. A script of one's own has
# nobody like that beside it; nor has a round of the harness, which waits as long.
ASKER_S = 0.0005


def dispatch(index: int) -> int:
    return index


def sleep(index: int) -> int:
    time.sleep(DELAY_S)
    return index


def cpu(index: int) -> int:
    table, low, high = TABLE, index & 255, index >> 8 & 255
    for part in (TEXT, TEXT, TEXT, TEXT[:5424]):
        for byte in part:
            low = table[low ^ byte]
            high = table[high ^ low]
    return high << 8 | low


async def dispatch_async(index: int) -> int:
    return index


async def sleep_async(index: int) -> int:
    import asyncio

    await asyncio.sleep(DELAY_S)
    return index


async def cpu_async(index: int) -> int:
    return cpu(index)


def elapsed_ns(start: int, results: list[object]) -> int:
    """Return the time since `start`; the results are still there, for freeing them is not the work."""
    elapsed = time.perf_counter_ns() - start
    assert results
    return elapsed


def sequential(work: Callable[[int], object], operations: int) -> int:
    start = time.perf_counter_ns()
    results = [work(index) for index in range(operations)]
    return elapsed_ns(start, results)


def pooled(pool: "Executor", work: Callable[[int], object], operations: int) -> int:
    start = time.perf_counter_ns()
    results = list(pool.map(work, range(operations)))
    return elapsed_ns(start, results)


async def gathered(work: Callable[[int], Awaitable[object]], operations: int, concurrency: int) -> int:
    import asyncio

    async def limited(index: int) -> object:
        async with semaphore:
            return await work(index)

    start = time.perf_counter_ns()
    semaphore = asyncio.Semaphore(concurrency)
    results = await asyncio.gather(*[limited(index) for index in range(operations)])
    return elapsed_ns(start, results)


def answer(one_round: Callable[[], int]) -> None:
    """Answer every line of standard input with the time of one round."""
    for _ in sys.stdin:
        time.sleep(ASKER_S)
        print(one_round(), flush=True)


def http_async(operations: int, concurrency: int, address: str) -> None:
    import asyncio
    import zlib

    import aiohttp

    async def opened() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=concurrency, keepalive_timeout=3600)
        return aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None))

    async def fetch(index: int) -> tuple[int, int]:
        async with session.get(f"{address}/bytes/1024?index={index}") as response:
            response.raise_for_status()
            body = await response.read()
        return len(body), zlib.crc32(body)

    with asyncio.Runner() as runner:
        session = runner.run(opened())
        answer(lambda: runner.run(gathered(fetch, operations, concurrency)))
        runner.run(session.close())


def http_sync(backend: str, operations: int, concurrency: int, address: str) -> None:
    import threading
    import zlib

    import requests

    local = threading.local()

    def fetch(index: int) -> tuple[int, int]:
        session = getattr(local, "session", None)
        if session is None:
            session = local.session = requests.Session()
            session.trust_env = False
        response = session.get(f"{address}/bytes/1024?index={index}")
        response.raise_for_status()
        return len(response.content), zlib.crc32(response.content)

    if backend == "sequential":
        answer(partial(sequential, fetch, operations))
    else:
        from concurrent.futures import ThreadPoolExecutor

        met = threading.Barrier(concurrency)
        with ThreadPoolExecutor(concurrency) as pool:
            # Every thread has its connection before the clock runs, as the harness has it.
            list(pool.map(lambda _: (fetch(0), met.wait()), range(concurrency)))
            answer(partial(pooled, pool, fetch, operations))


def local_work(workload: str, backend: str, operations: int, concurrency: int) -> None:
    work = {"dispatch": dispatch, "sleep": sleep, "cpu": cpu}[workload]
    work_async = {"dispatch": dispatch_async, "sleep": sleep_async, "cpu": cpu_async}[workload]
    if backend == "sequential":
        answer(partial(sequential, work, operations))
    elif backend == "asyncio":
        import asyncio

        with asyncio.Runner() as runner:
            answer(lambda: runner.run(gathered(work_async, operations, concurrency)))
    else:
        from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

        executor = ThreadPoolExecutor if backend == "threads" else ProcessPoolExecutor
        with executor(concurrency) as pool:
            answer(partial(pooled, pool, work, operations))


def main() -> None:
    workload, backend, operations, concurrency, address = sys.argv[1:]
    if workload != "http":
        local_work(workload, backend, int(operations), int(concurrency))
    elif backend == "asyncio":
        http_async(int(operations), int(concurrency), address)
    else:
        http_sync(backend, int(operations), int(concurrency), address)


if __name__ == "__main__":
    main()
