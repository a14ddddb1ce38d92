"""The files of a run's folder: their names, and atomic writing."""

import contextlib
import errno
import os
import re
from datetime import datetime
from pathlib import Path

from bench.errors import StorageError

RUN_FILE = "run.json"
JOURNAL_FILE = "blocks.jsonl"
# Remedies if a file cannot be written: a new run may go elsewhere, files of an existing run cannot.
ELSEWHERE = "free some disk space, or choose another folder with --out"
WITH_ITS_RUN = "free some disk space, or copy the run to a writable folder"
RUN_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{4}")


def new_id(now: datetime, content: bytes = b"") -> str:
    """Return an id that sorts by time and names no host: `20260131T235959-7f3a` (UTC).

    It ends at random, or like a digest of the `content`.
    """
    return f"{now:%Y%m%dT%H%M%S}-{(content or os.urandom(2))[:2].hex()}"


def why(error: OSError) -> str:
    """Return why a file cannot be written, with a limit that the system does not name."""
    limit = ": more than `ulimit -f` allows" if error.errno == errno.EFBIG else ""
    return f"{error.strerror}{limit}"


def write_atomically(path: Path, data: bytes, remedy: str = ELSEWHERE) -> None:
    """Write a file atomically. Raises StorageError whose message ends with the remedy."""
    # Two may write one file at the same time: each has a draft of its own, and the last one stays.
    draft = path.with_name(f".{os.urandom(4).hex()}.draft")
    try:
        # The draft is always a new file: a link in an untrusted folder must not be followed.
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise StorageError(f"cannot write {path} ({why(error)}); {remedy}") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def made_folder(folder: Path, remedy: str = ELSEWHERE) -> Path:
    """Create the folder if it does not exist, and return it. Raises StorageError with the remedy."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot create {folder} ({error.strerror}); {remedy}") from error
    return folder


def own_folder(folder: Path) -> Path:
    """Create a folder within a run's folder. Raises StorageError, also if it is a symbolic link."""
    if folder.is_symlink():
        raise StorageError(f"{folder} is a symbolic link; remove it, so that the folder can be created")
    return made_folder(folder, WITH_ITS_RUN)


def source_of(path: Path) -> Path:
    """Return the file that has a run's data: its run file, or its journal if there is nothing else."""
    # Methods of Path raise for names that are too long and for closed folders.
    if not os.path.isdir(path):  # noqa: PTH112
        return path
    only_journal = not os.path.isfile(path / RUN_FILE) and os.path.exists(path / JOURNAL_FILE)  # noqa: PTH110, PTH113
    return path / (JOURNAL_FILE if only_journal else RUN_FILE)
