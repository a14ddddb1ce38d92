"""What a run's file says before its figures begin: a hundredth of it, so that a hundred runs list at once."""

import contextlib
import os
from pathlib import Path
from typing import Any

from msgspec import Struct

from bench.errors import RunFileError
from bench.model.limits import Name
from bench.model.run import Control, Header, RunStatus
from bench.storage.decode import check_depth, check_schema, decode, opened, read_bytes
from bench.storage.run_file import JOURNAL_FILE, RUN_FILE

# As `save` writes it. No text in JSON can hold a line break, so this is where the figures begin.
FIGURES = b'\n "cells": ['
CHUNK_BYTES = 1 << 16
MOST_HEAD_BYTES = 8 << 20


class GroupHead(Struct, frozen=True):
    """A planned group's name and workload."""

    name: Name
    workload: Name


class PlanHead(Struct, frozen=True):
    """What was planned, as far as a list tells it."""

    groups: tuple[GroupHead, ...]


class Head(Struct, frozen=True, kw_only=True):
    """A run without its figures."""

    schema: int
    id: Name
    status: RunStatus
    profile: Name
    started_at: Name
    machine: dict[str, Any]
    controls: tuple[Control, ...]
    imported_from: Name = ""
    plan: PlanHead

    @property
    def workloads(self) -> tuple[str, ...]:
        """Return the workloads that were planned, each once."""
        return tuple(dict.fromkeys(group.workload for group in self.plan.groups))


def read_head(path: Path) -> Head:
    """Return the head of the run in a folder or a file. Raises RunFileError, naming file and place.

    Of a file that this harness wrote, the figures are not read, so that damage among them goes unseen.
    """
    # Not Path.is_dir and Path.exists, which raise for a name that is too long or a folder that is closed.
    folder = os.path.isdir(path)  # noqa: PTH112
    file = path / RUN_FILE if folder else path
    if folder and not os.path.exists(file) and os.path.exists(path / JOURNAL_FILE):  # noqa: PTH110
        return _journal_head(path / JOURNAL_FILE)
    start = _start(file)
    if start is not None:
        # Where the figures come before the rest, the start is not all that is asked for.
        with contextlib.suppress(RunFileError):
            return _checked(start, str(file))
    return _checked(read_bytes(file), str(file))


def _checked(data: bytes, where: str) -> Head:
    check_schema(data, where)
    head = decode(data, Head, where)
    check_depth(head.machine, where)
    return head


def _start(file: Path) -> bytes | None:
    # All that stands before the figures, closed so that it is JSON; None where the file is not as ours are.
    with opened(file) as source:
        try:
            source.seek(-min(16, source.seek(0, os.SEEK_END)), os.SEEK_END)
            whole = source.read().rstrip().endswith(b"}")
            source.seek(0)
            start = bytearray()
            while whole and len(start) < MOST_HEAD_BYTES and (chunk := source.read(CHUNK_BYTES)):
                seen = max(0, len(start) - len(FIGURES))
                start += chunk
                if (found := start.find(FIGURES, seen)) >= 0:
                    return bytes(start[:found]).rstrip().removesuffix(b",") + b"}"
        except OSError as error:
            raise RunFileError(f"cannot read {file} ({error.strerror})") from error
    return None


def _journal_head(file: Path) -> Head:
    with opened(file) as source:
        try:
            line = source.readline()
        except OSError as error:
            raise RunFileError(f"cannot read {file} ({error.strerror})") from error
    where = f"{file}, line 1"
    check_schema(line, where)
    header = decode(line, Header, where)
    check_depth(header.machine, where)
    groups = tuple(GroupHead(group.name, group.workload) for group in header.plan.groups)
    return Head(
        schema=header.schema,
        id=header.id,
        status="partial",
        profile=header.plan.profile,
        started_at=header.started_at,
        machine=header.machine,
        controls=(),
        plan=PlanHead(groups),
    )
