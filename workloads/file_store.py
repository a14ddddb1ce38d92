"""The files of the `files` workload: their contents, and the two ways to write and read them."""

import os
import random
import struct
from itertools import count
from pathlib import Path
from zlib import crc32

from bench.plugins import Params, Setting

# The file's number, and a number that is no other content's.
HEAD = struct.Struct(">QQ")
HEAD_BYTES, NUMBER_BYTES = HEAD.size, 8
# A file's number as it was read, its length, the rest's checksum, and whether it is what was just written.
Proof = tuple[int, int, int, bool]


class Store:
    """The files of one cell: where they are, and what each has to hold."""

    def __init__(self, folder: str, params: Params, seed: int) -> None:
        self._folder = folder
        self._body = random.Random(seed).randbytes(int(params["size_bytes"]))[HEAD_BYTES:]
        # No two contents are alike, not in another process either: what was there before proves nothing.
        self._turn = count(os.getpid() << 32)
        self.syncs = bool(params["fsync"])
        self._made = 0

    def make(self, files: int) -> None:
        """Make the files that are not there yet: the rounds before the timed ones come here first."""
        for index in range(self._made, files):
            Path(self.path(index)).touch()
        self._made = max(self._made, files)

    def path(self, index: int) -> str:
        """Return where a file is."""
        return f"{self._folder}/{index}"

    def content(self, index: int) -> bytes:
        """Return what a file has to hold from now on."""
        return HEAD.pack(index, next(self._turn)) + self._body

    def through(self, index: int) -> Proof:
        """Write a file with the built-in `open`, read it back, and return what proves it."""
        path, content = self.path(index), self.content(index)
        with open(path, "r+b") as file:  # noqa: PTH123 - the built-in is what the chapter speaks of
            file.write(content)
            if self.syncs:
                file.flush()
                os.fsync(file.fileno())
        with open(path, "rb") as file:  # noqa: PTH123 - the same
            read = file.read()
        return proven(content, read)

    async def through_aiofiles(self, index: int) -> Proof:
        """Do the same with aiofiles, which takes each single call to a thread."""
        import asyncio

        import aiofiles

        path, content = self.path(index), self.content(index)
        async with aiofiles.open(path, "r+b") as file:
            await file.write(content)
            if self.syncs:
                await file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
        async with aiofiles.open(path, "rb") as file:
            read = await file.read()
        return proven(content, read)


def proven(content: bytes, read: bytes) -> Proof:
    """Return what proves that a file was written and read."""
    number = int.from_bytes(read[:NUMBER_BYTES], "big")
    return number, len(read), crc32(read[HEAD_BYTES:]), read[:HEAD_BYTES] == content[:HEAD_BYTES]


def store_of(setting: Setting) -> Store:
    """Return the files as an operation sees them; the folder is the pattern's."""
    return Store(str(setting.shared), setting.params, setting.seed)
