"""Functions that wait, alone and with computing in between."""

import asyncio
import fcntl
import ssl
import subprocess
import tempfile
import threading
import time
from pathlib import Path

WAIT_S = 0.02
LOCK = threading.Lock()
HELD = Path(tempfile.gettempdir(), "bench-advice-lock")
LAMBDA = lambda _: time.sleep(WAIT_S)  # noqa: E731 - it is what this is about


def wait(_: int) -> None:
    """Wait."""
    time.sleep(WAIT_S)


async def wait_async(_: int) -> None:
    """Wait, and let others run."""
    await asyncio.sleep(WAIT_S)


async def wait_long(_: int) -> None:
    """Wait for a tenth of a second, and let others run."""
    await asyncio.sleep(0.1)


async def block(_: int) -> None:
    """Wait, and let nobody run."""
    time.sleep(WAIT_S)  # noqa: ASYNC251 - it is what this is about


async def compute_async(_: int) -> int:
    """Compute, and await nothing."""
    return sum(number * number for number in range(200_000))


async def resolve(_: int) -> None:
    """Wait on a thread of the loop's own executor, as `getaddrinfo` does."""
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, WAIT_S)


def context(_: int) -> int:
    """Make an SSL context, and wait a little for an answer."""
    made = ssl.create_default_context()
    time.sleep(0.005)
    return int(made.minimum_version)


async def context_async(_: int) -> int:
    """Make an SSL context, and await an answer a little."""
    made = ssl.create_default_context()
    await asyncio.sleep(0.005)
    return int(made.minimum_version)


def locked(_: int) -> None:
    """Wait while holding a lock that all threads share."""
    with LOCK:
        time.sleep(0.005)


def locked_by_all(_: int) -> None:
    """Wait while holding a lock that all processes share."""
    with HELD.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        time.sleep(0.005)


def child(_: int) -> int:
    """Wait for a child process that waits."""
    return subprocess.run(["/bin/sleep", "0.03"], check=True).returncode


def _mixed(computing: float, total_s: float = 0.02) -> None:
    end = time.thread_time() + computing * total_s
    while time.thread_time() < end:
        sum(range(100))
    time.sleep((1 - computing) * total_s)


def mixed10(_: int) -> None:
    """Compute for a tenth of its time, and wait for the rest."""
    _mixed(0.1)


def mixed50(_: int) -> None:
    """Compute for half of its time, and wait for the rest."""
    _mixed(0.5)


def mixed90(_: int) -> None:
    """Compute for nearly all of its time."""
    _mixed(0.9)
