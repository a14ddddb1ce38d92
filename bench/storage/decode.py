"""Reads files that may come from a stranger: regular ones of a bounded size, as records of a known shape."""

import os
import stat
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from bench.errors import RunFileError
from bench.model.run import SCHEMA
from bench.storage.collector import paused

# The run of a standard certificate has 150 MB, and the largest that its looks allow about twice that. Such
# runs take three times as much in memory; a file that was made for it takes ten times its size.
MOST_BYTES = 512 << 20
MOST_MACHINE_BYTES = 1 << 20
DEEPEST = 20
ADVICE = "; give a run's folder or its run.json"

T = TypeVar("T")


def opened(file: Path, advice: str = ADVICE, most_bytes: int = MOST_BYTES) -> BinaryIO:
    """Open a file to read it. Raises RunFileError for what is no regular file, or too large to be read."""
    try:
        # A pipe would be waited for without end, and a device may have none: neither is opened.
        known = file.stat()
        if stat.S_ISDIR(known.st_mode) or stat.S_ISREG(known.st_mode):
            opened_file = file.open("rb")
        else:
            raise RunFileError(f"cannot read {file} (not a regular file){advice}")
    except OSError as error:
        raise RunFileError(f"cannot read {file} ({error.strerror}){advice}") from error
    if known.st_size > most_bytes:
        opened_file.close()
        raise RunFileError(f"{file}: larger than {most_bytes >> 20} MiB, so no file of results")
    return opened_file


def read_bytes(file: Path, advice: str = ADVICE) -> bytes:
    """Return what a file of results holds. Raises RunFileError."""
    with opened(file, advice) as source:
        try:
            # What has grown since, or never tells its size, is cut, and then damaged.
            return source.read(max(os.fstat(source.fileno()).st_size, 1 << 16))
        except OSError as error:
            raise RunFileError(f"cannot read {file} ({error.strerror})") from error


def decode(data: bytes, kind: type[T], where: str) -> T:
    """Return the record in `data`. Raises RunFileError that names `where` and what is wrong there."""
    try:
        # Looking through all records again and again while they are read would take as long as reading them.
        with paused():
            return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(where, str(error)) from error
    except RecursionError as error:
        raise damaged(where, "nested too deeply") from error
    except MemoryError as error:
        raise RunFileError(f"{where}: there is not enough memory here to read it") from error


def damaged(where: str, what: str) -> RunFileError:
    """Return the error for a file that holds no run."""
    return RunFileError(f"{where}: damaged or not a run of this tool ({what})")


class _Frame(msgspec.Struct):
    schema: int
    machine: msgspec.Raw = msgspec.Raw(b"")


def schema_of(data: bytes, where: str) -> int:
    """Return the schema of a run or of a journal's header.

    Raises RunFileError for a newer one, and for a machine description that is too large.
    """
    frame = decode(data, _Frame, where)
    if frame.schema > SCHEMA:
        raise RunFileError(
            f"{where}: written by a newer version (schema {frame.schema}, this one reads up to {SCHEMA}); "
            "upgrade concurrency-lab to read it"
        )
    # The one part of a run whose shape is free, so that its size is all that can be checked beforehand.
    if len(bytes(frame.machine)) > MOST_MACHINE_BYTES:
        raise damaged(where, f"its machine is described in more than {MOST_MACHINE_BYTES >> 20} MiB")
    return frame.schema


def check_depth(machine: object, where: str) -> None:
    """Raise RunFileError for a machine description that is nested too deeply."""
    # What walks it must come to an end.
    level = [machine]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise damaged(where, "its machine is nested too deeply")


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else []
