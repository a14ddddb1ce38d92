"""The records that travel: from the plan to the worker, from the worker to the journal, from there to tables.

All are frozen, and all are plain data. Times are seconds (`_s`) with nanosecond digits, sizes are bytes
(`_bytes`). What could not be known is None, never NaN.
"""

from typing import Any, Literal

from msgspec import Struct, field

from bench.readings import Disturbance, OpenLoop

SCHEMA = 1
Scalar = bool | int | float | str
Params = dict[str, Scalar]
Colour = Literal["sync", "async"]
CellStatus = Literal["ok", "void", "failed", "skipped"]
RunStatus = Literal["complete", "partial", "interrupted"]
RoundKind = Literal["untimed", "timed", "traced", "memory", "open"]
Method = Literal["t", "signed-rank"]


class Cell(Struct, frozen=True, kw_only=True):
    """Workload × backend × levels: what one worker of a block hosts.

    `params` holds every factor's level, `levels` those in which the cell differs from its group. `proof` is
    the sequential cell whose values it must give, the group's own where it names none; one that is there to
    prove others and is timed in no block is a `reference`. `python` and `path` are the interpreter and the
    folder of modules that its worker has of its own.
    """

    id: str
    group: str
    workload: str
    backend: str
    params: Params
    levels: Params = field(default_factory=dict)
    colour: Colour = "sync"
    twin: bool = False
    proof: str = ""
    reference: bool = False
    python: str = ""
    path: str = ""


class Expectation(Struct, frozen=True, kw_only=True):
    """What a control must show: a ratio within `within` of 1, or a cost that is told."""

    kind: Literal["ratio", "cost"]
    backend: str
    base: str = "sequential"
    within: float = 0.05
    says: str


class OpenPlan(Struct, frozen=True, kw_only=True):
    """What an open loop is to be: its rates, and how long each one's schedule is.

    Without rates it is a ladder, whose rungs the group's pilot chooses. `pacer_cpus` is where the pacer
    stays: off the worker's own CPU where there is another.
    """

    rates_per_s: tuple[float, ...] = ()
    schedule_s: float = 1.0
    pacer_cpus: tuple[int, ...] = ()


class Group(Struct, frozen=True, kw_only=True):
    """Cells that may be compared: they differ in `factor`, and in nothing else.

    A `patterned` one's workload goes through its operations in ways of its own. Where N is `settled` by the
    workload, no pilot has to find it. `chart` names a chart that the workload asks for. With a `grid` it is
    the point of a map at its levels of these two factors.
    """

    name: str
    workload: str
    question: str
    factor: str
    params: Params
    concurrency: int
    cells: tuple[Cell, ...]
    blocks: int
    rounds: int
    least_rounds: int
    method: Method
    cpus: tuple[int, ...] = ()
    service_cpus: tuple[int, ...] = ()
    pinned: bool = False
    patterned: bool = False
    settled: bool = False
    operations: int | None = None
    controls: tuple[Expectation, ...] = ()
    headline: bool = False
    sweep: str = ""
    chart: str = ""
    memory_blocks: int = 0
    open_loop: OpenPlan | None = None
    grid: tuple[str, ...] = ()


class Skipped(Struct, frozen=True, kw_only=True):
    """A pair that was asked for and can't be, with the reason."""

    id: str
    group: str
    workload: str
    backend: str
    params: Params
    reason: str


class Until(Struct, frozen=True):
    """When a group may stop at one of the looks: all settled, or every interval within `precision` of it.

    A certificate's group may stop when it holds `comparisons` of twins.
    """

    precision: float | None = None
    comparisons: int | None = None


class Plan(Struct, frozen=True, kw_only=True):
    """Everything that is decided before the first measurement.

    `limit_s` is how long a worker may take over one step before it counts as hung. `alpha` is what all tests
    and intervals are at; a plan that may stop early (`until`) has a fifth of the usual. Ratios from
    1/(1 + `margin`) to 1 + `margin` count as no difference that matters.
    """

    profile: str
    seed: int
    round_target_s: float
    block_target_s: float
    groups: tuple[Group, ...]
    skipped: tuple[Skipped, ...] = ()
    limit_s: float = 60.0
    command: str = ""
    notes: tuple[str, ...] = ()
    alpha: float = 0.05
    until: Until | None = None
    margin: float = 0.05


class Span(Struct, frozen=True):
    """When one operation ran, in seconds from its round's start, and on which of the workers (0, 1, …)."""

    index: int
    start_s: float
    end_s: float
    lane: int


class Round(Struct, frozen=True, kw_only=True):
    """One execution of a cell's N operations. `digest` covers the values in the order of their index.

    `figures` are the workload's; a pattern's round also has what was `observed`, and a traced one `series`.
    """

    kind: RoundKind
    wall_s: float
    cpu_s: float | None = None
    digest: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    series: dict[str, tuple[float, ...]] = field(default_factory=dict)
    observed: dict[str, str] = field(default_factory=dict)
    disturbance: Disturbance | None = None
    open_loop: OpenLoop | None = None


class Phases(Struct, frozen=True, kw_only=True):
    """What surrounds the steady rounds, each in seconds; None where the worker did not get that far."""

    create_s: float | None = None
    ready_s: float | None = None
    first_result_s: float | None = None
    teardown_s: float | None = None


class CellBlock(Struct, frozen=True, kw_only=True):
    """What one fresh worker measured in one block. Block 0 is the pilot, and its times are in no table.

    `beyond_per_s`, in a pilot, are the rates of an open loop at which the cell will not be driven at all.
    """

    block: int
    phases: Phases
    rounds: tuple[Round, ...]
    memory_bytes: int | None = None
    memory_kind: str | None = None
    workers: int | None = None
    in_flight: int | None = None
    spans: tuple[Span, ...] = ()
    beyond_per_s: tuple[float, ...] = ()


class Failure(Struct, frozen=True):
    """Why a cell's times are in no table: `void` where the work was wrong, `failed` where it never ended."""

    status: CellStatus
    reason: str


class BlockRecord(Struct, frozen=True, kw_only=True, tag="block"):
    """One line of the journal: what one block's workers measured, by cell id."""

    group: str
    block: int
    operations: int
    started_at: str
    cells: dict[str, CellBlock]
    failures: dict[str, Failure] = field(default_factory=dict)


class Control(Struct, frozen=True, kw_only=True):
    """A control's outcome. `ok` is None where the run has too little to tell."""

    name: str
    group: str
    says: str
    ok: bool | None
    ratio: float | None = None
    ratio_ci: tuple[float, float] | None = None
    p_adjusted: float | None = None
    figures: dict[str, float] = field(default_factory=dict)


class CellResult(Struct, frozen=True, kw_only=True):
    """A cell with all its raw figures, as it stands in `run.json`."""

    id: str
    group: str
    workload: str
    backend: str
    params: Params
    status: CellStatus
    reason: str | None = None
    operations: int | None = None
    levels: Params = field(default_factory=dict)
    twin: bool = False
    blocks: tuple[CellBlock, ...] = ()


class Tool(Struct, frozen=True):
    """Which harness measured."""

    name: str
    version: str


class Header(Struct, frozen=True, kw_only=True, tag="run"):
    """The journal's first line: all of a run that is known before its first block."""

    schema: int
    id: str
    tool: Tool
    started_at: str
    plan: Plan
    machine: dict[str, Any]


class Run(Struct, frozen=True, kw_only=True):
    """One invocation with everything it measured: what `run.json` holds.

    `imported_from` names the tool that measured it where this harness did not: then no two of its cells were
    measured side by side.
    """

    schema: int
    id: str
    status: RunStatus
    tool: Tool
    profile: str
    seed: int
    started_at: str
    finished_at: str | None
    machine: dict[str, Any]
    controls: tuple[Control, ...]
    imported_from: str = ""
    plan: Plan
    cells: tuple[CellResult, ...]
    notes: tuple[str, ...] = ()
