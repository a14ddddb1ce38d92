"""The contract of a workload, and all that a workload may know of the harness.

A workload is one object, found through the entry-point group `bench.workloads`. It gives *one operation in
two colours* and its inputs; a backend drives it. Nothing in this file is imported from the harness's core,
so that a workload in somebody else's package depends on these few names alone.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from msgspec import Struct, field

from bench.model.plan import Colour, Display, Expectation, Params, Scalar
from bench.model.target import Target

T = TypeVar("T")
Value = int | float | str | bytes | None | tuple[Any, ...] | list[Any]


class Parameter(Struct, frozen=True, kw_only=True):
    """One factor with its default level. `changes_work` says whether levels of it can share a group.

    One that `submits` says how operations are handed to a model: workloads of patterns do that themselves.
    """

    default: Scalar
    help: str
    unit: str = ""
    choices: tuple[Scalar, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    changes_work: bool = True
    submits: bool = False


class Variant(Struct, frozen=True):
    """One cell of a group: a backend, and the levels in which it differs from the group's own."""

    backend: str
    params: Params = field(default_factory=dict)


class GroupSpec(Struct, frozen=True, kw_only=True):
    """A comparison that `bench all` runs of a workload. The sequential cell is added where it is missing.

    Not so where `sequential` is False, for work that would take minutes in turn: values are then held
    against those that a `Foretelling` workload names, else against the first cell's.
    `operations` fixes N, which a pilot chooses otherwise; `rounds` is how many a block has at the most.
    With `confounded`, that factor changes together with the backend. `display` says where it is drawn.
    One that is `pinned` has one CPU even where a pattern starts threads, which would have them all; one with
    `cpus` has no more of them than that. In a
    `burst` every round begins after a rest instead of a warm-up. Times of a group that is not `compared` are
    shown side by side, without verdicts: it is measured for its phases or its metrics.
    """

    name: str
    question: str
    variants: tuple[Variant, ...]
    factor: str = "backend"
    confounded: str = ""
    params: Params = field(default_factory=dict)
    concurrency: int | None = None
    controls: tuple[Expectation, ...] = ()
    blocks: int | None = None
    rounds: int | None = None
    operations: int | None = None
    memory: bool = True
    sequential: bool = True
    pinned: bool = False
    cpus: int | None = None
    burst: bool = False
    compared: bool = True
    display: Display = Display()


class Effort(Struct, frozen=True, kw_only=True):
    """How much a profile measures. What is measured, the workload decides.

    `extras`: groups and variants of secondary interest as well; `details`: even those of little interest.
    `curve_points`: the most points of a curve, each of which has `curve_blocks` (None: the profile's own
    number). Groups whose rounds are long name the blocks and rounds that they should have, and get these
    shares of them. `size` multiplies how many things there are. `full_length`: waits are as long as in the
    original example, and run sequentially too.
    """

    extras: bool
    details: bool
    curve_points: int
    curve_blocks: int | None
    blocks_share: float
    rounds_share: float
    size: float
    full_length: bool

    def first(self, ladder: Sequence[T], fewer: int = 0) -> list[T]:
        """Return the points of a curve that are measured; the most important ones are named first.

        A costly curve, or one that shares points with other groups, has a few less.
        """
        return list(ladder[: max(2, self.curve_points - fewer)])

    def blocks(self, wanted: int, least: int = 1) -> int:
        """Return how many blocks a costly group has, at least `least` of what was wanted.

        It takes three to judge a statement by the times of a group.
        """
        return max(min(least, wanted), round(wanted * self.blocks_share))

    def waves(self, wanted: int, concurrency: int) -> int | None:
        """Return N for a first look: whole waves of K, without a pilot; None where there is time for one."""
        return None if self.extras else wanted * concurrency

    def rounds(self, wanted: int) -> int:
        """Return how many rounds a block of a costly group has."""
        return max(1, round(wanted * self.rounds_share))

    def sized(self, wanted: int, least: int = 1) -> int:
        """Return how many of something there are."""
        return max(least, round(wanted * self.size))


class Facts(Struct, frozen=True, kw_only=True):
    """What is known before the groups are planned.

    `cpus` may be used; `models` are the backends that are compared wherever a workload compares the models.
    `both_gils`: one binary is measured with the GIL on and off.
    """

    cpus: int
    models: tuple[str, ...]
    effort: Effort
    both_gils: bool = False

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Return a cell for each of the models."""
        return tuple(Variant(name) for name in self.models)


class Setting(Struct, frozen=True, kw_only=True):
    """What an operation is opened with, in a worker or in a pool's child process; it must pickle.

    `address` is the workload's server, `scratch` a folder that goes when the run ends, `shared` what a
    pattern made for the pool's children, `target` the user's own function that is called.
    """

    params: Params
    seed: int
    concurrency: int
    address: str = ""
    scratch: str = ""
    shared: Any = None
    target: Target | None = None


class RoundFacts(Struct, frozen=True, kw_only=True):
    """One finished round as the workload may judge it.

    `service`: by how much its server's counters grew, in the round and in its warm-up of `warmup` operations.
    `told` and `observed`: a pattern's own account, or what an operation's counters tell.
    """

    params: Params
    operations: int
    concurrency: int
    wall_s: float
    timed: bool
    warmup: int = 0
    service: Mapping[str, float] = field(default_factory=dict)
    told: Mapping[str, float] = field(default_factory=dict)
    observed: Mapping[str, str] = field(default_factory=dict)

    @property
    def executed(self) -> int:
        """Return how many operations a server has seen: the round's and its warm-up's."""
        return self.operations + self.warmup

    @property
    def waves(self) -> int:
        """Return ⌈N/K⌉: how many operations follow one another where K are always in flight."""
        return -(-self.operations // self.concurrency)


def nothing() -> None:
    """Do nothing: the default of an operation that has nothing to open."""


async def nothing_async() -> None:
    """Do nothing, in the other colour."""


class SyncOperation(Struct, frozen=True):
    """One operation as a plain function of its index, or of the argument that a `Sending` workload makes.

    `enter` runs once on every thread (or in every process) before its first operation, so that what a
    good user would keep per worker, like a session and its connection, is open before the clock runs.
    `counters`, if there are any, are read before and after a round of threads, like a server's: by how much
    they grew is what the round `told`.
    """

    call: Callable[[Any], Value]
    enter: Callable[[], None] = nothing
    close: Callable[[], None] = nothing
    counters: Callable[[], Mapping[str, float]] | None = None


class AsyncOperation(Struct, frozen=True):
    """One operation as a coroutine function of its index. `enter` runs once, on the loop, for all K."""

    call: Callable[[Any], Awaitable[Value]]
    enter: Callable[[], Awaitable[None]] = nothing_async
    close: Callable[[], Awaitable[None]] = nothing_async


class Workload(Protocol):
    """One kind of work. Every method is cheap and pure, but for the two that open an operation.

    A workload whose operations can arrive from outside, like requests, says so with `open_loop = True`: it
    can then be driven at a rate. One that says nothing is driven in a closed loop only.
    """

    @property
    def name(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def parameters(self) -> Mapping[str, Parameter]: ...

    def default_concurrency(self, facts: Facts) -> int:
        """Return K if none is requested."""

    def colours(self, params: Params) -> tuple[Colour, ...]:
        """Return the colours in which the operation exists at these levels; e.g. a client may lack one."""

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        """Return the groups that `bench all` runs."""

    def service(self, params: Params) -> str | None:
        """Return the module (run with `python -m`) of a server that the work needs, or None."""

    def modules(self, params: Params) -> tuple[str, ...]:
        """Return the modules that the operation imports; they are imported before any phase is timed."""

    def open_sync(self, setting: Setting) -> SyncOperation:
        """Open the operation in this process."""

    async def open_async(self, setting: Setting) -> AsyncOperation:
        """Open the operation on this loop."""

    def check(self, facts: RoundFacts) -> str | None:
        """Return why a round's work was wrong, or None; the clock has stopped."""

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return further metrics of a round by name, with the unit in the name."""
