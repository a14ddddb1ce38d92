"""Patterns for operations of which some raise, and what the caller has afterwards."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bench.plugins import Stage
from workloads.drain import not_done

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

# Its index, how long it takes, and what it divides by half-way: 0 raises.
Job = tuple[int, float, int]
Clock = Callable[[], int]
VALUES = "values"


class Hand(Struct, frozen=True, kw_only=True):
    """What a caller has: a value or an error by index, and what it saw, a raised error's type or `values`.

    `knew_ns` is when it knew of the first error, `running` which operations had not ended then; `handles` are
    the tasks or futures in the order of their index, none where operations ran one after the other.
    """

    got: Mapping[int, Any]
    saw: str = VALUES
    knew_ns: int | None
    running: tuple[int, ...] = ()
    handles: Sequence[Any] = ()


async def gather(call: Callable[[Job], Awaitable[Any]], jobs: Sequence[Job], clock: Clock) -> Hand:
    """Pass all to `gather`, which raises the first error: no value reaches the caller then."""
    import asyncio

    # Coroutines would become tasks in there as well; these can be told apart afterwards.
    tasks = [asyncio.ensure_future(call(job)) for job in jobs]
    try:
        got = dict(enumerate(await asyncio.gather(*tasks)))
    except ZeroDivisionError as error:
        return Hand(got={}, saw=type(error).__name__, knew_ns=clock(), running=not_done(tasks), handles=tasks)
    return Hand(got=got, knew_ns=None, handles=tasks)


async def gather_return_exceptions(
    call: Callable[[Job], Awaitable[Any]], jobs: Sequence[Job], clock: Clock
) -> Hand:
    """Let `gather` return errors among the values, once all have ended."""
    import asyncio

    tasks = [asyncio.ensure_future(call(job)) for job in jobs]
    got = dict(enumerate(await asyncio.gather(*tasks, return_exceptions=True)))
    return Hand(got=got, knew_ns=clock(), running=not_done(tasks), handles=tasks)


async def caught_inside(call: Callable[[Job], Awaitable[Any]], jobs: Sequence[Job], clock: Clock) -> Hand:
    """Catch the error in the coroutine itself, as the chapter does: `gather` never sees one."""
    import asyncio

    async def guarded(job: Job) -> Any:
        try:
            return await call(job)
        except ZeroDivisionError as error:
            return error

    tasks = [asyncio.ensure_future(guarded(job)) for job in jobs]
    got = dict(enumerate(await asyncio.gather(*tasks)))
    return Hand(got=got, knew_ns=clock(), running=not_done(tasks), handles=tasks)


async def task_group(call: Callable[[Job], Any], jobs: Sequence[Job], clock: Clock) -> Hand:
    """Let a `TaskGroup` own them: it cancels the others, waits for them, and raises what went wrong.

    The caller holds the tasks, so it still has the values of those that had ended.
    """
    import asyncio

    saw, tasks = VALUES, []
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(call(job)) for job in jobs]
    except* ZeroDivisionError as errors:
        saw = type(errors).__name__
    got = {index: outcome(task) for index, task in enumerate(tasks) if not task.cancelled()}
    return Hand(got=got, saw=saw, knew_ns=clock(), running=not_done(tasks), handles=tasks)


def submit(call: Callable[[Job], Any], jobs: Sequence[Job], clock: Clock, pool: "Executor") -> Hand:
    """Ask each future for its error before its value, in call order."""
    futures = [pool.submit(call, job) for job in jobs]
    got: dict[int, Any] = {}
    knew_ns: int | None = None
    running: tuple[int, ...] = ()
    for index, future in enumerate(futures):
        error = future.exception()
        if error is not None and knew_ns is None:
            knew_ns, running = clock(), not_done(futures)
        got[index] = outcome(future)
    return Hand(got=got, knew_ns=knew_ns, running=running, handles=futures)


def map_until_error(call: Callable[[Job], Any], jobs: Sequence[Job], clock: Clock, pool: "Executor") -> Hand:
    """Take values from `map` in call order until it raises the first error."""
    noting, futures = noted(pool)
    got: dict[int, Any] = {}
    try:
        for index, value in enumerate(noting.map(call, jobs)):
            got[index] = value  # noqa: PERF403 - what came before the error is kept
    except ZeroDivisionError as error:
        return Hand(
            got=got, saw=type(error).__name__, knew_ns=clock(), running=not_done(futures), handles=futures
        )
    return Hand(got=got, knew_ns=None, handles=futures)


def noted(pool: "Executor") -> "tuple[Executor, list[Future[Any]]]":
    """Return a pool that records its futures, and the list of them: `map` does not expose its own.

    Its `map` is that of all executors; a process pool's own sends chunks besides.
    """
    from concurrent.futures import Executor

    futures: list[Future[Any]] = []

    class Noting(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> "Future[Any]":
            futures.append(pool.submit(fn, *args, **named))
            return futures[-1]

    return Noting(), futures


def in_turn(call: Callable[[Job], Any], jobs: Sequence[Job], clock: Clock) -> Hand:
    """Run one after the other and let the first error end it."""
    got: dict[int, Any] = {}
    for job in jobs:
        try:
            got[job[0]] = call(job)
        except ZeroDivisionError as error:
            return Hand(got={**got, job[0]: error}, saw=type(error).__name__, knew_ns=clock())
    return Hand(got=got, knew_ns=None)


def in_turn_caught(call: Callable[[Job], Any], jobs: Sequence[Job], clock: Clock) -> Hand:
    """Run one after the other and catch each error where it comes."""
    got: dict[int, Any] = {}
    knew_ns = None
    for job in jobs:
        try:
            got[job[0]] = call(job)
        except ZeroDivisionError as error:
            got[job[0]] = error
            knew_ns = knew_ns or clock()
    return Hand(got=got, knew_ns=knew_ns)


def outcome(handle: Any) -> Any:
    """Return the value of an ended operation, or the division's error.

    Raises any other error that it raised, which is unexpected.
    """
    error = handle.exception()
    if error is not None and not isinstance(error, ZeroDivisionError):
        raise error
    return handle.result() if error is None else error


ON_LOOP = {
    "gather": gather,
    "gather_return_exceptions": gather_return_exceptions,
    "task_group": task_group,
    "caught_inside": caught_inside,
}
ON_POOL = {"submit": submit, "map": map_until_error}
ALONE = {"in_turn": in_turn, "in_turn_caught": in_turn_caught}
PATTERNS: Mapping[Stage, tuple[str, ...]] = {
    "alone": tuple(ALONE),
    "loop": tuple(ON_LOOP),
    "threads": tuple(ON_POOL),
    "processes": tuple(ON_POOL),
}
