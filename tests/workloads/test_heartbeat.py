"""What the heart makes of its beats."""

import asyncio
from collections.abc import Callable

import pytest

from tests.eventually import eventually
from workloads.heartbeat import LoopHeart, ThreadHeart, at_share, beats_late_s, lateness_s, summary

MS = 1_000_000


def at(*moments_ms: float) -> list[int]:
    """Return moments in nanoseconds, from some origin."""
    return [round((7 + moment) * MS) for moment in moments_ms]


def test_a_heart_that_is_never_held_up_is_never_late() -> None:
    """Beats a period apart are on time, and the rest until the stop is no beat that was due."""
    assert beats_late_s(at(0, 1, 2, 3, 3.9)) == [0, 0, 0]


def test_a_wait_stands_for_all_the_beats_that_it_swallowed() -> None:
    """A beat 3.5 ms late was due with three others, which would have been 2.5, 1.5 and 0.5 ms late."""
    assert lateness_s(at(0, 1, 5.5, 5.6)) == pytest.approx([0, 0.0005, 0.0015, 0.0025, 0.0035])


def test_a_block_that_lasts_until_the_stop_is_seen() -> None:
    """A beat that was due and never came is as late as the stop found it: a block may be the last thing."""
    assert beats_late_s(at(0, 1, 21)) == pytest.approx([0, 0.019])


def test_the_longest_block_is_the_longest_time_between_two_turns() -> None:
    """Also from the start to the first beat, and from the last one to the stop."""
    assert summary(at(0, 4, 5, 6))["longest_block_s"] == pytest.approx(0.004)
    assert summary(at(0, 1, 2, 7))["longest_block_s"] == pytest.approx(0.005)


def test_where_no_beat_was_due_nothing_was_late() -> None:
    """A round that is over within a period has figures all the same."""
    assert summary(at(0, 0.5)) == {
        "late_p50_s": 0.0,
        "late_p99_s": 0.0,
        "late_max_s": 0.0,
        "longest_block_s": pytest.approx(0.0005),
    }


@pytest.mark.parametrize(("share", "number"), [(0.0, 1), (0.5, 2), (0.51, 3), (0.99, 4), (1.0, 4)])
def test_a_percentile_is_one_of_the_numbers(share: float, number: float) -> None:
    """The smallest that at least this share does not exceed."""
    assert at_share([1, 2, 3, 4], share) == number


class Counted(list[int]):
    """Moments that say when there are so many of them."""

    def __init__(self, due: int) -> None:
        super().__init__()
        self.full = asyncio.Event()
        self._due = due

    def append(self, moment: int) -> None:
        super().append(moment)
        if len(self) >= self._due:
            self.full.set()


async def beaten(times: int) -> list[int]:
    """Return the moments of a heart on the loop that has beaten this often."""
    heart, moments = LoopHeart(), Counted(1 + times)
    heart.at_ns = moments
    async with heart:
        await moments.full.wait()
    return moments


def test_a_heart_on_a_loop_beats_until_it_is_stopped() -> None:
    """Start, beats and stop are in order, and no task is left."""

    async def main() -> list[int]:
        moments = await beaten(3)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return moments

    moments = asyncio.run(main())
    assert len(moments) == 5
    assert moments == sorted(moments)


def test_a_heart_stops_when_its_work_raises() -> None:
    """No task outlives the block, whatever ends it."""

    async def main() -> None:
        with pytest.raises(ZeroDivisionError):
            async with LoopHeart():
                raise ZeroDivisionError
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())


def test_a_heart_in_a_thread_beats_until_it_is_stopped(new_threads: Callable[[], int]) -> None:
    """Start, beats and stop are in order, and the thread is gone."""
    with ThreadHeart() as heart:
        eventually(lambda: len(heart.at_ns) >= 3)
        assert new_threads() == 1
    assert new_threads() == 0
    assert heart.at_ns == sorted(heart.at_ns)
    assert len(heart.at_ns) >= 4
