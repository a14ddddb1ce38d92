"""The measurements in another tool's file, as records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, field

from bench.output.formats.base import Identity


class Measured(Struct, frozen=True, kw_only=True):
    """One benchmark of a foreign file: seconds per operation, in blocks that share a process each.

    `identity` is the cell that it was exported from, if this harness wrote the file. `statistics` stand in
    for times that the file does not have: seconds (`mean_s`) and counts (`rounds`), by name.
    """

    name: str
    group: str
    blocks: tuple[tuple[float, ...], ...]
    statistics: dict[str, float] = field(default_factory=dict)
    identity: Identity | None = None


class Foreign(Struct, frozen=True, kw_only=True):
    """Everything that is imported from another tool's file, and what is left out, with the reason."""

    tool: str
    version: str
    started_at: datetime | None
    machine: dict[str, Any]
    measured: Sequence[Measured]
    left_out: tuple[str, ...] = ()


def identity_of(told: object) -> Identity | None:
    """Return the cell that a benchmark was exported from, or None for anything that is no such record."""
    try:
        if isinstance(told, str):
            return msgspec.json.decode(told, type=Identity)
        return msgspec.convert(told, Identity)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
        return None
