"""What can be wrong with a function that is to be measured, each in a sentence that says what to do."""

import inspect
import io
import mmap
import os
import pickle
import sys
import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from multiprocessing.reduction import ForkingPickler
from typing import Any

from bench.errors import PluginError
from bench.model.target import APPROX, EQUAL, UNCHECKED, Target
from bench.plugins.callables import GUARD, load, uses_item
from bench.text import words_of
from bench.worker.canonical import canonical
from bench.worker.items import ItemsError
from bench.worker.judging import agreement, disagreement, near, shown

ENDING_LIMIT_S = 0.3
OURS = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - compared with names of files, as text


class Unfit(Exception):  # noqa: N818 - what it says is what is wrong with a function
    """A function cannot be measured; the text is one line that says why, and what to do."""


class Place:
    """Which item is at hand."""

    def __init__(self) -> None:
        self.index: int | None = None

    def at(self, index: int) -> None:
        """Go on to an item."""
        self.index = index


@contextmanager
def explained(doing: str, tell: Callable[[str], None], *, items: bool = False) -> Iterator[Place]:
    """Tell what is done next, and turn whatever it raises into Unfit."""
    tell(doing)
    place = Place()
    try:
        yield place
    except Unfit:
        raise
    except (ItemsError, PluginError) as error:
        raise Unfit(str(error)) from error
    except SystemExit as error:
        remedy = GUARD if doing.startswith("importing") else "return instead"
        raise Unfit(f"{doing} calls sys.exit ({error.code}){_where(error)}: {remedy}") from error
    except ModuleNotFoundError as error:
        remedy = "install it, or start where it can be imported"
        raise Unfit(f"{doing} finds no module {error.name!r}{_where(error)}: {remedy}") from error
    except BaseException as error:
        item = f" for item {place.index}" if items and place.index is not None else ""
        raise Unfit(f"{doing}{item} raises {_said(error)}{_where(error)}") from error


def _said(error: BaseException) -> str:
    words = " ".join(words_of(error).split())
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _where(error: BaseException) -> str:
    """Return the last place in the user's own code, if there is one."""
    if isinstance(error, SyntaxError) and error.filename:
        return f" ({os.path.basename(error.filename)}:{error.lineno})"  # noqa: PTH119 - a name, not a file
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith((OURS, "<", sys.base_prefix))
    ]
    return f" ({os.path.basename(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""  # noqa: PTH119


def fitting(target: Target, function: Any, given: bool, numbered: bool) -> bool:
    """Return whether a function takes an item: one that is given, or a number.

    Raises Unfit for what cannot be called with one or none.
    """
    name = target.name
    if target.code:
        takes, can_do_without = uses_item(target.code), not uses_item(target.code)
    else:
        takes, can_do_without = _takes(name, function, given)
    if (given or numbered) and takes:
        return True
    if not given and can_do_without:
        return False
    if takes:
        raise Unfit(f"{name} takes an argument: give --items (a number, a file, - or module:callable)")
    raise Unfit(f"{name} takes no argument, so there is nothing to give it: leave --items out")


def _takes(name: str, function: Any, given: bool) -> tuple[bool, bool]:
    """Return whether a function can be called with an item, and whether it can without."""
    if not callable(function):
        raise Unfit(f"{name} is {_a(function)}, and no function")
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise Unfit(f"{name} is a generator, which has done nothing when it returns: let it return a list")
    try:
        parameters = inspect.signature(function)
    except (TypeError, ValueError):
        return given, not given
    found = _binds(parameters, 1), _binds(parameters, 0)
    if not any(found):
        raise Unfit(f"{name}{parameters} takes other arguments: write a function of one item that calls it")
    return found


def _binds(parameters: inspect.Signature, count: int) -> bool:
    try:
        parameters.bind(*[None] * count)
    except TypeError:
        return False
    return True


def _a(value: object) -> str:
    kind = type(value).__name__
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"


def unpicklable(target: Target, function: Any, item: Any, value: Any) -> str:
    """Return why a pool of processes cannot run a function, with the remedy, or nothing."""
    name = getattr(function, "__qualname__", "")
    if not target.code and (why := _pickled(function)):
        if name.endswith("<lambda>"):
            return "a lambda does not pickle, so no process can be sent it: write it as a def in its module"
        if "<locals>" in name:
            return (
                f"{name} does not pickle, for it was made inside another function: write it at the top of "
                "its module (a decorator needs functools.wraps)"
            )
        return f"{target.name} does not pickle ({why}): write it as a plain function in its module"
    if target.takes_item and (why := _pickled(item)):
        return f"its argument, {_a(item)}, does not pickle ({why}): send what it is made from, as a path"
    if why := _pickled(value):
        return f"its result, {_a(value)}, does not pickle ({why}): return plain data"
    return ""


def _pickled(value: Any) -> str:
    try:
        pickle.loads(ForkingPickler.dumps(value))
    except Exception as error:  # noqa: BLE001 - a stranger's class may raise anything
        return shown(_said(error), 100)
    return ""


def _threads() -> int:
    # Those of a loop's own executor stay for the next call, and there are only so many of them.
    return sum(not thread.name.startswith("asyncio_") for thread in threading.enumerate())


class Suspicions:
    """Looks, around a function's calls, for what would spoil measurements of it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pid = os.getpid()
        # A child that comes back from the function writes here, and goes.
        self._came_back = mmap.mmap(-1, 1)
        self._threads = self._started_threads = 0
        self._children: set[int] = set()
        self._written = _output_bytes()
        self._threads_before = _threads()

    def after_import(self) -> None:
        """Note what importing has started and written."""
        self._started_threads = _threads() - self._threads_before
        self._written = _output_bytes()

    def before(self, item: Any) -> bytes | None:
        """Return the item's bytes, to see whether a call changes it."""
        try:
            return canonical(item)
        except Exception:  # noqa: BLE001 - what has no bytes cannot be looked after
            return None

    def after_call(self, item: Any, before: bytes | None, index: int) -> None:
        """Raise Unfit if the call has changed its argument, or has come back twice."""
        self._end_child()
        if before is not None and self.before(item) != before:
            raise Unfit(
                f"{self._name} changes its argument (item {index}), so that a second call would not do the "
                "same work: let it work on a copy"
            )
        if index == 0:
            self._threads, self._children = self._settled_threads(0), _children()

    def _end_child(self) -> None:
        if os.getpid() != self._pid:
            self._came_back[0] = 1
            os._exit(0)

    def after_repeated(self, tasks: int) -> None:
        """Raise Unfit if every call leaves something behind, as so many tasks of its loop."""
        self._end_child()
        left = self._settled_threads(self._threads) - self._threads
        if left > 0:
            raise Unfit(f"{self._name} leaves a thread behind with every call: join it before returning")
        if tasks > 0:
            raise Unfit(f"{self._name} leaves a task behind with every call: await it before it returns")
        if self._came_back[0]:
            raise Unfit(f"{self._name} forks, and its child returns as well: end the child with os._exit(0)")
        if _children() - self._children:
            raise Unfit(
                f"{self._name} leaves a child process behind with every call: end it and wait for it before "
                "it returns"
            )

    def _settled_threads(self, wanted: int) -> int:
        deadline_s = time.monotonic() + ENDING_LIMIT_S
        while (count := _threads()) > wanted and time.monotonic() < deadline_s:
            if count <= self._threads_before + self._started_threads:
                break
            time.sleep(0.01)
        return _threads()

    def check_value(self, value: Any, target: Target) -> None:
        """Raise Unfit for a result that says nothing, or that cannot be compared."""
        # A map, a filter or a generator has done nothing yet; an open file is something else.
        if isinstance(value, Iterator | AsyncIterator) and not isinstance(value, io.IOBase):
            raise Unfit(f"{self._name} returns {_a(value)}, whose work is still to do: return a list")
        if target.check == EQUAL:
            try:
                canonical(value)
            except Exception as error:
                raise Unfit(
                    f"{self._name} returns {_a(value)}, which cannot be compared ({_said(error)}): return "
                    "plain data, or give --check a function, or none"
                ) from error

    def judge_of(self, target: Target) -> Callable[[Any, Any], str]:
        """Return what tells why a result is not like another one."""
        if target.check == UNCHECKED:
            return lambda *_: ""
        if target.check == EQUAL:
            return lambda value, expected: (
                "" if canonical(value) == canonical(expected) else f"{shown(expected)}, then {shown(value)}"
            )
        agrees = near if target.check == APPROX else agreement(load(target.check, target.folders))
        return lambda value, expected: disagreement(agrees, value, expected)

    def same_again(self, judge: Callable[[Any, Any], str], value: Any, again: Any) -> None:
        """Raise Unfit if a second call of one item gives something else."""
        if why := judge(again, value):
            raise Unfit(
                f"{self._name} returns something different each time for one item ({why}): fix its seed, or "
                "give --check approx, a function, or none"
            )

    def same_work(self, judge: Callable[[Any, Any], str], value: Any, other: Any, index: int) -> None:
        """Raise Unfit if the two colours give different results for an item."""
        if why := judge(other, value):
            raise Unfit(
                f"{self._name} and --async give different results for item {index} ({why}): they must do the "
                "same work"
            )

    def notes(self, calls: int) -> tuple[str, ...]:
        """Return what a reader of the results should know."""
        found = []
        if (written := _output_bytes() - self._written) > 0:
            found.append(
                f"{self._name} prints ({written // max(1, calls):,} bytes per call); nobody sees it, and "
                "its time is part of the call's"
            )
        if self._started_threads > 0:
            found.append(
                f"importing {self._name} starts threads, which a forked pool lacks: if it hangs there, use "
                "-s start_method=spawn"
            )
        return tuple(found)


def _children() -> set[int]:
    import psutil

    try:
        return {child.pid for child in psutil.Process().children(recursive=True)}
    except (OSError, RuntimeError, psutil.Error):  # /proc is masked
        return set()


def _output_bytes() -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return os.fstat(1).st_size
