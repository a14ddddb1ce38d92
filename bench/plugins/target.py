"""The workload that is made of a user's own functions."""

import pickle
from collections.abc import Awaitable, Callable, Mapping, Sequence
from math import gcd
from pathlib import Path
from typing import Any

from bench.model.plan import Colour, Params
from bench.model.target import Target, Tried
from bench.plugins.backend import Backend
from bench.plugins.callables import compiled, load
from bench.plugins.onloops import Loops, on_threads
from bench.plugins.pattern import ALONE, LOOP, THREADS
from bench.plugins.workload import (
    AsyncOperation,
    Facts,
    GroupSpec,
    Parameter,
    RoundFacts,
    Setting,
    SyncOperation,
)

REFERENCE = "bench.plugins.target:WORKLOAD"
SEVERAL = "targets"
FACTOR = "target"
# The stages of models that stay in one process, and pickle nothing.
WITHIN = (ALONE, LOOP, THREADS, "to-thread", "threads-asyncio", "trio", "gevent")
# How many calls of a function that waits are in flight.
WAITING = 16


class TargetWorkload:
    """Calls of one function, or of several that are compared; workers get theirs with the setting."""

    def __init__(self, tried: Sequence[Tried] = ()) -> None:
        self._tried = {one.target.name: one for one in tried}
        self.name = next(iter(self._tried)) if len(self._tried) == 1 else SEVERAL

    @property
    def summary(self) -> str:
        """Return the question that measuring answers."""
        return f"Which model is the fastest for {' or '.join(self._tried)}?"

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Return the function as a factor, and where its items come from."""
        names = tuple(self._tried) or ("",)
        sources = {one.target.items.source or "none" for one in self._tried.values()} or {""}
        return {
            FACTOR: Parameter(default=names[0], choices=names, help="the function that is called"),
            "items": Parameter(default=sources.pop(), help="what it is called with"),
        }

    def tried(self, params: Params) -> Tried:
        """Return what is known of the function at these levels."""
        return self._tried[str(params[FACTOR])]

    def default_concurrency(self, facts: Facts) -> int:
        """Return the number of CPUs, or more if every function waits for most of its time."""
        waiting = all(one.waits for one in self._tried.values())
        return max(WAITING, facts.cpus) if waiting else facts.cpus

    def colours(self, params: Params) -> tuple[Colour, ...]:
        """Return both: a function goes to a thread, and a coroutine function gets a loop."""
        return ("sync", "async")

    def refuse(self, backend: Backend, params: Params) -> str | None:
        """Return why a model cannot run the function: what leaves the process is pickled."""
        tried = self.tried(params)
        if tried.unpicklable and backend.stage not in WITHIN:
            return tried.unpicklable
        return None

    def starts_threads(self, params: Params) -> bool:
        """Return that it may: only its author knows."""
        return True

    @property
    def keeps_threads(self) -> bool:
        """Return that it may, in an executor of its own or of its loop."""
        return True

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        return ()

    def service(self, params: Params) -> str | None:
        return None

    def modules(self, params: Params) -> tuple[str, ...]:
        return ()

    def sender(self, setting: Setting) -> Callable[[int], Any]:
        """Return what makes the argument of a call: an item, and the function if it is sent along."""
        target = of(setting)
        # Items may be of classes of its module; and a pool's children find it imported, as a program's would.
        function = load(target.reference, target.folders) if target.reference else None
        item = item_of(target)
        return item if not target.sends else lambda index: (function, item(index))

    def open_sync(self, setting: Setting) -> SyncOperation:
        target = of(setting)
        function, setup, teardown = opened(target, target.reference)
        if target.is_async:
            loops = Loops(_of_one(function, target), setup, teardown)
            return SyncOperation(loops.call, loops.enter, loops.close)
        setup()
        return SyncOperation(_of_one(function, target), close=teardown)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        target = of(setting)
        function, setup, teardown = opened(target, target.other or target.reference)
        await awaited(setup())

        async def close() -> None:
            await awaited(teardown())

        if target.other or target.awaits:
            return AsyncOperation(_of_one(function, target), close=close)
        call, enter = on_threads(_of_one(function, target))
        return AsyncOperation(call, enter, close)

    def check(self, facts: RoundFacts) -> str | None:
        return None

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        return {}


def of(setting: Setting) -> Target:
    """Return the function that a worker was sent."""
    if setting.target is None:
        raise ValueError("this worker was sent no function")
    return setting.target


def opened(target: Target, reference: str) -> tuple[Callable[..., Any], Callable[[], Any], Callable[[], Any]]:
    """Return the function, its setup and its teardown, loaded and not called."""
    if target.code:
        function, setup, teardown = compiled(target.code, target.setup, target.teardown)
        return function, setup, teardown

    def found(named: str) -> Callable[[], Any]:
        loaded: Callable[[], Any] = load(named, target.folders) if named else _nothing
        return loaded

    return load(reference, target.folders), found(target.setup), found(target.teardown)


def _nothing() -> None:
    """Do nothing, where there is no setup or teardown."""


async def awaited(value: Any) -> Any:
    """Return the value, or what it gives if it can be awaited."""
    return await value if isinstance(value, Awaitable) else value


def _of_one(function: Callable[..., Any], target: Target) -> Callable[[Any], Any]:
    # The function itself wherever possible: a wrapper would cost as much as a tiny function.
    if target.sends:
        return _sent if target.takes_item else _sent_alone
    return function if target.takes_item else lambda _: function()


def _sent(pair: tuple[Callable[[Any], Any], Any]) -> Any:
    return pair[0](pair[1])


def _sent_alone(pair: tuple[Callable[[], Any], Any]) -> Any:
    return pair[0]()


def item_of(target: Target) -> Callable[[int], Any]:
    """Return what makes the item of an operation's index.

    Every stretch of operations takes items from all over the list, so that a round that has no room for all
    of them is a fair sample.
    """
    count = target.items.count
    if not count:
        return lambda index: index
    items: Sequence[Any] = range(count)
    if target.items.kept:
        items = pickle.loads(Path(target.items.kept).read_bytes())
    step = stride(count)
    return lambda index: items[index * step % count]


def stride(count: int) -> int:
    """Return a step that visits all of `count` places, each stretch of them evenly (the golden section)."""
    step = max(1, round(count * 0.618))
    while gcd(step, count) != 1:
        step += 1
    return step


WORKLOAD = TargetWorkload()
