"""`download`: few large bodies, streamed to files and hashed as they come: the chapter's for threads (§12).

Both colours write and hash each piece where it arrives. Under asyncio that is on the loop, as a good beginner
would write it: while one piece is written and hashed, no other download makes progress.

A file is removed as soon as it is whole. If it stayed, the system would write it to the disk later, in the
round of another model, and a program that keeps going would wait for its disk and not for its downloads.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from bench.plugins import AsyncOperation, Display, Facts, GroupSpec, Parameter, Params, Setting, SyncOperation
from workloads.clients.base import Body, Target, Whole
from workloads.served import CLIENT, Served, open_async_client, open_client, open_trio_client

CLIENTS = ("h11", "httpx")
INDEX = "index="


class Download:
    """A body that is written to a file; only its SHA-256 stays in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._hash = hashlib.sha256()

    def take(self, piece: bytes) -> None:
        """Write a piece, and hash it."""
        self._file.write(piece)
        self._hash.update(piece)

    def whole(self) -> bytes:
        """Close the file and remove it; return the digest of what went into it."""
        self._file.close()
        self._path.unlink()
        return self._hash.digest()


def collected(folder: Path, url: str) -> Body:
    """Return what a body goes into: a file named by its index; the answer to a meeting is none."""
    _, found, index = url.rpartition(INDEX)
    return Download(folder / index) if found else Whole(url)


def target(setting: Setting, folder: Path) -> Target:
    """Return where the bodies are; the index is last, so that it is appended."""
    return Target(
        address=setting.address,
        path=f"/stream/{setting.params['body_bytes']}?{INDEX}",
        concurrency=setting.concurrency,
        read=bytes.hex,
        collect=partial(collected, folder),
    )


def scratch(setting: Setting) -> tuple[Path, Callable[[], None]]:
    """Return a folder for this process's files, and how to remove it."""
    folder = Path(tempfile.mkdtemp(prefix="download-", dir=setting.scratch or None))
    return folder, partial(shutil.rmtree, folder, ignore_errors=True)


class Downloading(Served):
    """The workload object of downloads."""

    name = "download"
    summary = "a few large bodies, streamed to disk and hashed as they arrive"
    concurrency = 4
    parameters: Mapping[str, Parameter] = {
        "client": replace(
            CLIENT,
            choices=CLIENTS,
            help="the HTTP client; both have a sync and an async interface and can stream",
        ),
        "body_bytes": Parameter(
            default=1 << 20, minimum=8, maximum=64 << 20, unit="bytes", help="the size of each body"
        ),
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        return (
            GroupSpec(
                name="download",
                question="Which model downloads a few large files best?",
                variants=facts.variants,
                display=Display(headline=True, work="file downloads", place=8),
                memory=False,
                blocks=facts.effort.blocks(9),
                rounds=facts.effort.rounds(4),
                operations=facts.effort.waves(5, self.concurrency),
            ),
        )

    def body_bytes(self, params: Params) -> int:
        return int(params["body_bytes"])

    def open_sync(self, setting: Setting) -> SyncOperation:
        folder, remove = scratch(setting)
        operation = open_client(setting, target(setting, folder))

        def close() -> None:
            operation.close()
            remove()

        return SyncOperation(operation.call, operation.enter, close)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        folder, remove = scratch(setting)
        return _removing(await open_async_client(setting, target(setting, folder)), remove)

    async def open_trio(self, setting: Setting) -> AsyncOperation:
        folder, remove = scratch(setting)
        return _removing(await open_trio_client(target(setting, folder)), remove)


def _removing(operation: AsyncOperation, remove: Callable[[], None]) -> AsyncOperation:
    async def close() -> None:
        await operation.close()
        remove()

    return AsyncOperation(operation.call, operation.enter, close)


WORKLOAD = Downloading()
