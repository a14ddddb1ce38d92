"""The records of what will be measured: cells, groups, the plan.

All are frozen plain data. Times are seconds (`_s`), sizes are bytes (`_bytes`).
"""

from typing import Any, Literal

from msgspec import Struct, field

from bench.model.limits import Alpha, Count, Cpus, Margin, Name, Number, Seconds, Seed, Text, Whole
from bench.model.target import Target

Scalar = bool | Whole | Number | Text

Params = dict[Name, Scalar]

# An operation is a plain function, a coroutine function for asyncio, or one for trio.
Colour = Literal["sync", "async", "trio"]

Method = Literal["t", "signed-rank"]
# Whether the GIL is on: empty where that is the interpreter's own affair.
Gil = Literal["", "on", "off"]
GroupKind = Literal["comparison", "duel", "calibration", "advice"]
Placement = Literal["pinned", "unpinned"]
# The profile of a run that compares two variants, without any sequential baseline.
DUEL = "duel"
# The factor of a group that another tool measured, not side by side.
BENCHMARK = "benchmark"
# The backend that every speed-up is relative to.
SEQUENTIAL = "sequential"


def method_for(pinned: bool) -> Method:
    """Return the test for a group: Student's t where all workers share one CPU, else the signed-rank test."""
    return "t" if pinned else "signed-rank"


def placement(pinned: bool) -> Placement:
    """Return the name of the placement of workers on CPUs."""
    return "pinned" if pinned else "unpinned"


class CellIdentity(Struct, frozen=True, kw_only=True):
    """Workload × backend × levels: the fields that identify a cell in every record.

    `params` has every factor's level, `levels` those that differ from the group's. `twin` marks the identical
    copy of another cell (the A/A control). In a calibration, `slowdown` is the share by which a copy is
    slowed down: 0 for identical copies.
    """

    id: Name
    group: Name
    workload: Name
    backend: Name
    params: Params
    levels: Params = field(default_factory=dict)
    twin: bool = False
    slowdown: Number | None = None

    def identity(self) -> dict[str, Any]:
        """Return the identity's fields, to create another record of the same cell."""
        return {name: getattr(self, name) for name in CellIdentity.__struct_fields__}


class Cell(CellIdentity, frozen=True, kw_only=True):
    """One worker's task in a block.

    `proof` is the sequential cell whose values it must reproduce; by default the group's own. A `reference`
    only proves others and is not timed. `python` and `path` are the worker's own interpreter and module
    folder, if any; `gil` is `on` or `off` where the worker must keep it so. `backend_ref` is
    where the worker finds the backend, as `module:attribute`.
    """

    backend_ref: Text = ""
    colour: Colour = "sync"
    proof: Name = ""
    reference: bool = False
    python: Text = ""
    path: Text = ""
    gil: Gil = ""


class Expectation(Struct, frozen=True, kw_only=True):
    """What a control must show: a ratio within `within` of 1, or a cost that is reported."""

    kind: Literal["ratio", "cost"]
    backend: Name
    base: Name = SEQUENTIAL
    within: Number = 0.05
    says: Text


class OpenPlan(Struct, frozen=True, kw_only=True):
    """The rates of an open loop, and the length of each rate's schedule.

    Without rates, the group's pilot chooses rising ones. `pacer_cpus` are the pacer's CPUs: not the worker's
    own, if there is another.
    """

    rates_per_s: tuple[Number, ...] = ()
    schedule_s: Seconds = 1.0
    pacer_cpus: Cpus = ()


class Display(Struct, frozen=True, kw_only=True):
    """Where a group is shown, apart from its own table.

    `headline` groups come first, by ascending `place`. They are in the matrix, where `work` names what they
    do, its kind first (`HTTP, client h11`), and in the speed-up chart. Groups with the same `sweep` form one
    curve over K. `chart` names a chart that the workload asks for. Groups with the same two parameters in
    `grid` form one map, with these as its rows and columns. `answers` are the workload's metrics that answer
    the group's question: its own table begins with them.
    """

    headline: bool = False
    work: Name = ""
    place: Count = 0
    sweep: Name = ""
    chart: Name = ""
    grid: tuple[Name, ...] = ()
    answers: tuple[Name, ...] = ()

    @property
    def kind(self) -> str:
        """Return the kind of work in short: what stands before the comma."""
        return self.work.partition(",")[0]


class Timing(Struct, frozen=True, kw_only=True):
    """How long a group's rounds are.

    Every timed round has a warm-up of at least `warmup_s` right before it, or in a burst a rest of `rest_s`.
    A round of the fastest cell takes about `round_s`, as long as one of the slowest takes no more than
    `longest_s`, and all timed rounds of a block take about `block_s`.
    """

    warmup_s: Seconds = 0.0
    rest_s: Seconds = 0.0
    round_s: Seconds = 0.0
    longest_s: Seconds = 0.0
    block_s: Seconds = 0.0


class Group(Struct, frozen=True, kw_only=True):
    """Cells that may be compared: they differ in `factor` and in nothing else.

    `confounded` names a factor that changes together with the backend, as in a textbook's pairing of a
    model with a client library. Cells of a duel or a calibration may differ in anything. In a `patterned`
    group the workload runs its operations itself. Cells with `unequal` work, because they abandon
    operations, are shown side by side and not compared; nor are those of a group that is not `compared`,
    for it is measured for something else than its times. Where blocks are too `costly` for as many as
    signed ranks need, Student's t judges the few that there are. `workload_ref` is where runner and
    workers find the workload; `targets` are the user's functions that it calls, if any.
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
    timing: Timing = Timing()
    kind: GroupKind = "comparison"
    workload_ref: Text = ""
    confounded: Name = ""
    cpus: Cpus = ()
    service_cpus: Cpus = ()
    pinned: bool = False
    patterned: bool = False
    operations: Count | None = None
    controls: tuple[Expectation, ...] = ()
    memory_blocks: Count = 0
    open_loop: OpenPlan | None = None
    unequal: bool = False
    compared: bool = True
    costly: bool = False
    display: Display = Display()
    targets: tuple[Target, ...] = ()

    @property
    def method(self) -> Method:
        """Return the test of the group's comparisons."""
        return method_for(self.pinned or self.costly)

    @property
    def placement(self) -> Placement:
        """Return whether the workers share one CPU."""
        return placement(self.pinned)

    @property
    def sequential(self) -> bool:
        """Return whether every cell runs its operations one after another: their rounds have no waves."""
        return not self.patterned and all(cell.backend == SEQUENTIAL for cell in self.cells)

    @property
    def ordinary_code(self) -> bool:
        """Return whether all workers run the same ordinary code right before each timed round.

        On one CPU rounds are short, so what a process ran just before a round affects its time. Sequential
        cells run the same before their rounds anyway, and a burst begins after a rest.
        """
        return self.pinned and not self.sequential and not self.timing.rest_s

    def target_of(self, cell: Cell) -> Target | None:
        """Return the user's function that a cell calls, or None."""
        return next((one for one in self.targets if one.name == cell.params.get("target")), None)

    @property
    def free(self) -> bool:
        """Return whether its cells may differ in anything, because each was specified separately."""
        return self.kind != "comparison"


class Skipped(CellIdentity, frozen=True, kw_only=True):
    """A requested cell that cannot be measured, with the reason; one that was to be counts as failed."""

    reason: Text
    status: Literal["skipped", "failed"] = "skipped"


class Until(Struct, frozen=True):
    """When a group may stop early: all verdicts settled, or every interval within `precision`.

    With a `threshold`, it must also be settled whether each ratio is above 1 + `threshold`. A calibration's
    group may stop after this many A/A `comparisons`.
    """

    precision: Number | None = None
    threshold: Number | None = None
    comparisons: Count | None = None


class Plan(Struct, frozen=True, kw_only=True):
    """Everything that is decided before the first measurement.

    `limit_s` is the time limit for one step of a worker. `alpha` is the level of all tests and intervals; a
    plan that may stop early (`until`) has a fifth of the usual one. Ratios from 1/(1 + `margin`) to
    1 + `margin` count as equivalent. Modules are first searched for in the folders of `search_path`.
    """

    profile: Name
    seed: Seed
    groups: tuple[Group, ...]
    skipped: tuple[Skipped, ...] = ()
    limit_s: Seconds = 60.0
    command: Text = ""
    notes: tuple[Text, ...] = ()
    alpha: Alpha = 0.05
    until: Until | None = None
    margin: Margin = 0.05
    search_path: tuple[Text, ...] = ()
