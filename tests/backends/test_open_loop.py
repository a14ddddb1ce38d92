"""Every model under operations that become due by themselves."""

import asyncio
import itertools
import os
import threading
from collections.abc import Iterator

import pytest

from bench.plugins.backend import Arrivals, Traced, each_due
from bench.plugins.workload import AsyncOperation
from bench.worker.proof import most_in_flight
from tests.backends.jobs import Given, session
from workloads.dispatch import WORKLOAD, Dispatch

MODELS = ["sequential", "asyncio", "threads", "processes", "fake"]


class Tokens:
    """Arrivals of which all are due at once: their tokens are in the pipe before anybody looks."""

    def __init__(self, operations: int, ends_early: bool = False) -> None:
        self.offsets_ns = [1000 * index for index in range(operations)]
        self.begun = 0
        self.taken: list[range] = []
        self._next = 0
        self._read, self._write = os.pipe()
        os.write(self._write, b"t" * operations)
        self._ends_early = ends_early

    @property
    def left(self) -> int:
        """Return how many are still to be taken."""
        return len(self.offsets_ns) - self._next

    def fileno(self) -> int:
        """Return the pipe."""
        return self._read

    def begin(self) -> None:
        """Be begun."""
        self.begun += 1

    def take(self, most: int = 1 << 16) -> range:
        """Return what is due."""
        if self._ends_early:
            raise RuntimeError("the pacer ended")
        came = len(os.read(self._read, most))
        self.taken.append(range(self._next, self._next + came))
        self._next += came
        return self.taken[-1]

    def close(self) -> None:
        """Close the pipe."""
        os.close(self._read)
        os.close(self._write)


@pytest.fixture
def tokens() -> Iterator[Tokens]:
    """Return nine arrivals."""
    made = Tokens(9)
    yield made
    made.close()


def paced(
    model: str, arrivals: Arrivals, workload: Dispatch = WORKLOAD, colour: str | None = None
) -> list[Traced]:
    """Return what a ready session of this model makes of the arrivals."""
    one = session(model, workload, concurrency=2, colour=colour)
    one.create()
    one.ready()
    threads, pids = set(threading.enumerate()), one.children()
    try:
        seen = one.pace(arrivals)
        assert not set(threading.enumerate()) - threads
        assert one.children() == pids
    finally:
        one.close()
    return seen


@pytest.mark.parametrize("model", [*MODELS, "to-thread", "threads-asyncio"])
def test_every_operation_runs_once(model: str, tokens: Tokens) -> None:
    """The values are in the order of the index, and each operation ends after it began."""
    seen = paced(model, tokens)
    assert [one.value for one in seen] == list(range(9))
    assert all(one.start_ns <= one.end_ns for one in seen)


def test_an_async_only_operation_is_awaited_in_turn(tokens: Tokens) -> None:
    """Sequential has both colours in an open loop as well."""
    seen = paced("sequential", tokens, colour="async")
    assert [one.value for one in seen] == list(range(9))
    assert all(a.end_ns <= b.start_ns for a, b in itertools.pairwise(seen))


def test_sequential_takes_one_at_a_time(tokens: Tokens) -> None:
    """It reads no operation before the one before is done, and never has two under way."""
    seen = paced("sequential", tokens)
    assert tokens.taken == [range(index, index + 1) for index in range(9)]
    assert all(a.end_ns <= b.start_ns for a, b in itertools.pairwise(seen))


def test_asyncio_lets_no_more_than_k_in(tokens: Tokens) -> None:
    """Of nine that are due at once at most two are under way at any time."""

    async def give_way(index: int) -> int:
        await asyncio.sleep(0)
        return index

    seen = paced("asyncio", tokens, Given(other=AsyncOperation(give_way)))
    assert most_in_flight(seen) == 2


def test_asyncio_says_that_its_pacer_has_gone() -> None:
    """An error in the loop's callback is not lost, and nobody waits for ever."""
    arrivals = Tokens(1, ends_early=True)
    with pytest.raises(RuntimeError, match="the pacer ended"):
        paced("asyncio", arrivals)
    arrivals.close()


def test_the_schedule_begins_when_a_model_is_ready(tokens: Tokens) -> None:
    """What reads arrivals begins them, once."""
    assert list(each_due(tokens, 4)) == list(range(9))
    assert tokens.begun == 1
    assert tokens.taken == [range(4), range(4, 8), range(8, 9)]


def test_fake_time_is_a_queue_with_k_servers() -> None:
    """Two servers of 1 ms each: the third that comes waits for the first to be done."""
    arrivals = Tokens(3)
    seen = paced("fake", arrivals)
    assert [(one.start_ns, one.end_ns) for one in seen] == [
        (0, 1_000_000),
        (1000, 1_001_000),
        (1_000_000, 2_000_000),
    ]
    arrivals.close()
