"""Many waits, all in flight at once: `python sleepers.py OPERATIONS`; prints its peak memory in bytes."""

import asyncio
import resource
import sys

operations = int(sys.argv[1])


async def main() -> None:
    semaphore = asyncio.Semaphore(operations)

    async def limited(index: int) -> int:
        async with semaphore:
            await asyncio.sleep(0.005)
            return index

    results = await asyncio.gather(*(limited(index) for index in range(operations)))
    assert results == list(range(operations))


asyncio.run(main())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
