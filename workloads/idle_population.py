"""Crowds of things that do nothing: tasks, threads and processes that wait until they are told to go."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

GLANCE_S, LEAVING_LIMIT_S = 0.1, 10.0
# Where Linux says how many threads and processes there may be.
LIMITS = {"kernel.threads-max": "/proc/sys/kernel/threads-max", "kernel.pid_max": "/proc/sys/kernel/pid_max"}


def refusal(what: str, number: int, error: BaseException) -> RuntimeError:
    """Return the error that says where the machine stopped, and which limits it has."""
    from pathlib import Path

    known = {}
    with suppress(ImportError):  # Windows has no such limits
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_NPROC)
        known["ulimit -u"] = "unlimited" if soft == resource.RLIM_INFINITY else str(soft)
    for name, place in LIMITS.items():
        with suppress(OSError):
            known[name] = Path(place).read_text().strip()
    told = ", ".join(f"{name} is {value}" for name, value in known.items())
    return RuntimeError(f"the system refused the {what} after {number} of them ({error}); {told}")


class Tasks:
    """Tasks on the running loop that wait for an event."""

    def __init__(self) -> None:
        import asyncio

        self._over = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def grow(self, number: int) -> None:
        """Start tasks until there are `number`, and let each come as far as its waiting."""
        import asyncio

        while len(self._tasks) < number:
            self._tasks.append(asyncio.create_task(self._idle()))
        await asyncio.sleep(0)

    async def _idle(self) -> None:
        await self._over.wait()

    async def end(self) -> None:
        """Let all go, and wait until they have."""
        import asyncio

        self._over.set()
        await asyncio.gather(*self._tasks)


class Threads:
    """Threads that wait for an event."""

    def __init__(self) -> None:
        import threading

        self._over, self._arrived = threading.Event(), threading.Semaphore(0)
        self._make = threading.Thread
        self._threads: list[threading.Thread] = []

    def grow(self, number: int) -> None:
        """Start threads until there are `number`, and wait until each is there. Raises RuntimeError."""
        while len(self._threads) < number:
            thread = self._make(target=self._idle, daemon=True)
            try:
                thread.start()
            except (RuntimeError, MemoryError) as error:
                raise refusal("next thread", len(self._threads), error) from error
            self._threads.append(thread)
            self._arrived.acquire()

    def _idle(self) -> None:
        self._arrived.release()
        self._over.wait()

    def end(self) -> None:
        """Let all go, and wait until they have."""
        self._over.set()
        for thread in self._threads:
            thread.join()


def idle_child(arrived: Any, over: Any) -> None:
    """Tell that this process is there, and wait to be told to go: what an idle process does."""
    arrived.release()
    over.acquire()


class Processes:
    """Processes, started in one way, that wait for a semaphore.

    An event would hang its setter if a process were gone that has waited for it; a semaphore can't.
    """

    def __init__(self, context: "BaseContext") -> None:
        self._arrived, self._over = context.Semaphore(0), context.Semaphore(0)
        self._make: Callable[..., BaseProcess] = context.Process  # type: ignore[attr-defined]  # every context has it
        self._processes: list[BaseProcess] = []

    def grow(self, number: int) -> None:
        """Start processes until there are `number`, and wait until each is there. Raises RuntimeError."""
        while len(self._processes) < number:
            process = self._make(target=idle_child, args=(self._arrived, self._over), daemon=True)
            try:
                process.start()
            except (OSError, EOFError) as error:
                raise refusal("next process", len(self._processes), error) from error
            self._processes.append(process)
            while not self._arrived.acquire(timeout=GLANCE_S):
                if process.exitcode is not None:
                    raise RuntimeError(f"an idle process exited by itself, with exit code {process.exitcode}")

    def end(self) -> None:
        """Let all go, and wait until they have; one that does not is killed."""
        for _ in self._processes:
            self._over.release()
        for process in self._processes:
            process.join(LEAVING_LIMIT_S)
            if process.exitcode is None:
                process.kill()
                process.join()
            process.close()
