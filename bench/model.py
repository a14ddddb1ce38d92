"""The records that travel: from the plan to the worker, from the worker to the journal, from there to tables.

All are frozen, and all are plain data. Times are seconds (`_s`) with nanosecond digits, sizes are bytes
(`_bytes`). What could not be known is None, never NaN; how far texts and numbers may go, `bounds` says.
"""

from typing import Any, Literal

from msgspec import Struct, field

from bench.bounds import (
    Alpha,
    Count,
    Cpus,
    Name,
    Number,
    Seconds,
    Seed,
    Text,
    Whole,
)
from bench.rounds import Phases, Round, Span

SCHEMA = 1
Scalar = bool | Whole | Number | Text
Params = dict[Name, Scalar]
Colour = Literal["sync", "async"]
CellStatus = Literal["ok", "void", "failed", "skipped"]
RunStatus = Literal["complete", "partial", "interrupted"]
Method = Literal["t", "signed-rank"]


class Cell(Struct, frozen=True, kw_only=True):
    """Workload × backend × levels: what one worker of a block hosts.

    `params` holds every factor's level, `levels` those in which the cell differs from its group. `proof` is
    the sequential cell whose values it must give, the group's own where it names none; one that is there to
    prove others and is timed in no block is a `reference`. `python` and `path` are the interpreter and the
    folder of modules that its worker has of its own.
    """

    id: Name
    group: Name
    workload: Name
    backend: Name
    params: Params
    levels: Params = field(default_factory=dict)
    colour: Colour = "sync"
    twin: bool = False
    proof: Name = ""
    reference: bool = False
    python: Text = ""
    path: Text = ""


class Expectation(Struct, frozen=True, kw_only=True):
    """What a control must show: a ratio within `within` of 1, or a cost that is told."""

    kind: Literal["ratio", "cost"]
    backend: Name
    base: Name = "sequential"
    within: Number = 0.05
    says: Text


class OpenPlan(Struct, frozen=True, kw_only=True):
    """What an open loop is to be: its rates, and how long each one's schedule is.

    Without rates it is a ladder, whose rungs the group's pilot chooses. `pacer_cpus` is where the pacer
    stays: off the worker's own CPU where there is another.
    """

    rates_per_s: tuple[Number, ...] = ()
    schedule_s: Seconds = 1.0
    pacer_cpus: Cpus = ()


class Group(Struct, frozen=True, kw_only=True):
    """Cells that may be compared: they differ in `factor`, and in nothing else.

    A `patterned` one's workload goes through its operations in ways of its own. Where N is `settled` by the
    workload, no pilot has to find it. `chart` names a chart that the workload asks for. With a `grid` it is
    the point of a map at its levels of these two factors. Cells whose work is `unequal`, for they give
    operations up, are shown side by side and not compared.
    """

    name: Name
    workload: Name
    question: Text
    factor: Name
    params: Params
    concurrency: Count
    cells: tuple[Cell, ...]
    blocks: Count
    rounds: Count
    least_rounds: Count
    method: Method
    cpus: Cpus = ()
    service_cpus: Cpus = ()
    pinned: bool = False
    patterned: bool = False
    settled: bool = False
    operations: Count | None = None
    controls: tuple[Expectation, ...] = ()
    headline: bool = False
    sweep: Name = ""
    chart: Name = ""
    memory_blocks: Count = 0
    open_loop: OpenPlan | None = None
    grid: tuple[Name, ...] = ()
    unequal: bool = False


class Skipped(Struct, frozen=True, kw_only=True):
    """A pair that was asked for and can't be, with the reason."""

    id: Name
    group: Name
    workload: Name
    backend: Name
    params: Params
    reason: Text


class Until(Struct, frozen=True):
    """When a group may stop at one of the looks: all settled, or every interval within `precision` of it.

    With a `threshold`, it must be settled as well on which side of 1 + `threshold` each ratio lies. A
    certificate's group may stop when it holds `comparisons` of twins.
    """

    precision: Number | None = None
    threshold: Number | None = None
    comparisons: Count | None = None


class Plan(Struct, frozen=True, kw_only=True):
    """Everything that is decided before the first measurement.

    `limit_s` is how long a worker may take over one step before it counts as hung. `alpha` is what all tests
    and intervals are at; a plan that may stop early (`until`) has a fifth of the usual. Ratios from
    1/(1 + `margin`) to 1 + `margin` count as no difference that matters.
    """

    profile: Name
    seed: Seed
    round_target_s: Seconds
    block_target_s: Seconds
    groups: tuple[Group, ...]
    skipped: tuple[Skipped, ...] = ()
    limit_s: Seconds = 60.0
    command: Text = ""
    notes: tuple[Text, ...] = ()
    alpha: Alpha = 0.05
    until: Until | None = None
    margin: float = 0.05


class CellBlock(Struct, frozen=True, kw_only=True):
    """What one fresh worker measured in one block. Block 0 is the pilot, and its times are in no table.

    `beyond_per_s`, in a pilot, are the rates of an open loop at which the cell will not be driven at all.
    """

    block: Count
    phases: Phases
    rounds: tuple[Round, ...]
    memory_bytes: Whole | None = None
    memory_kind: Name | None = None
    workers: Count | None = None
    in_flight: Count | None = None
    spans: tuple[Span, ...] = ()
    beyond_per_s: tuple[Number, ...] = ()


class Failure(Struct, frozen=True):
    """Why a cell's times are in no table: `void` where the work was wrong, `failed` where it never ended."""

    status: CellStatus
    reason: Text


class BlockRecord(Struct, frozen=True, kw_only=True, tag="block"):
    """One line of the journal: what one block's workers measured, by cell id."""

    group: Name
    block: Count
    operations: Count
    started_at: Name
    cells: dict[Name, CellBlock]
    failures: dict[Name, Failure] = field(default_factory=dict)


class Control(Struct, frozen=True, kw_only=True):
    """A control's outcome. `ok` is None where the run has too little to tell."""

    name: Name
    group: Name
    says: Text
    ok: bool | None
    ratio: Number | None = None
    ratio_ci: tuple[Number, Number] | None = None
    p_adjusted: Number | None = None
    figures: dict[Name, Number] = field(default_factory=dict)


class CellResult(Struct, frozen=True, kw_only=True):
    """A cell with all its raw figures, as it stands in `run.json`."""

    id: Name
    group: Name
    workload: Name
    backend: Name
    params: Params
    status: CellStatus
    reason: Text | None = None
    operations: Count | None = None
    levels: Params = field(default_factory=dict)
    twin: bool = False
    blocks: tuple[CellBlock, ...] = ()


class Tool(Struct, frozen=True):
    """Which harness measured."""

    name: Name
    version: Name


class Header(Struct, frozen=True, kw_only=True, tag="run"):
    """The journal's first line: all of a run that is known before its first block."""

    schema: int
    id: Name
    tool: Tool
    started_at: Name
    plan: Plan
    machine: dict[str, Any]


class Run(Struct, frozen=True, kw_only=True):
    """One invocation with everything it measured: what `run.json` holds.

    `imported_from` names the tool that measured it where this harness did not: then no two of its cells were
    measured side by side.
    """

    schema: int
    id: Name
    status: RunStatus
    tool: Tool
    profile: Name
    seed: Seed
    started_at: Name
    finished_at: Name | None
    machine: dict[str, Any]
    controls: tuple[Control, ...]
    imported_from: Name = ""
    plan: Plan
    cells: tuple[CellResult, ...]
    notes: tuple[Text, ...] = ()
