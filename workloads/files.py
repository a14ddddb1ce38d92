"""`files`: N files are written and read back: on the loop, with aiofiles, in threads, in processes (§11).

The files are there before the timed rounds, which write them over, and their pages stay in the system's
cache: what is measured is the way to the file system, not to a disk, unless `fsync` asks for one. (New files
in every round, and truncated ones even more, are up to ten times as slow and vary from round to round, for
then the file system seeks and gives back space.) With `heartbeat` a task on the loop notes how late it
gets its turn; it costs time of its own, so that throughput is compared among cells without it.
"""

import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from bench.plugins import (
    Account,
    AsyncOperation,
    Display,
    Facts,
    GroupSpec,
    Means,
    Parameter,
    Params,
    Pattern,
    RoundFacts,
    Seen,
    Setting,
    Stage,
    SyncOperation,
    Variant,
)
from workloads.file_store import HEAD_BYTES, Proof, Store, store_of
from workloads.heartbeat import LoopHeart, summary
from workloads.onloop import THREAD_MODULES, each, start_threads
from workloads.plain import PlainPatterns

PATTERNS: Mapping[Stage, tuple[str, ...]] = {
    "alone": ("in_turn",),
    "loop": ("open", "aiofiles", "to_thread"),
    "threads": ("map",),
    "processes": ("map",),
}
FILES, SYNCED_FILES, SMALL_BYTES = 40, 20, 100
BEATEN_FILES, SMALL_FILES = 100, 250
ON_LOOP = tuple(Variant("asyncio", {"pattern": pattern}) for pattern in PATTERNS["loop"])
# Threads are part of every group, so that none is pinned to one CPU: aiofiles and to_thread use some as well.
THREADS = Variant("threads")


def on_loop(store: Store, pattern: str) -> Callable[[int], Awaitable[Proof]]:
    """Return one file's way in the colour of a loop."""
    if pattern == "aiofiles":
        return store.through_aiofiles
    if pattern == "to_thread":
        import asyncio

        return lambda index: asyncio.to_thread(store.through, index)

    async def blocking(index: int) -> Proof:
        return store.through(index)

    return blocking


async def play_on_loop(store: Store, means: Means) -> Seen:
    """Go through the files on a loop."""
    store.make(means.operations)
    return Seen(await each(means.call, means.operations, means.concurrency))


async def play_with_heart(store: Store, means: Means) -> Seen:
    """Write and read the files on a loop beside the periodic timer."""
    store.make(means.operations)
    async with LoopHeart() as heart:
        values = await each(means.call, means.operations, means.concurrency)
    return Seen(values, lambda: Account(figures=summary(heart.at_ns)))


def play_on_pool(store: Store, means: Means) -> Seen:
    """Go through the files in a pool."""
    store.make(means.operations)
    return Seen(list(means.executor.map(means.call, range(means.operations))))


def play_in_turn(store: Store, means: Means) -> Seen:
    """Go through the files one after the other."""
    store.make(means.operations)
    return Seen([means.call(index) for index in range(means.operations)])


def by_pattern(
    facts: Facts,
    name: str,
    question: str,
    variants: tuple[Variant, ...],
    params: Params | None = None,
    operations: int = FILES,
    blocks: int = 6,
) -> GroupSpec:
    """Return a group in which the pattern varies; where a round is long, it has fewer of them."""
    return GroupSpec(
        name=name,
        question=question,
        factor="pattern",
        variants=variants,
        params=params or {},
        operations=operations,
        blocks=facts.effort.blocks(blocks),
        rounds=1 if operations > FILES else 3,
        memory=False,
        display=Display(answers=("longest_block_s", "late_p99_s", "bytes_per_s")),
    )


class Files(PlainPatterns):
    """The workload object of writing and reading files."""

    name = "files"
    summary = "N files written and read back (page cache): built-in open, aiofiles, threads, processes"
    concurrency, operations = 8, FILES
    offered = PATTERNS
    parameters: Mapping[str, Parameter] = {
        "size_bytes": Parameter(
            default=4096, minimum=HEAD_BYTES, maximum=64 << 20, unit="bytes", help="the size of each file"
        ),
        "fsync": Parameter(
            default=False,
            choices=(False, True),
            help="whether each file is forced to the disk before it is read",
        ),
        "heartbeat": Parameter(
            default=False,
            choices=(False, True),
            help="whether a task measures the event-loop lag (loops only)",
            changes_work=False,
        ),
    }

    def starts_threads(self, params: Params) -> bool:
        """Return whether files are left to threads of the loop's own."""
        return params.get("pattern") in ("aiofiles", "to_thread")

    def modules(self, params: Params) -> tuple[str, ...]:
        pattern = params.get("pattern")
        threads = THREAD_MODULES if self.starts_threads(params) else ()
        return ("aiofiles", *threads) if pattern == "aiofiles" else threads

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        asked = [
            by_pattern(
                facts,
                "files/heartbeat",
                "How long is the event loop blocked while files are written and read?",
                (*ON_LOOP, THREADS),
                {"heartbeat": True},
                operations=BEATEN_FILES,
            )
        ]
        if facts.effort.extras:
            asked.append(
                by_pattern(
                    facts,
                    "files/small",
                    "How much slower is aiofiles than the built-in open on many small files?",
                    (*ON_LOOP[:2], THREADS),
                    {"size_bytes": SMALL_BYTES},
                    operations=facts.effort.sized(SMALL_FILES),
                )
            )
        if facts.effort.details:
            everywhere = (*ON_LOOP, THREADS, Variant("processes"))
            asked += [
                by_pattern(facts, "files", "Which way to write and read files is fast?", everywhere),
                by_pattern(
                    facts,
                    "files/fsync",
                    "Which way is fast when each file is forced to disk?",
                    (*ON_LOOP, THREADS),
                    {"fsync": True},
                    operations=SYNCED_FILES,
                ),
            ]
        return asked

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(store_of(setting).through)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        pattern, store = str(setting.params["pattern"]), store_of(setting)
        call = on_loop(store, pattern)
        if pattern == "open":
            return AsyncOperation(call)
        return AsyncOperation(call, enter=partial(start_threads, setting.concurrency))

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        folder = tempfile.mkdtemp(prefix="files-", dir=setting.scratch or None)
        ways: Mapping[Stage, Callable[[Store, Means], object]] = {
            "alone": play_in_turn,
            "loop": play_with_heart if setting.params["heartbeat"] else play_on_loop,
            "threads": play_on_pool,
            "processes": play_on_pool,
        }
        return Pattern(
            play=partial(ways[stage], Store(folder, setting.params, setting.seed)),
            shared=folder,
            close=partial(shutil.rmtree, folder, ignore_errors=True),
        )

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return how many bytes a second were written and read, each counted once both ways."""
        return {"bytes_per_s": 2 * facts.operations * int(facts.params["size_bytes"]) / facts.wall_s}


WORKLOAD = Files()
