"""What an export format is, and the data of most of them: each cell's times per operation."""

import json
import re
import statistics
from collections.abc import Callable, Container
from typing import cast

import msgspec
from msgspec import Struct

from bench.analysis.run.cell_times import measured_blocks, rounds_of, timed_walls
from bench.analysis.run.summary import Row, Summary
from bench.errors import UsageError
from bench.machine.facts import clean
from bench.model.limits import Name
from bench.model.plan import Params
from bench.model.run import CellResult
from bench.output.tables.records import fields
from bench.plugins import registry

NAME_LETTERS = 200
# Where formats with room for metadata have the cell's identity.
IDENTITY = "concurrency_lab"
NS_PER_S = 1e9
# The JSON encoder escapes the codes below a space itself.
UNSEEN = re.compile(r"[^ -~\n]")


class Format(Struct, frozen=True):
    """One export format: its name, a one-line summary, the ending of its files, and how to render it.

    A `binary` format is not printed to a terminal.
    """

    name: str
    summary: str
    suffix: str
    render: Callable[[Summary], bytes]
    binary: bool = False


class Times(Struct, frozen=True, kw_only=True):
    """One cell's seconds per operation, block by block, under a unique name.

    Of some imported cells only `statistics` are known, as another tool told them (`mean_s`, `rounds`).
    """

    name: str
    row: Row
    blocks: tuple[tuple[float, ...], ...]
    statistics: dict[str, float] = {}

    @property
    def cell(self) -> CellResult:
        """Return the cell."""
        return self.row.cell

    @property
    def all(self) -> list[float]:
        """Return all rounds' times, in the order in which they ran."""
        return [value for block in self.blocks for value in block]

    @property
    def raw(self) -> bool:
        """Return whether `all` are the times that were measured, and not one that stands for them."""
        return not self.statistics


class Identity(Struct, frozen=True, kw_only=True):
    """What a cell is to this harness; formats with room for metadata contain it."""

    cell: Name
    group: Name
    workload: Name
    backend: Name
    params: Params
    pinned: bool


# What a cell and its identity call the same.
CELL = ("group", "workload", "backend", "params")


def formats() -> tuple[str, ...]:
    """Return the names of all installed formats, without importing any."""
    return registry.names(registry.EXPORTS)


def format_named(name: str) -> Format:
    """Return the format of this name. Raises UsageError or PluginError."""
    return cast(Format, registry.named(registry.EXPORTS, name))


def times_of(summary: Summary) -> list[Times]:
    """Return the times of every cell that has valid ones. Raises UsageError if there are none."""
    found: list[Times] = []
    taken: set[str] = set()
    for row in (row for group in summary.groups for row in group.rows if row.cell.status == "ok"):
        blocks = _per_operation(row.cell)
        if blocks:
            name = distinct(clean(row.cell.id, NAME_LETTERS) or "unnamed", taken)
            taken.add(name)
            told = _statistics(row.cell) if summary.run.imported_from else {}
            found.append(Times(name=name, row=row, blocks=blocks, statistics=told))
    if not found:
        raise UsageError(f"run {clean(summary.run.id, 60)} has no times to export")
    return found


def _statistics(cell: CellResult) -> dict[str, float]:
    # Those of the one round that stands for all.
    return rounds_of(measured_blocks(cell)[0], "timed")[0].figures


def _per_operation(cell: CellResult) -> tuple[tuple[float, ...], ...]:
    operations = cell.operations or 0
    if operations <= 0:
        return ()
    blocks = (
        tuple(wall / operations for wall in walls if wall / operations > 0)
        for walls in timed_walls(cell).values()
    )
    return tuple(block for block in blocks if block)


def distinct(name: str, taken: Container[str], number_as: str = " ({})", suffix: str = "") -> str:
    """Return the name, numbered where it is taken: a run file may contain a cell twice."""
    unique, number = f"{name}{suffix}", 1
    while unique in taken:
        number += 1
        unique = f"{name}{number_as.format(number)}{suffix}"
    return unique


def identity(times: Times, summary: Summary) -> Identity:
    """Return what the cell is to this harness."""
    cell = times.cell
    pinned = next(one.group.pinned for one in summary.groups if one.group.name == cell.group)
    return Identity(cell=cell.id, pinned=pinned, **fields(cell, *CELL))


def deviation(values: list[float]) -> float:
    """Return the standard deviation; 0 of a single value."""
    return statistics.stdev(values) if len(values) > 1 else 0.0


def as_json(data: object) -> bytes:
    """Return plain data as indented JSON without anything that a terminal would interpret."""
    text = msgspec.json.format(msgspec.json.encode(data), indent=1).decode()
    return UNSEEN.sub(_spelled, text).encode() + b"\n"


def _spelled(found: re.Match[str]) -> str:
    letter = found[0]
    return letter if letter.isprintable() else json.dumps(letter)[1:-1]
