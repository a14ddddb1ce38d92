"""Opens a cluster of Dask's: a scheduler that exists, or workers on this machine for trying."""

import asyncio
import contextlib
import json
import logging
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from multiprocessing import resource_tracker
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any, TypeVar

from bench.errors import Interrupted, UsageError
from bench.machine.facts import clean
from bench.runner.fleet.cluster import CONNECT_S, LIMIT, everyone
from bench.runner.fleet.conduct import Messages, Stop
from bench.worker.causes import reason_of

if TYPE_CHECKING:
    from distributed import Client

START_S, LOOK_S = 60.0, 0.1
NOTHING = "interrupted before anything was measured"
T = TypeVar("T")


@contextlib.contextmanager
def signals_to(messages: Messages) -> Iterator[None]:
    """While entered, the first SIGINT or SIGTERM is a message; the second is an ordinary interrupt."""
    before: dict[signal.Signals, Any] = {}

    def stop(*_: object) -> None:
        for one, handler in before.items():
            signal.signal(one, handler)
        messages.put(Stop())

    for one in (signal.SIGINT, signal.SIGTERM):
        before[one] = signal.signal(one, stop)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def check(messages: Messages) -> None:
    """Raise Interrupted if the user has ended the fleet."""
    with contextlib.suppress(Empty):
        if isinstance(messages.get_nowait(), Stop):
            raise Interrupted(NOTHING)


def waited(future: Future[T], messages: Messages) -> T:
    """Return a future's result. Raises Interrupted, and cancels it, if the user ends the fleet."""
    while not wait([future], LOOK_S).done:
        try:
            check(messages)
        except Interrupted:
            future.cancel()
            raise
    return future.result()


def wait_for_workers(client: "Client", count: int, limit_s: float, messages: Messages) -> None:
    """Return when so many workers are there, or after the limit. Raises Interrupted."""
    until_s = time.monotonic() + limit_s
    while len(everyone(client)) < count and time.monotonic() < until_s:
        check(messages)
        time.sleep(LOOK_S)
    check(messages)


@contextlib.contextmanager
def joined(messages: Messages, address: str = "", file: Path | None = None) -> "Iterator[Client]":
    """Yield a client of a cluster that exists.

    Raises UsageError if it has another Dask or is not there, and Interrupted.
    """
    from distributed import Client

    if file is not None:
        address = _address_in(file)
    if "@" in address:
        place = clean(address.rpartition("@")[2], LIMIT)
        raise UsageError(
            f"the address of a Dask scheduler has no user and no password; give what follows the @: {place}"
        )
    told = clean(address, LIMIT)
    try:
        _check_version(_asked(address, messages), told)
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except MemoryError as error:
        # What another protocol says is taken for the size of a message.
        raise UsageError(
            f"what answers at {told} is no scheduler of Dask's; give its address and port"
        ) from error
    except (OSError, ValueError, TypeError, RuntimeError, KeyError) as error:
        why = clean(" ".join(str(error).split()), LIMIT) or type(error).__name__
        raise UsageError(
            f"cannot reach the scheduler at {told} ({why}); is it running, and its port open?"
        ) from error
    try:
        yield client
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=CONNECT_S)


def _address_in(file: Path) -> str:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))["address"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = clean(str(error), LIMIT)
        raise UsageError(
            f"{file} is no scheduler file ({why}); `dask scheduler --scheduler-file` writes one"
        ) from error
    return str(found)


def _asked(address: str, messages: Messages) -> str:
    # On a thread of its own, for in a notebook a loop runs on this one; nobody waits for it after Ctrl-C.
    told: Future[str] = Future()

    def ask() -> None:
        try:
            told.set_result(asyncio.run(_version_of(address)))
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
            told.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    return waited(told, messages)


async def _version_of(address: str) -> str:
    from distributed.core import rpc
    from distributed.security import Security

    scheduler = rpc(address, timeout=CONNECT_S, connection_args=Security().get_connection_args("client"))
    try:
        told = await asyncio.wait_for(scheduler.versions(packages=[]), 2 * CONNECT_S)
        return str(told["packages"]["distributed"])
    finally:
        await scheduler.close_rpc()


def _check_version(found: str, told: str) -> None:
    import distributed

    if found != distributed.__version__:
        raise UsageError(
            f"the scheduler at {told} runs distributed {clean(found, 40)}, this is "
            f"{distributed.__version__}; install the same version here"
        )


@contextlib.contextmanager
def local(count: int, messages: Messages) -> "Iterator[Client]":
    """Yield a client of workers on this machine, named by number: for trying a fleet.

    Raises UsageError if they cannot be started, and Interrupted.
    """
    from distributed import Client, LocalCluster

    with contextlib.ExitStack() as opened:
        try:
            resource_tracker.ensure_running()  # it unblocks signals in the thread that happens to start it
            with _signals_blocked():
                cluster = opened.enter_context(
                    LocalCluster(
                        n_workers=0,
                        threads_per_worker=1,
                        processes=True,
                        dashboard_address="127.0.0.1:0",
                        scheduler_kwargs={"dashboard": False},
                        host="127.0.0.1",
                        silence_logs=logging.CRITICAL + 1,
                    )
                )
            client = opened.enter_context(Client(cluster, timeout=CONNECT_S, set_as_default=False))
            cluster.scale(count)
            wait_for_workers(client, count, START_S, messages)
            if not everyone(client):
                raise UsageError(f"Dask cannot start workers here: none came within {START_S:.0f} s")
        except (OSError, RuntimeError) as error:
            raise UsageError(f"Dask cannot start workers here: {reason_of(_first(error))}") from error
        yield client


@contextlib.contextmanager
def _signals_blocked() -> Iterator[None]:
    # A terminal sends Ctrl-C to the workers too, which would drop what they measure. The threads that start
    # workers are made in here, and processes inherit what their thread has blocked; the harness unblocks it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _first(error: BaseException) -> BaseException:
    while inner := error.__cause__ or error.__context__:
        error = inner
    return error
