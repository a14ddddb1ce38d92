"""Planning a certificate."""

from typing import Literal

import pytest

from bench.errors import UsageError
from bench.model.plan import Params, Until
from bench.planning.calibration import SIZES, TWINS, plan_certificate, size_of
from bench.planning.plan import Conduct
from bench.plugins.traits import Calibrated
from tests.made_ground import MadeWorkload, ground


class Slowable(MadeWorkload):
    """Work whose size is its time."""

    calibration: Literal["cpu"] = "cpu"

    def slowed(self, share: float) -> Params:
        """Return a size that is larger by the share."""
        return {"size": round(1000 * (1 + share))}


def test_each_workload_has_a_pinned_and_an_unpinned_group() -> None:
    """One thread on one CPU, and a pool on all."""
    plan = plan_certificate([Slowable(), MadeWorkload("other")], ground(), Conduct(seed=1), "quick")
    assert [group.name for group in plan.groups] == ["certify/pinned/cpu", "certify/unpinned/cpu"]
    assert [group.pinned for group in plan.groups] == [True, False]
    wanted = SIZES["quick"].comparisons
    assert all(group.blocks // 26 * 4 >= wanted for group in plan.groups)
    assert plan.until == Until(comparisons=wanted)


def test_twins_are_identical_and_slower_copies_are_slower_by_what_they_say() -> None:
    """Eight cells differ in name alone; four have 1, 2, 5 and 10 % more to do."""
    group = plan_certificate([Slowable()], ground(), Conduct(seed=1), "quick").groups[0]
    cells = [cell for cell in group.cells if not cell.reference]
    sizes = [cell.params["size"] for cell in cells]
    assert sizes == [1000] * TWINS + [1010, 1020, 1050, 1100]
    assert len({cell.id for cell in cells}) == TWINS + 4
    assert [cell.slowdown for cell in cells] == [0.0] * TWINS + [0.01, 0.02, 0.05, 0.1]


def test_built_in_work_can_be_slowed() -> None:
    """Computing and waiting declare what slows them by a known share."""
    from workloads.cpu import WORKLOAD as CPU
    from workloads.sleep import WORKLOAD as SLEEP

    assert isinstance(CPU, Calibrated)
    assert isinstance(SLEEP, Calibrated)
    assert CPU.slowed(0.02) == {"iterations": 30_600}
    assert SLEEP.slowed(0.1) == {"delay_s": 0.0055}


def test_nothing_to_slow_is_refused() -> None:
    """Without a calibrated workload there is nothing to certify."""
    with pytest.raises(UsageError, match="nothing can be calibrated"):
        plan_certificate([MadeWorkload()], ground(), Conduct(seed=1), "quick")


def test_an_unknown_size_is_refused_with_the_near_miss() -> None:
    """`thorough` is no certificate."""
    with pytest.raises(UsageError, match="did you mean 'quick'"):
        size_of("quik")
