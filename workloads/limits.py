"""The ways to give operations a time limit, what the caller hears of each of them, and what it hears when."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bench.plugins import Means, Stage
from workloads.limited import limited

if TYPE_CHECKING:
    from concurrent.futures import Future

# Its index and how long it takes.
Job = tuple[int, float]
# Its index, and when it had ended by a clock that all processes share.
Ended = tuple[int, int]
VALUE, PENDING, TIMEOUT = "values", "pending", TimeoutError.__name__


class Heard(Struct, frozen=True):
    """What the caller heard of one operation: when its limit began, when it heard, and what.

    `ended` is what the operation returned, None for one that the caller gave up on.
    """

    began_ns: int
    heard_ns: int
    saw: str
    ended: Ended | None = None


async def wait_for(means: Means, jobs: Sequence[Job], limit_s: float) -> list[Heard]:
    """Let `asyncio.wait_for` cancel each operation at its limit."""
    import asyncio

    clock = means.clock

    async def one(job: Job) -> Heard:
        began_ns = clock()
        try:
            ended = await asyncio.wait_for(means.call(job), limit_s)
        except TimeoutError:
            return Heard(began_ns, clock(), TIMEOUT)
        return Heard(began_ns, clock(), VALUE, ended)

    return list(await asyncio.gather(*map(limited(one, means), jobs)))


async def timeout(means: Means, jobs: Sequence[Job], limit_s: float) -> list[Heard]:
    """Let `asyncio.timeout` cancel what is in its block."""
    import asyncio

    clock = means.clock

    async def one(job: Job) -> Heard:
        began_ns = clock()
        try:
            async with asyncio.timeout(limit_s):
                ended = await means.call(job)
        except TimeoutError:
            return Heard(began_ns, clock(), TIMEOUT)
        return Heard(began_ns, clock(), VALUE, ended)

    return list(await asyncio.gather(*map(limited(one, means), jobs)))


async def wait(means: Means, jobs: Sequence[Job], limit_s: float) -> list[Heard]:
    """Let `asyncio.wait` return at the limit: it raises nothing, and cancels nothing."""
    import asyncio

    call = limited(means.call, means)
    began_ns = means.clock()
    tasks = [asyncio.ensure_future(call(job)) for job in jobs]
    done, _ = await asyncio.wait(tasks, timeout=limit_s)
    heard_ns = means.clock()
    return [
        Heard(began_ns, heard_ns, VALUE, task.result())
        if task in done
        else Heard(began_ns, heard_ns, PENDING)
        for task in tasks
    ]


async def bare(means: Means, jobs: Sequence[Job], _: float) -> list[Heard]:
    """Await all of them without a limit."""
    import asyncio

    clock = means.clock

    async def one(job: Job) -> Heard:
        began_ns = clock()
        ended = await means.call(job)
        return Heard(began_ns, clock(), VALUE, ended)

    return list(await asyncio.gather(*map(limited(one, means), jobs)))


def result_timeout(
    means: Means, jobs: Sequence[Job], limit_s: float
) -> "tuple[list[Heard], list[Future[Any]]]":
    """Ask each future for its result with what is left of its limit, which begins when it is submitted.

    The whole limit for each of them would begin anew whenever the caller came to the next one.
    """
    clock, limit_ns = means.clock, round(limit_s * 1e9)
    begun_ns, futures = [], []
    for job in jobs:
        begun_ns.append(clock())
        futures.append(means.executor.submit(means.call, job))
    heard = []
    for began_ns, future in zip(begun_ns, futures, strict=True):
        try:
            ended = future.result(max(0, began_ns + limit_ns - clock()) / 1e9)
        except TimeoutError:
            heard.append(Heard(began_ns, clock(), TIMEOUT))
        else:
            heard.append(Heard(began_ns, clock(), VALUE, ended))
    return heard, futures


def none(means: Means, jobs: Sequence[Job], _: float) -> list[Heard]:
    """Run one after the other; nothing could end one at its limit."""
    heard = []
    for job in jobs:
        began_ns = means.clock()
        ended = means.call(job)
        heard.append(Heard(began_ns, means.clock(), VALUE, ended))
    return heard


ON_LOOP = {"wait_for": wait_for, "timeout": timeout, "wait": wait, "bare": bare}
PATTERNS: Mapping[Stage, tuple[str, ...]] = {
    "alone": ("none",),
    "loop": tuple(ON_LOOP),
    "threads": ("result_timeout",),
    "processes": ("result_timeout",),
}
