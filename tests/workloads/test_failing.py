"""What each way through failing operations leaves its caller with."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.played_pattern import play, told
from tests.workloads.made_failing import FAILING, LONGER, OPERATIONS, OTHERS, SHORTER, on_loop, params
from workloads.errors import WORKLOAD, divided
from workloads.failing import Job


def test_gather_tells_the_first_error_and_loses_all_values() -> None:
    """The others go on unseen: they are counted, and have ended when the account is told."""
    played = on_loop("gather")
    assert played.account.observed["caller_saw"] == "ZeroDivisionError"
    assert told(played.account, "lost") == OTHERS
    assert told(played.account, "cancelled") == []
    assert set(LONGER) <= set(told(played.account, "still_running"))
    assert not set(SHORTER) & set(told(played.account, "still_running"))
    assert told(played.account, "failed") == FAILING
    assert played.account.figures["others_intact"] == 0.0


@pytest.mark.parametrize("pattern", ["gather_return_exceptions", "caught_inside"])
def test_an_error_that_is_caught_leaves_the_others_intact(pattern: str) -> None:
    """Every other value reaches the caller, and none is still running when it does."""
    played = on_loop(pattern)
    assert played.account.observed["caller_saw"] == "values"
    assert told(played.account, "delivered") == OTHERS
    assert told(played.account, "failed") == FAILING
    assert told(played.account, "still_running") == []
    assert played.account.figures["others_intact"] == 1.0
    assert played.account.figures["results_lost"] == 0


def test_a_task_group_cancels_the_others_and_leaves_what_had_ended() -> None:
    """The caller sees a group of errors, has what ended before, and nothing runs on."""
    played = on_loop("task_group")
    assert played.account.observed["caller_saw"] == "ExceptionGroup"
    assert told(played.account, "delivered") == SHORTER
    assert told(played.account, "lost") == LONGER
    assert set(LONGER) <= set(told(played.account, "cancelled"))
    assert told(played.account, "still_running") == []


def test_submit_keeps_every_value() -> None:
    """Each future has its own error, so that nothing of the others is lost."""
    with ThreadPoolExecutor(OPERATIONS) as pool:
        played = play(WORKLOAD, "threads", params("submit"), OPERATIONS, divided, pool=pool)
    assert told(played.account, "delivered") == OTHERS
    assert told(played.account, "failed") == FAILING
    assert played.account.observed["caller_saw"] == "values"


def test_map_stops_at_the_first_error_in_call_order() -> None:
    """What is later in call order is lost, and goes on: the account waits until it has ended."""
    released, all_begun = threading.Event(), threading.Barrier(OPERATIONS)

    def held(job: Job) -> int:
        all_begun.wait(60)
        if job[0] > FAILING[0]:
            released.wait(60)
        return divided(job)

    with ThreadPoolExecutor(OPERATIONS) as pool:
        played = play(
            WORKLOAD, "threads", params("map"), OPERATIONS, held, pool=pool, before_account=released.set
        )
    assert played.account.observed["caller_saw"] == "ZeroDivisionError"
    assert told(played.account, "delivered") == list(range(FAILING[0]))
    assert told(played.account, "still_running") == list(range(FAILING[0] + 1, OPERATIONS))
    assert told(played.account, "failed") == FAILING


def test_map_cancels_what_has_not_begun() -> None:
    """On one thread the operations after the first error are never begun, and are told as cancelled."""
    released = threading.Event()

    def held(job: Job) -> int:
        if job[0] > FAILING[0]:
            released.wait(60)
        return divided(job)

    with ThreadPoolExecutor(1) as pool:
        played = play(
            WORKLOAD, "threads", params("map"), OPERATIONS, held, pool=pool, before_account=released.set
        )
    # The thread may have taken up the next one before the error was seen.
    assert set(told(played.account, "cancelled")) >= set(range(FAILING[0] + 2, OPERATIONS))
    assert set(told(played.account, "lost")) == {index for index in OTHERS if index > FAILING[0]}


def test_in_turn_never_begins_what_comes_after_the_error() -> None:
    """One error only is raised, and what follows it is lost."""
    begun = []

    def noted(job: Job) -> int:
        begun.append(job[0])
        return divided(job)

    played = play(WORKLOAD, "alone", params("in_turn"), OPERATIONS, noted)
    assert begun == list(range(FAILING[0] + 1))
    assert told(played.account, "failed") == FAILING[:1]
    assert told(played.account, "delivered") == list(range(FAILING[0]))


def test_in_turn_caught_goes_through_all() -> None:
    """Errors are caught where they come, and every value is there."""
    played = play(WORKLOAD, "alone", params("in_turn_caught"), OPERATIONS, divided)
    assert told(played.account, "failed") == FAILING
    assert played.account.figures["others_intact"] == 1.0
