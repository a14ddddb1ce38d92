"""What a block orders from its workers before and in a timed round."""

from typing import Any

import pytest
from msgspec.structs import replace

from bench.model.plan import Timing
from bench.runner.block import run_block
from bench.worker.protocol import RunRound
from tests.runner.fakes import FakeLauncher, group_of, plan_of
from tests.runner.test_block import chosen, digest, measured


def test_a_warm_up_is_ordered_for_timed_rounds_alone() -> None:
    """The untimed pass has the operations of a warm-up, and every timed round its batch and its time."""
    launcher, group = FakeLauncher(), group_of(memory_blocks=1)
    choice = replace(chosen(digest(FakeLauncher(), group_of())), batch=2)
    run_block(launcher, plan_of(group), group, group.cells, 1, choice)
    found = [one for one in launcher.rounds if one.kind in ("untimed", "timed", "memory")]
    timed = RunRound("timed", 3, batch=2, warmup_s=group.timing.warmup_s)
    assert set(found) == {RunRound("untimed", 2), timed, RunRound("memory", 3)}


@pytest.mark.parametrize(
    ("differs", "ordered"),
    [
        ({"pinned": True}, True),
        ({"pinned": False}, False),
        ({"pinned": True, "timing": Timing(rest_s=0.001)}, False),
        ({"pinned": True, "cells": group_of().cells[:1]}, False),
    ],
)
def test_ordinary_code_is_ordered_on_one_cpu_for_all_cells(differs: dict[str, Any], ordered: bool) -> None:
    """Not on several CPUs, not in a burst, and not where all cells are sequential."""
    launcher = FakeLauncher()
    measured(launcher, replace(group_of(), **differs))
    timed = [one for one in launcher.rounds if isinstance(one, RunRound) and one.kind == "timed"]
    assert {one.ordinary_code for one in timed} == {ordered}
