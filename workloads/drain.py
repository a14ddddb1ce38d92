"""Waits for operations that keep running after their caller has returned, before the next round."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import asyncio
    from concurrent.futures import Future


class Handle(Protocol):
    """What a caller holds of an operation: a task or a future."""

    def done(self) -> bool: ...


def not_done(handles: Sequence[Handle]) -> tuple[int, ...]:
    """Return the places in the row at which an operation has not ended yet."""
    return tuple(place for place, handle in enumerate(handles) if not handle.done())


def let_tasks_end(loop: "asyncio.AbstractEventLoop", tasks: "Iterable[asyncio.Future[Any]]") -> None:
    """Run a loop that has stopped until none of these tasks is left."""
    import asyncio

    left = [task for task in tasks if not task.done()]
    if left:
        loop.run_until_complete(asyncio.wait(left))


def let_futures_end(futures: "Iterable[Future[Any]]") -> None:
    """Wait until the pool has ended all of these."""
    from concurrent.futures import wait

    wait(futures)
