"""What goes on after a caller has left is told, and has ended afterwards."""

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from workloads.drain import let_futures_end, let_tasks_end, not_done


def test_tasks_of_a_loop_that_has_stopped_are_run_to_their_end() -> None:
    """The loop stops with two tasks under way; one that raises does not keep the other from ending."""

    async def slow(fails: bool) -> int:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return 1 // (not fails)

    async def leave() -> list[asyncio.Task[int]]:
        return [asyncio.create_task(slow(fails)) for fails in (False, True)]

    with asyncio.Runner() as runner:
        tasks = runner.run(leave())
        assert not_done(tasks) == (0, 1)
        let_tasks_end(runner.get_loop(), tasks)
        assert not_done(tasks) == ()
        assert tasks[0].result() == 1
        assert isinstance(tasks[1].exception(), ZeroDivisionError)
        let_tasks_end(runner.get_loop(), tasks)


def test_futures_of_a_pool_are_waited_for() -> None:
    """A future that is held is told by its place, and is done when the wait is over."""
    held = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        futures: list[Future[Any]] = [pool.submit(int), pool.submit(held.wait, 60)]
        futures[0].result()
        assert not_done(futures) == (1,)
        held.set()
        let_futures_end(futures)
        assert not_done(futures) == ()
