"""asyncio.to_thread, with the executor that a loop has, and with one of K threads."""

from collections.abc import Callable

import pytest

from bench.backends.to_thread import default_threads
from bench.plugins.workload import SyncOperation
from bench.worker.proof import most_in_flight
from tests.backends.jobs import Given, session


@pytest.mark.parametrize("executor", ["default", "k"])
def test_calls_run_in_threads_and_no_more_of_these_appear(
    executor: str, new_threads: Callable[[], int]
) -> None:
    """Values are in order, K tasks meet, and every thread that there will be has entered before."""
    entered: list[int] = []
    work = Given(SyncOperation(lambda index: index * index, enter=lambda: entered.append(1)))
    one = session("to-thread", workload=work, executor=executor)
    one.create()
    assert one.ready() == 3
    assert len(entered) == (3 if executor == "k" else default_threads())
    before = new_threads()
    assert one.population() >= before
    assert one.run(7).values == [index * index for index in range(7)]
    seen = one.run(7, trace=True).values
    assert most_in_flight(seen) <= 3
    assert new_threads() == before
    one.close()


def test_a_thread_that_cannot_enter_ends_the_wait_of_the_others() -> None:
    """The error of the one is raised, not the broken barrier of the others."""

    def unfit() -> None:
        raise OSError("no room")

    one = session("to-thread", workload=Given(SyncOperation(abs, enter=unfit)))
    one.create()
    with pytest.raises(OSError, match="no room"):
        one.ready()
    one.close()
