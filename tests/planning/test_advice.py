"""Which models and numbers of workers are worth a try."""

from typing import Any

import pytest

from bench.planning.advice import candidates
from tests.analysis.advice.made_advice import nature

WAITS: dict[str, Any] = {"cpu_share": 0.01, "gil_share": 0.01, "items": 0}


def ladder(backend: str, **changes: Any) -> list[int]:
    """Return the numbers of workers of one model on two CPUs."""
    return [one.workers for one in candidates(nature(**changes), cpus=2) if one.backend == backend]


def test_computing_is_tried_with_as_many_workers_as_cpus_and_with_twice_as_many() -> None:
    """More of them have nothing to do."""
    assert ladder("threads") == [2, 4]
    assert ladder("processes") == [2, 4]


def test_waiting_is_tried_up_to_the_limit() -> None:
    """Where nothing limits them, many workers are tried, and no more than there are items."""
    assert max(ladder("threads", **WAITS)) == 64
    assert max(ladder("processes", **WAITS)) == 32
    assert max(ladder("threads", **WAITS | {"items": 20})) == 20


def test_what_computes_half_of_its_time_is_tried_around_what_fills_the_cpus() -> None:
    """Four workers that compute for half of their time fill two CPUs."""
    assert {2, 4, 8} <= set(ladder("processes", cpu_share=0.5, items=0))


def test_a_coroutine_function_is_tried_on_a_loop_and_on_loops_in_threads() -> None:
    """One that blocks its loop is tried with few calls in flight, more of short ones, and in pools."""
    assert max(ladder("asyncio", colour="async", loop_share=0.01, **WAITS)) == 64
    assert ladder("asyncio", colour="async", loop_share=0.99, call_s=0.02, **WAITS) == [8, 32]
    assert ladder("asyncio", colour="async", loop_share=0.4, cpu_share=0.5, call_s=0.0002, items=0) == [
        2,
        4,
        8,
        64,
    ]
    assert ladder("asyncio", colour="async", loop_share=0.99, call_s=0.0002, **WAITS) == [8, 64]
    assert ladder("threads", colour="async", loop_share=0.99, **WAITS)
    assert not ladder("processes", colour="async", loop_share=0.01, **WAITS)
    assert max(ladder("processes", colour="async", loop_share=0.1, cpu_share=0.1, items=0)) == 32


def test_few_are_tried_where_every_worker_imports_for_long() -> None:
    """Two numbers of workers far apart."""
    assert ladder("threads", import_s=1.0) == [2, 4]
    assert ladder("threads", import_s=1.0, **WAITS) == [8, 64]


def test_short_calls_are_sent_to_processes_in_chunks() -> None:
    """A chunk takes sixty times an empty dispatch, and leaves every worker several of them."""
    short = candidates(nature(call_s=100e-6, items=0), cpus=2)
    assert {one.chunksize for one in short if one.backend == "processes"} == {64}
    few = candidates(nature(call_s=1e-6, items=40), cpus=2)
    assert {one.chunksize for one in few if one.backend == "processes"} == {2, 5}
    assert all(one.chunksize == 1 for one in candidates(nature(), cpus=2))


@pytest.mark.parametrize("most", [2, 8])
def test_no_more_workers_than_asked_for_are_tried(most: int) -> None:
    """--workers is a limit for all models."""
    tried = candidates(nature(**WAITS), cpus=2, most=most)
    assert max(one.workers for one in tried) == most


def test_one_item_cannot_be_run_side_by_side() -> None:
    """There is nothing to try."""
    assert candidates(nature(items=1), cpus=2) == []
