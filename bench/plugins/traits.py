"""What a workload may be besides a workload: protocols that the harness checks for, none of them required."""

from collections.abc import Callable
from typing import Any, Literal, Protocol, runtime_checkable

from bench.model.plan import Params
from bench.plugins.backend import Backend
from bench.plugins.workload import AsyncOperation, Setting, Value


@runtime_checkable
class Calibrated(Protocol):
    """A workload that can be slowed down by a known share, for calibrations."""

    @property
    def name(self) -> str: ...
    @property
    def calibration(self) -> Literal["cpu", "wait"]:
        """Return what its time is made of."""

    def slowed(self, share: float) -> Params:
        """Return the levels at which an operation takes 1 + `share` times what it takes by default."""


@runtime_checkable
class Abandoning(Protocol):
    """A workload that cancels operations, as its patterns would: its cells do not do equal work.

    What they do is counted and shown, but no time of theirs is held against another's.
    """

    @property
    def name(self) -> str: ...

    def abandons(self, params: Params) -> bool:
        """Return whether operations are cancelled at these levels."""


@runtime_checkable
class Threading(Protocol):
    """A workload whose operations or patterns start threads of their own, whatever the model."""

    @property
    def name(self) -> str: ...

    def starts_threads(self, params: Params) -> bool:
        """Return whether they do at these levels; such a group is not pinned to one CPU."""


@runtime_checkable
class Keeping(Protocol):
    """A workload whose operations may keep threads that they have started, as `asyncio.to_thread` does.

    The number of threads then does not tell a pool's size, which must not change in a timed round.
    """

    @property
    def name(self) -> str: ...
    @property
    def keeps_threads(self) -> bool:
        """Return whether they may."""


@runtime_checkable
class Refusing(Protocol):
    """A workload that some models cannot run."""

    @property
    def name(self) -> str: ...

    def refuse(self, backend: Backend, params: Params) -> str | None:
        """Return why a model cannot run it at these levels, with the remedy, or None."""


@runtime_checkable
class Sending(Protocol):
    """A workload whose operations take an argument that the caller makes, instead of their index.

    Under processes the argument is pickled, and its time is part of the operation's.
    """

    @property
    def name(self) -> str: ...

    def sender(self, setting: Setting) -> Callable[[int], Any]:
        """Return the function that makes the argument of an operation from its index."""


@runtime_checkable
class InTrio(Protocol):
    """A workload with a third colour: coroutine functions that run on a loop of trio's. `colours` says so."""

    @property
    def name(self) -> str: ...

    async def open_trio(self, setting: Setting) -> AsyncOperation:
        """Open the operation on this loop of trio's."""


@runtime_checkable
class Foretelling(Protocol):
    """A workload that knows in advance how long its waits take at least, and which values it must return.

    Work that would wait in turn for longer than a worker may take has no sequential cell: its values are then
    held against these.
    """

    @property
    def name(self) -> str: ...

    def least_s(self, params: Params, operations: int, concurrency: int) -> float:
        """Return what N operations take at least, K at a time."""

    def value(self, params: Params, index: int) -> Value:
        """Return the one right value of an operation."""
