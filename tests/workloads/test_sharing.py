"""Where the operations of `sharing` run, and whose changes are seen."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

from bench.plugins.workload import RoundFacts, Setting
from tests.made_ground import facts_for
from tests.played_pattern import levels, play
from workloads.sharing import CHANGES, WORKLOAD, Job, Place, changed

OPERATIONS, CONCURRENCY = 8, 4
PARAMS = levels(WORKLOAD, pattern="append")


@pytest.fixture
def pool() -> Iterator[Executor]:
    """As many threads as the workload has places."""
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        yield pool


def test_threads_share_an_object_and_all_of_them_are_used(pool: Executor) -> None:
    """K threads of this process run operations, and every change is seen."""
    setting = Setting(params=PARAMS, seed=1, concurrency=CONCURRENCY)
    call = WORKLOAD.open_sync(setting).call
    for _ in range(3):
        played = play(WORKLOAD, "threads", PARAMS, OPERATIONS, call, concurrency=CONCURRENCY, pool=pool)
        assert played.values == list(range(OPERATIONS))
        assert played.account.figures == {
            "threads_used": CONCURRENCY,
            "processes_used": 1,
            "workers_own_process": 1.0,
            "changes_seen": 1.0,
        }


def test_fewer_operations_than_threads_do_not_wait_for_each_other(pool: Executor) -> None:
    """A first result comes, though there is nobody to meet."""
    call = WORKLOAD.open_sync(Setting(params=PARAMS, seed=1, concurrency=CONCURRENCY)).call
    played = play(WORKLOAD, "threads", PARAMS, 1, call, concurrency=CONCURRENCY, pool=pool)
    assert played.values == [0]
    assert played.account.figures["threads_used"] == 1


def test_alone_nobody_waits_for_anybody() -> None:
    """One thread goes through all, even where there would be more places."""
    call = WORKLOAD.open_sync(Setting(params=PARAMS, seed=1, concurrency=CONCURRENCY)).call
    played = play(WORKLOAD, "alone", PARAMS, OPERATIONS, call, concurrency=CONCURRENCY)
    assert played.account.figures["threads_used"] == 1
    assert played.account.observed["ran_in"] == "the worker's own process"


def test_a_loop_has_one_thread() -> None:
    """Tasks that meet all run on the thread that runs the loop."""
    places: set[int] = set()

    async def noted(job: Job) -> Place:
        places.add(threading.get_ident())
        return changed(job[0])

    played = play(WORKLOAD, "loop", PARAMS, OPERATIONS, noted, concurrency=CONCURRENCY)
    assert places == {threading.get_ident()}
    assert played.account.figures["threads_used"] == played.account.figures["processes_used"] == 1


def test_a_change_made_elsewhere_is_not_seen() -> None:
    """Operations that ran in other processes and left nothing here are told so."""

    def elsewhere(job: Job) -> Place:
        return job[0], os.getpid() + 1 + job[0] % 2, 7

    played = play(WORKLOAD, "alone", PARAMS, OPERATIONS, elsewhere)
    assert played.account.figures == {
        "threads_used": 2,
        "processes_used": 2,
        "workers_own_process": 0.0,
        "changes_seen": 0.0,
    }
    assert played.account.observed == {"changes": "0 of 8 seen", "ran_in": "other processes"}


def test_a_round_sees_its_own_changes_alone() -> None:
    """What an earlier round has left does not count."""
    CHANGES.extend(range(OPERATIONS))
    played = play(WORKLOAD, "alone", PARAMS, 3, lambda job: (job[0], os.getpid(), 1))
    assert played.account.figures["changes_seen"] == 0.0


def test_more_threads_than_places_are_refused() -> None:
    """A round on five threads is void where four is the limit."""

    def facts(threads: float) -> RoundFacts:
        return RoundFacts(
            params=PARAMS, operations=8, concurrency=4, wall_s=1.0, timed=True, told={"threads_used": threads}
        )

    assert WORKLOAD.check(facts(4.0)) is None
    assert "5 threads" in str(WORKLOAD.check(facts(5.0)))


def test_the_models_are_compared_at_one_size() -> None:
    """The backend alone varies in the group."""
    (group,) = WORKLOAD.groups(facts_for("quick"))
    assert group.factor == "backend"
    assert [variant.backend for variant in group.variants] == ["asyncio", "threads", "processes"]
    assert not any(variant.params for variant in group.variants)
