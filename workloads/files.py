"""`files`: N files are written and read back: on the loop, with aiofiles, in threads, in processes (§11).

Files are new in every round and their pages stay in the system's cache: what is measured is the way to the
file system, not a disk, unless `fsync` asks for one. With `heartbeat` a task on the loop notes how late it
gets its turn; it costs time of its own, so that throughput is compared among cells without it.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from zlib import crc32

from bench.contract import (
    AsyncOperation,
    Facts,
    GroupSpec,
    Parameter,
    RoundFacts,
    Setting,
    SyncOperation,
    Variant,
)
from bench.model import Params
from bench.pattern import Account, Means, Pattern, Seen, Stage
from workloads.heartbeat import LoopHeart, summary
from workloads.onloop import THREAD_MODULES, each, start_threads
from workloads.plain import Plain

PATTERNS: Mapping[Stage, tuple[str, ...]] = {
    "alone": ("in_turn",),
    "loop": ("open", "aiofiles", "to_thread"),
    "threads": ("map",),
    "processes": ("map",),
}
FILES, SMALL_FILES, SMALL_BYTES = 40, 500, 100
INDEX_BYTES = 8
ON_LOOP = tuple(Variant("asyncio", {"pattern": pattern}) for pattern in PATTERNS["loop"])
# Threads are part of every group, so that none is pinned to one CPU: aiofiles and to_thread use some as well.
THREADS = Variant("threads")


class Store:
    """The files of one cell: where they are, and what each has to hold."""

    def __init__(self, setting: Setting) -> None:
        self._folder = str(setting.shared)
        self._filler = random.Random(setting.seed).randbytes(int(setting.params["size_bytes"]))
        self.syncs = bool(setting.params["fsync"])

    def path(self, index: int) -> str:
        """Return where a file is."""
        return f"{self._folder}/{index}"

    def content(self, index: int) -> bytes:
        """Return what a file has to hold."""
        return index.to_bytes(INDEX_BYTES, "big") + self._filler[INDEX_BYTES:]

    def through(self, index: int) -> tuple[int, int]:
        """Write a file with the built-in `open`, read it back, and return what proves it."""
        path = self.path(index)
        with open(path, "wb") as file:  # noqa: PTH123 - the built-in is what the chapter speaks of
            file.write(self.content(index))
            if self.syncs:
                file.flush()
                os.fsync(file.fileno())
        with open(path, "rb") as file:  # noqa: PTH123 - the same
            read = file.read()
        return len(read), crc32(read)

    async def through_aiofiles(self, index: int) -> tuple[int, int]:
        """Do the same with aiofiles, which takes each single call to a thread."""
        import asyncio

        import aiofiles

        path = self.path(index)
        async with aiofiles.open(path, "wb") as file:
            await file.write(self.content(index))
            if self.syncs:
                await file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
        async with aiofiles.open(path, "rb") as file:
            read = await file.read()
        return len(read), crc32(read)


def on_loop(store: Store, pattern: str) -> Callable[[int], Awaitable[tuple[int, int]]]:
    """Return one file's way in the colour of a loop."""
    if pattern == "aiofiles":
        return store.through_aiofiles
    if pattern == "to_thread":
        import asyncio

        return lambda index: asyncio.to_thread(store.through, index)

    async def blocking(index: int) -> tuple[int, int]:
        return store.through(index)

    return blocking


async def play_on_loop(folder: str, means: Means) -> Seen:
    """Go through the files on a loop."""
    values = await each(means.call, means.operations, means.concurrency)
    return Seen(values, lambda: cleared(folder, Account()))


async def play_with_heart(folder: str, means: Means) -> Seen:
    """Go through the files on a loop whose heart beats."""
    async with LoopHeart() as heart:
        values = await each(means.call, means.operations, means.concurrency)
    return Seen(values, lambda: cleared(folder, Account(figures=summary(heart.at_ns))))


def play_on_pool(folder: str, means: Means) -> Seen:
    """Go through the files in a pool."""
    values = list(means.executor.map(means.call, range(means.operations)))
    return Seen(values, lambda: cleared(folder, Account()))


def play_in_turn(folder: str, means: Means) -> Seen:
    """Go through the files one after the other."""
    values = [means.call(index) for index in range(means.operations)]
    return Seen(values, lambda: cleared(folder, Account()))


def cleared(folder: str, account: Account) -> Account:
    """Return the account, with the round's files removed: the next round's are new ones."""
    for path in Path(folder).iterdir():
        path.unlink()
    return account


class Files(Plain):
    """The workload object of writing and reading files."""

    name = "files"
    summary = "N files written and read back (page cache): built-in open, aiofiles, threads, processes"
    parameters: Mapping[str, Parameter] = {
        "size_bytes": Parameter(
            default=4096, minimum=INDEX_BYTES, maximum=64 << 20, unit="bytes", help="how long each file is"
        ),
        "fsync": Parameter(
            default=False,
            choices=(False, True),
            help="whether each file is forced to the disk before it is read",
        ),
        "heartbeat": Parameter(
            default=False,
            choices=(False, True),
            help="whether a task notes how late the loop gives it its turn (loops only)",
            changes_work=False,
        ),
    }

    def default_concurrency(self, facts: Facts) -> int:
        """Return 8 in every profile."""
        return 8

    def patterns(self, stage: Stage) -> Sequence[str]:
        return PATTERNS[stage]

    def size(self, params: Params) -> int:
        """Return 40."""
        return FILES

    def modules(self, params: Params) -> tuple[str, ...]:
        pattern = params.get("pattern")
        threads = THREAD_MODULES if pattern in ("aiofiles", "to_thread") else ()
        return ("aiofiles", *threads) if pattern == "aiofiles" else threads

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        quick = facts.profile == "quick"
        blocks = 4 if quick else 10
        plain = GroupSpec(
            name="files",
            question="Which way through the file system is fast?",
            factor="pattern",
            variants=(*ON_LOOP, THREADS, *(() if quick else (Variant("processes"),))),
            blocks=blocks,
            rounds=4,
            memory=False,
        )
        heart = GroupSpec(
            name="files/heartbeat",
            question="How long does a loop stand still while files are written and read?",
            factor="pattern",
            variants=(*ON_LOOP, THREADS),
            params={"heartbeat": True},
            operations=5 * FILES,
            blocks=blocks,
            rounds=2,
            memory=False,
        )
        small = GroupSpec(
            name="files/small",
            question="What does aiofiles cost over the built-in open on many small files?",
            factor="pattern",
            variants=(*ON_LOOP[:2], THREADS),
            params={"size_bytes": SMALL_BYTES},
            operations=(10 if facts.profile == "thorough" else 1) * SMALL_FILES,
            blocks=3 if quick else 8,
            rounds=2,
            memory=False,
        )
        synced = GroupSpec(
            name="files/fsync",
            question="Which way is fast where each file must be on the disk?",
            factor="pattern",
            variants=(*ON_LOOP, THREADS),
            params={"fsync": True},
            blocks=5,
            rounds=2,
            memory=False,
        )
        return (plain, heart, small) if quick else (plain, heart, small, synced)

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(Store(setting).through)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        pattern, store = str(setting.params["pattern"]), Store(setting)
        call = on_loop(store, pattern)
        if pattern == "open":
            return AsyncOperation(call)
        return AsyncOperation(call, enter=partial(start_threads, setting.concurrency))

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        folder = tempfile.mkdtemp(prefix="files-", dir=setting.scratch or None)
        ways: Mapping[Stage, Callable[[str, Means], object]] = {
            "alone": play_in_turn,
            "loop": play_with_heart if setting.params["heartbeat"] else play_on_loop,
            "threads": play_on_pool,
            "processes": play_on_pool,
        }
        return Pattern(
            play=partial(ways[stage], folder),
            shared=folder,
            close=partial(shutil.rmtree, folder, ignore_errors=True),
        )

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return how many bytes a second were written and read, each counted once both ways."""
        return {"bytes_per_s": 2 * facts.operations * int(facts.params["size_bytes"]) / facts.wall_s}


WORKLOAD = Files()
