"""Tries a user's function out in a process of its own: a few calls, and what they show."""

import inspect
import pickle
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bench.model.target import EQUAL, STANDARD_INPUT, UNCHECKED, Items, Target, Tried
from bench.model.trial import Trial
from bench.plugins.callables import load
from bench.plugins.target import opened, stride
from bench.worker.items import is_reference, items_of
from bench.worker.meters.cpu import ended_children_cpu_s
from bench.worker.stuck import ending_if_stuck
from bench.worker.suspicions import Suspicions, Unfit, explained, fitting, unpicklable

# How long more items are tried for; the first one is called twice in any case that is not slower than that.
BUDGET_S, SLOW_S = 0.5, 2.0
# For a check that judges each result by the sequential one, these are collected for so long, up to so much.
COLLECTED_S, MOST_COLLECTED, MOST_COLLECTED_BYTES = 5.0, 100_000, 64 << 20
# A repeated call that takes this many times less has its result from a cache, if it is no tiny function.
REMEMBERED, NOT_TINY_S, LEAST_FIRST = 10.0, 20e-6, 3
EXPECTED, KEPT = "expected.pickle", "items.pickle"

Tell = Callable[[str], None]


def tried(asked: Trial, tell: Tell) -> Tried:
    """Return what a function's first calls show. Raises Unfit for one that cannot be measured."""
    target, name = asked.target, asked.target.name
    suspicions = Suspicions(name)
    with explained(f"importing {name}", tell), ending_if_stuck():
        function, setup, teardown = opened(target, target.reference)
        other = opened(target, target.other)[0] if target.other else None
    suspicions.after_import()
    items: Sequence[Any] = range(max(1, target.items.count))
    if asked.items or target.items.kept:
        with explained(f"reading --items {asked.items or target.items.source}", tell):
            if target.items.kept:
                items = pickle.loads(Path(target.items.kept).read_bytes())
            else:
                items = items_of(asked.items, target.folders)
    target = _described(target, function, asked, items)
    calls = Calls(target, function, suspicions)
    with explained("--setup", tell):
        setup_awaits = calls.finish_aside(setup())
    with explained(f"calling {name}", tell, items=True) as place:
        calls.go(items, place.at)
        if target.check not in (EQUAL, UNCHECKED):
            calls.collect(items, place.at)
        if other is not None:
            calls.compare_colours(other, items, place.at)
    target = _with_files(target, items, calls, asked, tell)
    with explained("--teardown", tell):
        aside_awaits = calls.finish_aside(teardown()) or setup_awaits
    calls.close()
    if aside_awaits and (target.other or not calls.awaits):
        raise Unfit(f"--setup and --teardown of {name} may not be coroutine functions, for it is a plain one")
    return Tried(
        target=replace(target, awaits=calls.awaits, setup_awaits=setup_awaits),
        unpicklable=unpicklable(target, function, items[0], calls.known[0]),
        notes=(*suspicions.notes(calls.count), *calls.notes(len(items))),
        calls=calls.count,
        call_s=calls.call_s,
        cpu_s=calls.cpu_s,
    )


def _described(target: Target, function: Any, asked: Trial, items: Sequence[Any]) -> Target:
    # A number without anything that takes it is how often to call.
    given = bool(asked.items or target.items.kept)
    takes_item = fitting(target, function, given, numbered=bool(target.items.count))
    known = target.items
    if asked.items and known.source != STANDARD_INPUT:
        called = is_reference(asked.items) and callable(load(asked.items, target.folders))
        known = replace(known, source=asked.items, called=called)
    known = replace(known, count=len(items)) if takes_item else Items(source=known.source)
    return replace(target, takes_item=takes_item, items=known, sends=not target.code and _has_state(function))


def _has_state(function: Any) -> bool:
    # What pickles by its name alone is the same for every call.
    if inspect.isfunction(function) or isinstance(function, type):
        return False
    try:
        return not isinstance(function.__reduce_ex__(pickle.HIGHEST_PROTOCOL), str)
    except Exception:  # noqa: BLE001 - a stranger's class may raise anything
        return True


def _with_files(target: Target, items: Sequence[Any], calls: "Calls", asked: Trial, tell: Tell) -> Target:
    """Keep the items, and the sequential results that a check judges by."""
    known = target.items
    if asked.items and not known.kept:
        known = replace(known, kept=_written("items", Path(asked.kept, KEPT), items, tell))
    if target.check in (EQUAL, UNCHECKED):
        return replace(target, items=known)
    path = Path(asked.kept, f"{abs(hash(target.name)):x}-{EXPECTED}")
    return replace(target, items=known, expected=_written("results", path, calls.known, tell))


def _written(what: str, path: Path, data: Any, tell: Tell) -> str:
    with explained(f"keeping the {what}", tell):
        try:
            pickled = pickle.dumps(data, protocol=5)
        except Exception as error:
            raise Unfit(
                f"the {what} cannot be pickled ({error}), but workers get them in a file: use plain data, "
                "such as paths"
            ) from error
        path.write_bytes(pickled)
    return str(path)


class Calls:
    """Calls a function item by item, and keeps the results and what each call took."""

    def __init__(self, target: Target, function: Callable[..., Any], suspicions: Suspicions) -> None:
        self._target, self._function, self._suspicions = target, function, suspicions
        self._runner: Any = None
        self._tasks = 0
        self.known: dict[int, Any] = {}
        self.awaits = False
        self.count = 0
        self._spent_s = self._spent_cpu_s = self._last_s = 0.0
        self._first_s: dict[int, float] = {}
        self._remembers = False

    @property
    def call_s(self) -> float:
        """Return what a call takes on average."""
        return self._spent_s / max(1, self.count - 1)

    @property
    def cpu_s(self) -> float:
        """Return what a call takes of the CPUs."""
        return self._spent_cpu_s / max(1, self.count - 1)

    def go(self, items: Sequence[Any], at: Callable[[int], None]) -> None:
        """Call the first item twice, and others for as long as there is time."""
        began_s = time.perf_counter()
        judge = self._suspicions.judge_of(self._target)
        for index, item in enumerate(items):
            at(index)
            before = self._suspicions.before(item)
            value = self._timed(item)
            self._first_s[index] = self._last_s
            self._suspicions.after_call(item, before, index)
            self._suspicions.check_value(value, self._target)
            self.known[index] = value
            if index == 0 and self.call_s < SLOW_S:
                tasks = self._tasks
                self._suspicions.same_again(judge, value, self._timed(item))
                self._suspicions.after_repeated(self._tasks - tasks)
            if time.perf_counter() - began_s > BUDGET_S:
                break
        self._remembers = self._repeats_faster(items)

    def collect(self, items: Sequence[Any], at: Callable[[int], None]) -> None:
        """Add the results of other items, in the order in which rounds call them, while there is time."""
        deadline_s, step = time.perf_counter() + COLLECTED_S, stride(len(items))
        size_bytes = sum(map(sys.getsizeof, self.known.values()))
        for place in range(min(len(items), MOST_COLLECTED)):
            if time.perf_counter() > deadline_s or size_bytes > MOST_COLLECTED_BYTES:
                break
            index = place * step % len(items)
            if index not in self.known:
                at(index)
                self.known[index] = self._timed(items[index])
                size_bytes += sys.getsizeof(self.known[index])

    def notes(self, items: int) -> list[str]:
        """Return that it remembers its results, and how many of them a check judges, if it is not all."""
        found = []
        if self._remembers:
            found.append(
                f"{self._target.name} remembers its results: a call takes next to nothing when an item comes "
                "again, and that is what is measured, for items repeat; measure it without its cache"
            )
        if self._target.check not in (EQUAL, UNCHECKED) and len(self.known) < items:
            known = f"{len(self.known):,} of {items:,} items"
            found.append(f"--check judges the results of {known}, and not of the others")
        return found

    def _repeats_faster(self, items: Sequence[Any]) -> bool:
        # The first item of all may have opened and loaded things. A typical one of the others is repeated.
        others = sorted((took_s, index) for index, took_s in self._first_s.items() if index)
        if len(others) < LEAST_FIRST:
            return False
        usual_s, index = others[len(others) // 2]
        self._timed(items[index])
        return usual_s > max(NOT_TINY_S, REMEMBERED * self._last_s)

    def compare_colours(
        self, other: Callable[..., Any], items: Sequence[Any], at: Callable[[int], None]
    ) -> None:
        """Raise Unfit if the other function is no coroutine function, or gives another result for an item."""
        judge = self._suspicions.judge_of(self._target)
        began_s = time.perf_counter()
        for index, expected in self.known.items():
            at(index)
            made = self._result(other, items[index])
            if not inspect.isawaitable(made):
                raise Unfit(
                    "the function of --async returns its result at once: give an `async def` function"
                )
            value = self.finish(made)
            self._suspicions.same_work(judge, expected, value, index)
            if time.perf_counter() - began_s > BUDGET_S:
                break

    def _timed(self, item: Any) -> Any:
        start_s, start_cpu_s = time.perf_counter(), _cpu_s()
        made = self._result(self._function, item)
        self.awaits = self.awaits or inspect.isawaitable(made)
        value = self.finish(made)
        if self.count <= 1:  # the first call may import and open, and is left out as soon as there is another
            self._spent_s = self._spent_cpu_s = 0.0
        self.count += 1
        self._last_s = time.perf_counter() - start_s
        self._spent_s += self._last_s
        self._spent_cpu_s += _cpu_s() - start_cpu_s
        return value

    def _result(self, function: Callable[..., Any], item: Any) -> Any:
        return function(item) if self._target.takes_item else function()

    def finish_aside(self, made: Any) -> bool:
        """Await what a setup or teardown gives, if it can be, and return whether it could."""
        self.finish(made)
        return inspect.isawaitable(made)

    def finish(self, made: Any) -> Any:
        """Return a value, or what it gives when it is awaited."""
        if not inspect.isawaitable(made):
            return made
        import asyncio

        async def awaited() -> Any:
            value = await made
            self._tasks = len(asyncio.all_tasks())
            return value

        self._runner = self._runner or asyncio.Runner()
        return self._runner.run(awaited())

    def close(self) -> None:
        """Close the loop, if there was one."""
        if self._runner is not None:
            self._runner.close()


def _cpu_s() -> float:
    return time.process_time() + ended_children_cpu_s()
