"""`download`: few large bodies, streamed to files and hashed as they come: the chapter's for threads (§12).

Both colours write each piece and hash it where it arrives. Under asyncio that is on the loop, as a beginner
who does well writes it: while one piece is written and hashed, no other download moves.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

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
from workloads import served
from workloads.clients.base import Body, Target, Whole
from workloads.plain import Plain

CLIENTS = ("h11", "httpx")
BLOCKS = {"quick": 3, "standard": 10}
INDEX = "index="


class Download:
    """A body that goes to a file; what is left of it in memory is its SHA-256."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._hash = hashlib.sha256()

    def take(self, piece: bytes) -> None:
        """Write a piece, and hash it."""
        self._file.write(piece)
        self._hash.update(piece)

    def whole(self) -> bytes:
        """Close the file and return the digest of what went into it."""
        self._file.close()
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


class Downloading(Plain):
    """The workload object of downloads."""

    name = "download"
    summary = "few large bodies, streamed to disk and hashed as they come"
    parameters: Mapping[str, Parameter] = {
        "client": Parameter(
            default="h11",
            choices=CLIENTS,
            help="what fetches; both have both colours and can stream",
            changes_work=False,
        ),
        "body_bytes": Parameter(
            default=1 << 20, minimum=8, maximum=64 << 20, unit="bytes", help="how long each body is"
        ),
    }

    def default_concurrency(self, facts: Facts) -> int:
        """Return 4 in every profile."""
        return 4

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        return (
            GroupSpec(
                name="download",
                question="Which model downloads a few large files best?",
                variants=(Variant("asyncio"), Variant("threads"), Variant("processes")),
                headline=True,
                memory=False,
                blocks=BLOCKS.get(facts.profile),
                rounds=2 if facts.profile == "quick" else None,
            ),
        )

    def service(self, params: Params) -> str | None:
        return served.SERVER

    def modules(self, params: Params) -> tuple[str, ...]:
        return (f"workloads.clients.{params['client']}_client",)

    def open_sync(self, setting: Setting) -> SyncOperation:
        folder, remove = scratch(setting)
        client = import_module(f"workloads.clients.{setting.params['client']}_client")
        operation: SyncOperation = client.open_sync(target(setting, folder))

        def close() -> None:
            operation.close()
            remove()

        return SyncOperation(operation.call, operation.enter, close)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        folder, remove = scratch(setting)
        client = import_module(f"workloads.clients.{setting.params['client']}_client")
        operation: AsyncOperation = await client.open_async(target(setting, folder))

        async def close() -> None:
            await operation.close()
            remove()

        return AsyncOperation(operation.call, operation.enter, close)

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round of which the server's own counters tell another story."""
        body_bytes = facts.operations * int(facts.params["body_bytes"])
        return "; ".join(served.complaints(facts, body_bytes)) or None

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return what the server saw and did."""
        return served.figures(facts)


WORKLOAD = Downloading()
