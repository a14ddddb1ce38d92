"""The measurements in another tool's file, as records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from bench.output.formats.base import Identity


class Measured(Struct, frozen=True, kw_only=True):
    """One benchmark of a foreign file: seconds per operation, in blocks that share a process each.

    `identity` is the cell that it was exported from, if this harness wrote the file.
    """

    name: str
    group: str
    blocks: tuple[tuple[float, ...], ...]
    identity: Identity | None = None


class Foreign(Struct, frozen=True, kw_only=True):
    """Everything that is imported from another tool's file."""

    tool: str
    version: str
    started_at: datetime | None
    machine: dict[str, Any]
    measured: Sequence[Measured]


def identity_of(told: object) -> Identity | None:
    """Return the cell that a benchmark was exported from, or None for anything that is no such record."""
    try:
        if isinstance(told, str):
            return msgspec.json.decode(told, type=Identity)
        return msgspec.convert(told, Identity)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
        return None
