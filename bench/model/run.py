"""The records of a run: its header, its blocks, its cells' results.

All are frozen plain data. Times are seconds (`_s`) with nanosecond digits, sizes are bytes (`_bytes`).
Unknown values are None, never NaN; `limits` has the bounds of texts and numbers.
"""

from typing import Any, Literal

from msgspec import Struct, field

from bench.model.limits import Count, Name, Number, Seed, Text, Whole
from bench.model.plan import CellIdentity, Plan
from bench.model.rounds import Phases, Round, Span

SCHEMA = 2
# The schema of what commands print with `--json`.
JSON_SCHEMA = 1
CellStatus = Literal["ok", "void", "failed", "skipped"]
RunStatus = Literal["complete", "partial", "interrupted"]


class CellBlock(Struct, frozen=True, kw_only=True):
    """What one fresh worker measured in one block. Block 0 is the pilot; its times are in no table.

    In a pilot, `beyond_per_s` are the rates of an open loop that are too high for this cell. `operations` is
    the cell's own N where the cells of a group have different ones; times are then compared per operation.
    `gil` is whether the worker had a GIL, before and after.
    """

    block: Count
    phases: Phases
    rounds: tuple[Round, ...]
    operations: Count | None = None
    memory_bytes: Whole | None = None
    memory_kind: Name | None = None
    workers: Count | None = None
    in_flight: Count | None = None
    in_flight_by_worker: tuple[Count, ...] = ()
    spans: tuple[Span, ...] = ()
    beyond_per_s: tuple[Number, ...] = ()
    gil: bool | None = None


class Failure(Struct, frozen=True):
    """Why a cell's times are in no table: `void` if the work was wrong, `failed` if it did not finish.

    Where the cause lies outside the cell, as in a server that died, its blocks before are valid, and stay.
    """

    status: CellStatus
    reason: Text
    outside: bool = False


class BlockRecord(Struct, frozen=True, kw_only=True, tag="block"):
    """One line of the journal: what one block's workers measured, by cell id."""

    group: Name
    block: Count
    operations: Count
    started_at: Name
    cells: dict[Name, CellBlock]
    failures: dict[Name, Failure] = field(default_factory=dict)


class Control(Struct, frozen=True, kw_only=True):
    """A control's result.

    `ok` is None if the data cannot tell, and for costs, which are reported in `figures` and cannot fail.
    """

    name: Name
    group: Name
    says: Text
    ok: bool | None
    ratio: Number | None = None
    ratio_ci: tuple[Number, Number] | None = None
    p_adjusted: Number | None = None
    figures: dict[Name, Number] = field(default_factory=dict)


class CellResult(CellIdentity, frozen=True, kw_only=True):
    """A cell with all its raw times, as in `run.json`. One that is `ok` with a reason is partial."""

    status: CellStatus
    reason: Text | None = None
    operations: Count | None = None
    blocks: tuple[CellBlock, ...] = ()

    @property
    def partial(self) -> bool:
        """Return whether it has fewer blocks than planned, through no fault of its own."""
        return self.status == "ok" and self.reason is not None

    @property
    def lost(self) -> bool:
        """Return whether it lacks times that were to be measured."""
        return self.status in ("void", "failed") or self.partial


class Tool(Struct, frozen=True):
    """Which harness measured."""

    name: Name
    version: Name


class Header(Struct, frozen=True, kw_only=True, tag="run"):
    """The journal's first line: what is known of a run before its first block."""

    schema: int
    id: Name
    tool: Tool
    started_at: Name
    plan: Plan
    machine: dict[str, Any]


class AdviceText(Struct, frozen=True, kw_only=True):
    """An advice in words, as screen and page show it: the answer first, then titled lines, and ready code."""

    answer: Text
    lines: tuple[Text, ...] = ()
    sections: dict[Name, tuple[Text, ...]] = field(default_factory=dict)
    code: Text = ""


class RunFacts(Struct, frozen=True, kw_only=True):
    """What every record of a run says of it, in the order in which it is written.

    `imported_from` names another tool that measured it; cells of such a run were not measured side by side.
    """

    schema: int
    id: Name
    status: RunStatus
    tool: Tool
    profile: Name
    seed: Seed
    started_at: Name
    finished_at: Name | None
    imported_from: Name = ""
    machine: dict[str, Any]
    controls: tuple[Control, ...]

    def facts(self) -> dict[str, Any]:
        """Return these fields, to create another record of the same run."""
        return {name: getattr(self, name) for name in RunFacts.__struct_fields__}


class Run(RunFacts, frozen=True, kw_only=True):
    """One invocation with everything it measured: the content of `run.json`."""

    plan: Plan
    cells: tuple[CellResult, ...]
    notes: tuple[Text, ...] = ()
    advice: AdviceText | None = None
