"""What will be measured, as records: cells, groups, the plan.

All are frozen, and all are plain data. Times are seconds (`_s`), sizes are bytes (`_bytes`).
"""

from typing import Any, Literal

from msgspec import Struct, field

from bench.model.limits import Alpha, Count, Cpus, Name, Number, Seconds, Seed, Text, Whole

Scalar = bool | Whole | Number | Text

Params = dict[Name, Scalar]

Colour = Literal["sync", "async"]

Method = Literal["t", "signed-rank"]
GroupKind = Literal["comparison", "duel", "calibration"]
Placement = Literal["pinned", "unpinned"]
# The backend that every speed-up is relative to.
SEQUENTIAL = "sequential"


def method_for(pinned: bool) -> Method:
    """Return the test for a group: Student's t where all workers share one CPU, else the signed-rank test."""
    return "t" if pinned else "signed-rank"


def placement(pinned: bool) -> Placement:
    """Return the name of one of the two ways to place workers on CPUs."""
    return "pinned" if pinned else "unpinned"


class CellIdentity(Struct, frozen=True, kw_only=True):
    """Workload × backend × levels: which cell a record describes, wherever it stands.

    `params` holds every factor's level, `levels` those in which the cell differs from its group. `twin` marks
    the identical copy of another cell (the A/A control). In a calibration `slowdown` is the share by which a
    copy is slower than the others: 0 for identical ones.
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
        """Return the fields of the identity, to make another record of the same cell with."""
        return {name: getattr(self, name) for name in CellIdentity.__struct_fields__}


class Cell(CellIdentity, frozen=True, kw_only=True):
    """What one worker of a block hosts.

    `proof` is the sequential cell whose values it must give, the group's own where it names none; one that is
    there to prove others and is timed in no block is a `reference`. `python` and `path` are the interpreter
    and the folder of modules that its worker has of its own. `backend_ref` is where the worker finds the
    backend, as `module:attribute`.
    """

    backend_ref: Text = ""
    colour: Colour = "sync"
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


class Display(Struct, frozen=True, kw_only=True):
    """Where a group is drawn, apart from its own table.

    `headline` groups come first and are in the speed-up chart; those that share a `sweep` are one curve over
    K. `chart` names a chart that the workload asks for. Those that name the same two parameters in `grid` are
    the points of one map: its rows, its columns.
    """

    headline: bool = False
    sweep: Name = ""
    chart: Name = ""
    grid: tuple[Name, ...] = ()


class Group(Struct, frozen=True, kw_only=True):
    """Cells that may be compared: they differ in `factor`, and in nothing else.

    With `confounded` that factor changes together with the backend, as in a textbook's pairing of a model
    with a client library. Cells of a duel or a calibration may differ in anything. A `patterned` group's
    workload goes through its operations in ways of its own. Where N is `settled` by the workload, no pilot
    has to find it. Cells whose work is `unequal`, because they give operations up, are shown side by side and
    not compared. `workload_ref` is where the conductor and the workers find the workload.
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
    kind: GroupKind = "comparison"
    workload_ref: Text = ""
    confounded: Name = ""
    cpus: Cpus = ()
    service_cpus: Cpus = ()
    pinned: bool = False
    patterned: bool = False
    settled: bool = False
    operations: Count | None = None
    controls: tuple[Expectation, ...] = ()
    memory_blocks: Count = 0
    open_loop: OpenPlan | None = None
    unequal: bool = False
    display: Display = Display()

    @property
    def method(self) -> Method:
        """Return the test of the group's comparisons."""
        return method_for(self.pinned)

    @property
    def placement(self) -> Placement:
        """Return whether the workers share one CPU."""
        return placement(self.pinned)

    @property
    def free(self) -> bool:
        """Return whether its cells may differ in anything, because each was described on its own."""
        return self.kind != "comparison"


class Skipped(CellIdentity, frozen=True, kw_only=True):
    """A cell that was asked for and cannot be measured, with the reason."""

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
    1/(1 + `margin`) to 1 + `margin` count as no difference that matters. Modules are looked for in the
    folders of `search_path` first.
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
    search_path: tuple[Text, ...] = ()
