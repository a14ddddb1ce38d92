"""The warm-up of a hosted cell."""

from typing import Any

import pytest
from msgspec.structs import replace

from bench.worker.host import Host
from bench.worker.protocol import Done, RunRound, Step
from tests.worker.test_host import hosting, prepare, rounds
from workloads.dispatch import WORKLOAD as DISPATCH
from workloads.dispatch import Dispatch


class Counting(Dispatch):
    """A workload that counts its operations."""

    def __init__(self) -> None:
        self.called = 0

    def open_sync(self, setting: Any) -> Any:
        """Return an operation that is counted."""

        def call(index: int) -> int:
            self.called += 1
            return index

        return replace(DISPATCH.open_sync(setting), call=call)


COUNTING = Counting()


@pytest.mark.parametrize(("warmup_s", "batches"), [(0.0, 1), (0.0005, 1), (0.0035, 2)])
def test_a_warm_up_repeats_its_batch_until_its_time_has_passed(warmup_s: float, batches: int) -> None:
    """At least once; each batch takes three milliseconds of the made-up clock, and the round follows."""
    host = hosting(prepare(workload="tests.worker.test_host_warm_up:COUNTING"), "create", "ready")
    before = COUNTING.called
    done = rounds(host, RunRound("timed", 6, batch=4, warmup_s=warmup_s))
    assert COUNTING.called - before == 6 + 4 * batches
    assert (done.results, done.warmup) == (6, 4 * batches)


def test_without_a_batch_there_is_no_warm_up() -> None:
    """The round's own operations run, and nothing else."""
    host = hosting(prepare(workload="tests.worker.test_host_warm_up:COUNTING"), "create", "ready")
    before = COUNTING.called
    done = rounds(host, RunRound("timed", 6, warmup_s=1.0))
    assert COUNTING.called - before == 6
    assert done.warmup == 0


def test_ordinary_code_runs_before_each_batch_and_before_the_round() -> None:
    """It runs where it is ordered, so that every cell of a group begins its rounds alike."""
    ran: list[int] = []
    host = Host(run_ordinary_code=lambda: ran.append(COUNTING.called))
    assert isinstance(host.obey(prepare("sequential", "tests.worker.test_host_warm_up:COUNTING")), Done)
    for phase in ("create", "ready"):
        assert isinstance(host.obey(Step(phase)), Done)
    before = COUNTING.called
    rounds(host, RunRound("timed", 6, batch=4, ordinary_code=True))
    assert ran == [before, before + 4]
    rounds(host, RunRound("timed", 6, batch=4))
    rounds(host, RunRound("untimed", 6))
    assert ran == [before, before + 4]
