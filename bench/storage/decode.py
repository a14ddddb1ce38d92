"""Reads untrusted files: regular files of bounded size, decoded as records of a known shape."""

import os
import stat
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from bench.errors import RunFileError
from bench.model.run import SCHEMA
from bench.storage.collector import paused

# The run of a standard calibration has 150 MB, and at most about twice that. Such runs need three times as
# much memory; a maliciously made file needs up to ten times its size.
MOST_BYTES = 512 << 20
MOST_MACHINE_BYTES = 1 << 20
DEEPEST = 20
ADVICE = "; give a run's folder or its run.json"

T = TypeVar("T")


def opened(file: Path, advice: str = ADVICE, most_bytes: int = MOST_BYTES) -> BinaryIO:
    """Open a file for reading. Raises RunFileError unless it is a regular file of acceptable size."""
    try:
        # Opening a pipe could block forever, and a device may be endless: neither is opened.
        known = file.stat()
        if stat.S_ISDIR(known.st_mode) or stat.S_ISREG(known.st_mode):
            opened_file = file.open("rb")
        else:
            raise RunFileError(f"cannot read {file} (not a regular file){advice}")
    except OSError as error:
        raise RunFileError(f"cannot read {file} ({error.strerror}){advice}") from error
    if known.st_size > most_bytes:
        opened_file.close()
        raise RunFileError(f"{file}: larger than {most_bytes >> 20} MiB, which no results file is")
    return opened_file


def read_bytes(file: Path, advice: str = ADVICE) -> bytes:
    """Return the content of a results file. Raises RunFileError."""
    with opened(file, advice) as source:
        try:
            # A file that has grown since is cut off, and then rejected as damaged.
            return source.read(max(os.fstat(source.fileno()).st_size, 1 << 16))
        except OSError as error:
            raise RunFileError(f"cannot read {file} ({error.strerror})") from error


def decode(data: bytes, kind: type[T], where: str) -> T:
    """Return the record in `data`. Raises RunFileError that names `where` and what is wrong there."""
    try:
        # Garbage collection during decoding would double its time.
        with paused():
            return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(where, str(error)) from error
    except RecursionError as error:
        raise damaged(where, "nested too deeply") from error
    except MemoryError as error:
        raise RunFileError(f"{where}: not enough memory to read it") from error


def damaged(where: str, what: str) -> RunFileError:
    """Return the error for a file that does not contain a run."""
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
    # The machine description has no fixed shape, so only its size can be checked before decoding.
    if len(bytes(frame.machine)) > MOST_MACHINE_BYTES:
        raise damaged(where, f"its machine description is larger than {MOST_MACHINE_BYTES >> 20} MiB")
    return frame.schema


def check_depth(machine: object, where: str) -> None:
    """Raise RunFileError for a machine description that is nested too deeply."""
    # Recursive readers must terminate.
    level = [machine]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise damaged(where, "its machine description is nested too deeply")


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else []
