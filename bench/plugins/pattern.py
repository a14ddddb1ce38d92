"""The contract of a workload of patterns: one callable for each model that has the pattern.

An operation is what is done; a pattern is how a model goes through all of them: `gather` or
`as_completed`, a queue, a deadline. The backend lends its loop or its pool and reads the clock before and
after; everything in between is the workload's. What it saw is asked for when the clock has stopped.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from msgspec import Struct

from bench.model.plan import Params
from bench.plugins.workload import Setting, Value, nothing

if TYPE_CHECKING:
    from concurrent.futures import Executor

# What a pattern runs on. These are the ones that the patterns here know: `alone` is this thread and nothing
# else, `loop` an event loop on it, and pools (executors) of threads and of processes. A backend that offers
# none of them names its own, for which workloads may then have patterns.
Stage = str
ALONE, LOOP, THREADS, PROCESSES = "alone", "loop", "threads", "processes"


class Means(Struct, frozen=True, kw_only=True):
    """What a backend provides for one round: N operations, K places, the clock, and its pool if it has one.

    `call` runs one operation wherever the model's workers are; under processes its argument and its value
    must pickle. On a loop it is a coroutine function. A `traced` round is not timed, so a pattern may look
    closer.
    """

    call: Callable[[Any], Any]
    operations: int
    concurrency: int
    clock: Callable[[], int]
    pool: "Executor | None" = None
    traced: bool = False

    @property
    def executor(self) -> "Executor":
        """Return the pool. Raises RuntimeError on a stage that has none."""
        if self.pool is None:
            raise RuntimeError("this stage has no pool")
        return self.pool


class Account(Struct, frozen=True, kw_only=True):
    """What a pattern reports about a round besides its values.

    `figures` are numbers by name, the unit in the name. `series` are numbers in a row, which only a traced
    round is asked for, `observed` short texts: which operations finished, what the caller saw. `in_flight` is
    how many operations were at work at once, where that can be told.
    """

    figures: Mapping[str, float] = {}
    series: Mapping[str, Sequence[float]] = {}
    observed: Mapping[str, str] = {}
    in_flight: int | None = None


def nothing_to_tell() -> Account:
    """Return an empty account."""
    return Account()


class Seen(Struct, frozen=True):
    """One round of a pattern: a value for each operation, in the order of their index, and its account.

    The values are the proof of equal work: they must be alike under every model and pattern of a group, so
    what a pattern loses or leaves unfinished belongs into the account.
    """

    values: Sequence[Value]
    account: Callable[[], Account] = nothing_to_tell


class Pattern(Struct, frozen=True, kw_only=True):
    """One pattern, opened in a worker for one stage.

    `play` takes `Means` and returns `Seen`: a plain function, or on a loop a coroutine function. One that
    runs loops of its own is plain there too, and says so with `own_loop`. `shared` reaches a pool's children
    as `Setting.shared`: queues and the like, which can only be inherited. `children` are the pids of
    processes that the pattern has started itself, whose CPU time is the round's.
    """

    play: Callable[[Means], Any]
    own_loop: bool = False
    shared: Any = None
    children: Sequence[int] = ()
    close: Callable[[], None] = nothing


@runtime_checkable
class Patterned(Protocol):
    """A workload of the patterns kind; it is also a workload like any other."""

    @property
    def name(self) -> str: ...

    def patterns(self, stage: Stage) -> Sequence[str]:
        """Return the patterns that it has on this stage, the default one first; none if it has no meaning."""

    def size(self, params: Params) -> int:
        """Return N if none is requested."""

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        """Open the pattern that `setting.params["pattern"]` names, before the model creates anything."""
