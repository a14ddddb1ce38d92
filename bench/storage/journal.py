"""The journal: one line per finished block, on disk before the next block begins."""

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from bench.errors import StorageError
from bench.model.run import BlockRecord, Header
from bench.storage.files import JOURNAL_FILE, why


class Journal:
    """Appends finished blocks to `blocks.jsonl`, each synced to disk before it returns."""

    def __init__(self, folder: Path, header: Header) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=False)
            # Unbuffered, so that data whose write failed is not written later, when the file is closed.
            self._file = (folder / JOURNAL_FILE).open("ab", buffering=0)
        except OSError as error:
            raise _not_begun(folder, error) from error
        try:
            self._write(header)
        except OSError as error:
            self._file.close()
            raise _not_begun(folder, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, record: BlockRecord) -> None:
        """Store one block durably. Raises StorageError; the journal then ends with the previous block."""
        try:
            self._write(record)
        except OSError as error:
            raise StorageError(
                f"cannot write to {self.folder / JOURNAL_FILE} ({why(error)}); "
                f"all blocks before this one are kept: `bench show {self.folder}` prints them"
            ) from error
        # Writing to a file that was deleted succeeds, and keeps nothing.
        if not os.fstat(self._file.fileno()).st_nlink:
            raise StorageError(
                f"{self.folder} was deleted during the run, which ends it; "
                f"`bench show {self.folder}` prints what was measured until then"
            )

    def _write(self, record: Header | BlockRecord) -> None:
        left = memoryview(msgspec.json.encode(record) + b"\n")
        end = os.fstat(self._file.fileno()).st_size
        try:
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                os.truncate(self._file.fileno(), end)
            raise


def _not_begun(folder: Path, error: OSError) -> StorageError:
    return StorageError(f"cannot write results to {folder} ({why(error)}); choose another place with --out")
