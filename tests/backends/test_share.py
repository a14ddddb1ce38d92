"""How several loops share operations and places."""

from collections.abc import Callable
from threading import Lock
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.backends.share import by_index, dealt, in_order, taken
from tests.backends.jobs import session


@given(st.integers(0, 60), st.lists(st.integers(1, 5), min_size=1, max_size=5).map(tuple))
def test_every_operation_is_dealt_once_and_comes_back_in_order(n: int, weights: tuple[int, ...]) -> None:
    """However the places are divided, values stand where their operations did."""
    own = dealt(n, weights)
    assert sorted(index for part in own for index in part) == list(range(n))
    assert in_order(own, own) == list(range(n))
    if n % sum(weights) == 0:
        assert [len(part) * sum(weights) for part in own] == [n * weight for weight in weights]


def test_a_loop_that_is_slower_gets_fewer_operations() -> None:
    """Whoever comes next takes the next one, each is taken once, and all end when none is left."""
    counter = SimpleNamespace(value=0), Lock()
    slow, fast = taken(*counter, 5), taken(*counter, 5)
    mine = [(next(slow), "slow")]
    others = [(index, "fast") for index in fast]
    assert list(slow) == []
    assert by_index([others, mine]) == ["slow", *["fast"] * 4]


@pytest.mark.parametrize(("concurrency", "workers", "each"), [(5, 2, [3, 2]), (2, 8, [1, 1])])
def test_each_loop_has_its_share_in_flight(
    concurrency: int, workers: int, each: list[int], new_threads: Callable[[], int]
) -> None:
    """K places in all, at least one for each loop, and traces name the loop and the place."""
    one = session("threads-asyncio", concurrency=concurrency, workers=workers)
    one.create()
    assert one.ready() == concurrency
    before = new_threads()
    assert one.population() >= before
    assert one.run(7).values == list(range(7))
    places = {traced.worker for traced in one.run(10, trace=True).values}
    assert new_threads() == before
    assert all(place < each[loop] for loop, place in places)
    assert {loop for loop, _ in places} <= set(range(len(each)))
    one.close()
