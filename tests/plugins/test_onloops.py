"""A user's function in the other colour has all its threads before it is timed."""

import asyncio
import threading

from bench.backends.to_thread import default_threads
from bench.plugins.onloops import on_threads


def test_every_thread_that_the_loop_may_use_is_started_before_the_first_call() -> None:
    """An executor that may still grow does so whenever a thread has not yet said that it is idle."""

    async def grown() -> int:
        before = threading.active_count()
        _, enter = on_threads(int)
        await enter()
        return threading.active_count() - before

    assert asyncio.run(grown()) == default_threads()
