"""Operations of which some fail, on a clock of the loop's own turns: what the tests of `errors` share."""

import asyncio
from collections.abc import Callable
from typing import Any

from bench.model.plan import Params
from tests.played_pattern import Played, levels, play
from workloads.errors import WORKLOAD, divided, planned
from workloads.failing import Job

OPERATIONS = 12
TURNS_A_UNIT = 10


def params(pattern: str, **changes: Any) -> Params:
    """Return levels at which a unit is one second: nothing here waits for it."""
    return levels(WORKLOAD, unit_s=1.0, pattern=pattern, **changes)


JOBS = planned(params("gather"), OPERATIONS)
FAILING = [index for index, _, divisor in JOBS if not divisor]
OTHERS = [index for index, _, divisor in JOBS if divisor]
FIRST_S = min(JOBS[index][1] / 2 for index in FAILING)
# What ends before the first error, and what would have gone on.
SHORTER = [index for index in OTHERS if JOBS[index][1] < FIRST_S]
LONGER = [index for index in OTHERS if JOBS[index][1] > FIRST_S]


async def in_turns(job: Job) -> int:
    """Take as many turns of the loop as an operation has units: every order is settled."""
    half = round(job[1] * TURNS_A_UNIT / 2)
    for _ in range(half):
        await asyncio.sleep(0)
    quotient = divided(job)
    for _ in range(half):
        await asyncio.sleep(0)
    return quotient


def on_loop(pattern: str, call: Callable[[Job], Any] = in_turns) -> Played:
    """Play a pattern on a loop."""
    return play(WORKLOAD, "loop", params(pattern), OPERATIONS, call)
