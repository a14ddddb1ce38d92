"""The contract of a backend: one concurrency model with at most K operations in flight."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from bench.model.plan import Colour, Params
from bench.plugins.pattern import Account, Pattern, Stage, nothing_to_tell
from bench.plugins.watch import Clock, CpuClock, Watch
from bench.plugins.workload import Parameter, Setting, Value, Workload


class Job(Struct, frozen=True, kw_only=True):
    """What a backend is opened with: the workload, by object and by reference, and the levels of its cell.

    `send` makes an operation's argument from its index; without it, the argument is the index.
    """

    workload: Workload
    reference: str
    setting: Setting
    colour: Colour
    params: Params
    clock: Clock
    cpu_clock: CpuClock
    send: Callable[[int], Any] | None = None

    def arguments(self, operations: int) -> Iterable[Any]:
        """Return the arguments of the operations 0 … N-1, made as they are needed."""
        return map(self.send, range(operations)) if self.send else range(operations)

    def watch(self, children: Sequence[int] = ()) -> Watch:
        """Return the clocks around a round that begins now; `children` are the pool's processes."""
        return Watch(self.clock, self.cpu_clock, children)


class Batch(Struct, frozen=True):
    """N executed operations: the values in the order of their index, and the clocks' readings for them alone.

    `account` tells what else a pattern saw; whoever asks has all the time in the world.
    """

    values: list[Any]
    wall_ns: int
    cpu_ns: int | None = None
    account: Callable[[], Account] = nothing_to_tell


class Traced(Struct, frozen=True):
    """One operation's value with when and where it ran; clock in nanoseconds, `worker` is any unique key."""

    value: Value
    start_ns: int
    end_ns: int
    worker: tuple[int, ...]


class Arrivals(Protocol):
    """One open round's operations, which become due on a schedule that does not depend on the model."""

    @property
    def offsets_ns(self) -> Sequence[int]:
        """Return when each operation is due, from the schedule's beginning."""

    @property
    def left(self) -> int:
        """Return how many have not been taken yet."""

    def fileno(self) -> int:
        """Return a descriptor that is readable when an operation is due."""

    def begin(self) -> None:
        """Start the schedule: a model calls this when it is ready for the first operation."""

    def take(self, most: int = ...) -> Sequence[int]:
        """Return the indices that are due, up to `most`, as soon as there is one."""


def each_due(arrivals: Arrivals, at_once: int) -> Iterator[int]:
    """Yield the operations as they become due, at most `at_once` read ahead; it blocks in between."""
    arrivals.begin()
    while arrivals.left:
        yield from arrivals.take(at_once)


class Needs(Struct, frozen=True, kw_only=True):
    """What a model needs of an interpreter: a Python that is new enough, or a module of a package.

    `what` names what needs it, where that is not the whole model.
    """

    what: str = ""
    python: tuple[int, int] = (3, 0)
    module: str = ""
    package: str = ""


class Session(Protocol):
    """A model in one worker: created, made ready, driven for rounds, closed.

    One whose workers import the operation anew may tell how long that took when they are ready: `import_s`.
    One whose workers share one operation may have `counters()`, which are the operation's.
    """

    def create(self) -> None:
        """Construct the pool or the loop: the phase that ends when the constructor returns."""

    def ready(self) -> int:
        """Make K distinct workers meet at a barrier and enter the operation; return how many met."""

    def run(self, operations: int, trace: bool = False) -> Batch:
        """Run the operations 0 … N-1. If `trace`, every value is a `Traced` one."""

    def play(self, pattern: Pattern, operations: int, traced: bool = False) -> Batch:
        """Run a pattern over the operations 0 … N-1 with this model."""

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        """Run the operations as they become due, at most K at once; return when each began and was done."""

    def population(self) -> int:
        """Return how many workers the model has now; it must not change in a timed round."""

    def children(self) -> tuple[int, ...]:
        """Return the pids of the pool's processes, whose CPU time is the cell's as well."""

    def close(self) -> None:
        """Tear the model down and wait until its workers are gone."""


class Backend(Protocol):
    """One concurrency model. Nothing heavy may be imported until `open` is called.

    One with variants that have a name of their own, like asyncio with uvloop, may list them in `offers`: the
    names that `--with` takes, and the levels that each stands for. One that not every interpreter can run may
    say what it `needs(params)`, and is skipped under those that lack it.
    """

    @property
    def name(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def colours(self) -> tuple[Colour, ...]:
        """Return the colours it can drive, the preferred one first."""

    @property
    def stage(self) -> Stage:
        """Return what a pattern runs on under this model."""

    @property
    def single_thread(self) -> bool:
        """Return whether all its work runs on one thread, so that a group of such cells can be pinned."""

    @property
    def compared(self) -> int:
        """Return its place among the models that `bench all` compares, from 1; 0 if it is not one of them."""

    @property
    def synthetic(self) -> bool:
        """Return whether its times are made up, for tests; such a backend is never part of `bench all`."""

    @property
    def parameters(self) -> Mapping[str, Parameter]: ...

    def refuse(self, params: Params) -> str | None:
        """Return why these levels are not possible together, or None."""

    def open(self, job: Job) -> Session: ...
