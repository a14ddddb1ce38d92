"""What will be measured, as records: cells, groups, the plan.

All are frozen, and all are plain data. Times are seconds (`_s`), sizes are bytes (`_bytes`).
"""

from typing import Literal

from msgspec import Struct, field

from bench.model.limits import Alpha, Count, Cpus, Name, Number, Seconds, Seed, Text, Whole

Scalar = bool | Whole | Number | Text

Params = dict[Name, Scalar]

Colour = Literal["sync", "async"]

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
