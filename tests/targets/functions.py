"""Functions as users have them, good ones and bad ones; tests name them by file."""

import asyncio
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

LEFT: list[object] = []


def square(number: int) -> int:
    """Return the square."""
    return number * number


def naps(number: int) -> int:
    """Return the number after a while: not all items fit into a first look."""
    time.sleep(0.08)
    return number


@cache
def remembers(number: int) -> int:
    """Return a sum that is computed once for each number."""
    return sum(range(20_000 + number))


async def square_async(number: int) -> int:
    """Return the square after a moment on the loop."""
    await asyncio.sleep(0)
    return number * number


async def cube_async(number: int) -> int:
    """Return what is not the square."""
    return number**3


def alone() -> int:
    """Return a number of no argument."""
    return 7


def numbers() -> Iterator[int]:
    """Yield a few items."""
    yield from (2, 3, 5, 7)


def endless() -> Iterator[int]:
    """Yield items without end."""
    while True:
        yield 1


def nothing() -> list[int]:
    """Return no items."""
    return []


anonymous = lambda number: number + 1  # noqa: E731


def made() -> Any:
    """Return a nested function."""

    def inner(number: int) -> int:
        return number + 1

    return inner


nested = made()
added = partial(square)


class Holder:
    """An object that holds data, with a method that is measured."""

    def __init__(self) -> None:
        self.data = bytes(1000)

    def size(self, number: int) -> int:
        """Return how much it holds, and more."""
        return len(self.data) + number


HOLDER = Holder()


def lock(number: int) -> Any:
    """Return what does not pickle, and has no value."""
    return threading.Lock()


class Opaque:
    """What compares by its state, and does not pickle."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> Any:
        return Opaque.nowhere, (self.number,)

    @classmethod
    def nowhere(cls, number: int) -> "Opaque":
        """Refuse to be made again."""
        raise ValueError("cannot be made from pickled data")


def opaque(number: int) -> Opaque:
    """Return such a one."""
    return Opaque(number)


def two(a: int, b: int) -> int:
    """Take two arguments."""
    return a + b


def leaves(number: int) -> None:
    """End the process."""
    sys.exit(3)


def raises(number: int) -> int:
    """Raise on item 3."""
    if number == 3:
        raise ValueError("not this one")
    return number


def stops(number: int) -> None:
    """Never return."""
    threading.Event().wait()


def chance(number: int) -> float:
    """Return something different each time."""
    return random.random()


def nearly(number: int) -> float:
    """Return nearly the same each time."""
    return number + random.random() * 1e-9


def changes(numbers: list[int]) -> int:
    """Change its argument."""
    numbers.append(1)
    return len(numbers)


def lists() -> list[list[int]]:
    """Return items that can be changed."""
    return [[1], [2]]


def leaves_threads(number: int) -> int:
    """Leave a thread behind."""
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    return number


def leaves_children(number: int) -> int:
    """Leave a process behind, in a session of its own."""
    LEFT.append(subprocess.Popen(["sleep", "300"], start_new_session=True))
    return number


def comes_back_twice(number: int) -> int:
    """Fork, and return in the child as well."""
    os.fork()
    return number


def dies(number: int) -> None:
    """End the process at once."""
    os._exit(7)


def prints(number: int) -> int:
    """Print."""
    print("x" * 100)  # noqa: T201
    return number


def generates(number: int) -> Iterator[int]:
    """Yield, and so do nothing when called."""
    yield number


def maps(number: int) -> Iterator[int]:
    """Return what is still to be worked out."""
    return map(square, range(number))


async def leaves_tasks(number: int) -> int:
    """Start a task, and leave it to itself."""
    LEFT.append(asyncio.ensure_future(asyncio.sleep(300)))
    return number


def blames(result: int, expected: int) -> None:
    """Refuse every result but the expected one."""
    assert result == expected, "no"


def even(result: int) -> bool:
    """Judge by the result alone."""
    return result % 2 == 0


def big(number: int) -> int:
    """Return an integer of many digits."""
    return 7**200 + number


def kinds(number: int) -> Any:
    """Return data that is not plain."""
    return {(1, "a"), None, 2.5}, {"b": 1, "a": complex(1, number)}, OSError("x"), range(number)
