"""The cost of a time limit that is never reached: operations that do not wait, each under a limit."""

from collections.abc import Awaitable, Callable

from bench.plugins import Means, Seen

FAR_S = 60.0
Call = Callable[[int], Awaitable[int]]


async def bare(call: Call, operations: int) -> list[int]:
    """Await each as it is."""
    return [await call(index) for index in range(operations)]


async def wait_for(call: Call, operations: int) -> list[int]:
    """Await each through `asyncio.wait_for`."""
    import asyncio

    return [await asyncio.wait_for(call(index), FAR_S) for index in range(operations)]


async def timeout(call: Call, operations: int) -> list[int]:
    """Await each in an `asyncio.timeout` block."""
    import asyncio

    values = []
    for index in range(operations):
        async with asyncio.timeout(FAR_S):
            values.append(await call(index))
    return values


async def wait(call: Call, operations: int) -> list[int]:
    """Await each through `asyncio.wait`, which wants a task."""
    import asyncio

    values: list[int] = []
    for index in range(operations):
        done, _ = await asyncio.wait([asyncio.ensure_future(call(index))], timeout=FAR_S)
        values.extend(task.result() for task in done)
    return values


ON_LOOP = {"bare": bare, "wait_for": wait_for, "timeout": timeout, "wait": wait}


async def play_on_loop(name: str, means: Means) -> Seen:
    """Await the operations one after the other."""
    return Seen(await ON_LOOP[name](means.call, means.operations))


def play_on_pool(means: Means) -> Seen:
    """Ask each future for its result with a limit, one after the other."""
    submit = means.executor.submit
    return Seen([submit(means.call, index).result(FAR_S) for index in range(means.operations)])


def play_alone(means: Means) -> Seen:
    """Call the operations one after the other; there is no limit."""
    return Seen([means.call(index) for index in range(means.operations)])
