"""What the `mixed` workload asks for, and what it accepts."""

import asyncio
from itertools import pairwise

import pytest

from bench.model.plan import Params
from bench.plugins.workload import RoundFacts, Setting
from tests.made_ground import facts_for
from workloads.mixed import GRID, WORKLOAD, computing

HALF: Params = {"operation_s": 0.002, "cpu_share": 0.5}


def facts(wall_s: float) -> RoundFacts:
    """Return a round of 10 operations, four at a time: three waves of a millisecond's waiting."""
    return RoundFacts(params=HALF, operations=10, concurrency=4, wall_s=wall_s, timed=True)


def test_a_round_that_did_not_wait_is_refused() -> None:
    """Three waves of 1 ms cannot end within 2.9 ms."""
    assert WORKLOAD.check(facts(0.003)) is None
    assert "its waits alone take 0.003000 s" in str(WORKLOAD.check(facts(0.0029)))


def test_what_an_operation_is_made_of_is_told() -> None:
    """The asked times are figures, apart from what it really takes."""
    told = WORKLOAD.figures(facts(0.01))
    assert told == {"cpu_s_per_op_asked": pytest.approx(0.001), "wait_s_per_op_asked": pytest.approx(0.001)}


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_both_colours_give_the_same_values(share: float) -> None:
    """They do the computing of the share, whichever the colour, and the values tell indices apart."""
    setting = Setting(params={"operation_s": 0.0002, "cpu_share": share}, seed=3, concurrency=1)
    call = WORKLOAD.open_sync(setting).call

    async def awaited() -> list[object]:
        operation = await WORKLOAD.open_async(setting)
        return [await operation.call(index) for index in range(20)]

    values = [call(index) for index in range(20)]
    assert values == asyncio.run(awaited())
    assert len(set(values)) > 10


def test_another_share_is_other_work() -> None:
    """More computing gives other values: they prove how much was done."""
    less, more = (
        [
            computing(Setting(params={"operation_s": 0.001, "cpu_share": share}, seed=3, concurrency=1))(i)
            for i in range(8)
        ]
        for share in (0.5, 1.0)
    )
    assert less != more


@pytest.mark.parametrize("profile", ["quick", "standard", "thorough"])
def test_the_groups_are_a_full_grid(profile: str) -> None:
    """Every size meets every share, all at the same K, and N is whole waves of it."""
    groups = WORKLOAD.groups(facts_for(profile))
    sizes, shares = ({group.params[name] for group in groups} for name in reversed(GRID))
    assert len(groups) == len(sizes) * len(shares)
    assert len({group.name for group in groups}) == len(groups)
    assert all(
        a.concurrency == b.concurrency and a.display.grid == b.display.grid == GRID
        for a, b in pairwise(groups)
    )
    assert all(group.operations and group.operations % (group.concurrency or 0) == 0 for group in groups)
