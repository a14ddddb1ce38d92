"""The files of a run's folder: their names, and how they are written whole or not at all."""

import contextlib
import os
import random
import re
from datetime import datetime
from pathlib import Path

from bench.errors import StorageError

RUN_FILE = "run.json"
JOURNAL_FILE = "blocks.jsonl"
# What to do where a file cannot be written: a new one may go elsewhere, a run's own can't.
ELSEWHERE = "make room, or choose --out"
WITH_ITS_RUN = "make room, or copy the run to where you may write"
RUN_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{4}")


def new_id(now: datetime) -> str:
    """Return an id that sorts by time and names no host: `20260131T235959-7f3a` (UTC)."""
    return f"{now:%Y%m%dT%H%M%S}-{random.SystemRandom().randrange(1 << 16):04x}"


def write_atomically(path: Path, data: bytes, remedy: str = ELSEWHERE) -> None:
    """Write a file whole or not at all. Raises StorageError, which ends with the remedy."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        # Never through a link that came with a stranger's folder: the draft is always a new file.
        draft.unlink(missing_ok=True)
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise StorageError(f"cannot write {path} ({error.strerror}); {remedy}") from error


def made_folder(folder: Path, remedy: str = ELSEWHERE) -> Path:
    """Make the folder if it is not there, and return it. Raises StorageError, which ends with the remedy."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot make {folder} ({error.strerror}); {remedy}") from error
    return folder


def own_folder(folder: Path) -> Path:
    """Make a folder of a run's own, and return it. Raises StorageError, for a link to elsewhere as well."""
    if folder.is_symlink():
        raise StorageError(f"{folder} is a link to elsewhere; remove it, and the folder is made here")
    return made_folder(folder, WITH_ITS_RUN)
