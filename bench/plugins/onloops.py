"""A user's function in the other colour: coroutines on loops of threads, functions in a loop's threads."""

import threading
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

MEETING_LIMIT_S = 60.0


class Loops:
    """A coroutine function as a plain one: every thread that enters has a loop of its own."""

    def __init__(
        self,
        function: Callable[[Any], Awaitable[Any]],
        setup: Callable[[], Any],
        teardown: Callable[[], Any],
    ) -> None:
        self._own = threading.local()
        self._loops: list[asyncio.AbstractEventLoop] = []
        self._function, self._setup, self._teardown = function, setup, teardown

    def enter(self) -> None:
        """Make this thread's loop, and set up on it."""
        import asyncio

        loop = self._own.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._loops.append(loop)
        self._on(loop, self._setup)

    def call(self, argument: Any) -> Any:
        """Run one call to its end on this thread's loop."""
        return self._own.loop.run_until_complete(self._function(argument))

    def close(self) -> None:
        """Tear down on every loop, and close it; the threads have gone by now."""
        import asyncio

        for loop in self._loops:
            asyncio.set_event_loop(loop)
            self._on(loop, self._teardown)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()
        asyncio.set_event_loop(None)

    @staticmethod
    def _on(loop: "asyncio.AbstractEventLoop", function: Callable[[], Any]) -> None:
        made = function()
        if isawaitable(made):
            loop.run_until_complete(made)


def on_threads(
    function: Callable[[Any], Any],
) -> tuple[Callable[[Any], Awaitable[Any]], Callable[[], Awaitable[None]]]:
    """Return a function as a coroutine function by `asyncio.to_thread`, and what starts its threads.

    The loop's own executor is used as it is, as by everybody: it has no more than CPUs + 4 threads.
    """
    import asyncio

    async def enter() -> None:
        # All threads that there will be: an executor starts one whenever none is idle yet, which a thread
        # that has just returned its result is not, and that must not happen in a timed round.
        await asyncio.to_thread(int)
        executor = getattr(asyncio.get_running_loop(), "_default_executor", None)
        count = getattr(executor, "_max_workers", 1)
        barrier = threading.Barrier(count)
        await asyncio.gather(*(asyncio.to_thread(barrier.wait, MEETING_LIMIT_S) for _ in range(count)))

    return lambda argument: asyncio.to_thread(function, argument), enter
