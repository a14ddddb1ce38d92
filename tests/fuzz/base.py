"""The run that is tampered with, and how often: small, with an open loop, a pattern and a control in it."""

import json
import os
from functools import cache
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from msgspec.structs import replace

from bench.model.run import Run
from tests.output.made_run import full_run

GROUPS = ("nap", "web/mixed", "overlap")
# A hundred times as many, and a day of them if need be: BENCH_FUZZ=100 pytest tests/fuzz
TIMES = int(os.environ.get("BENCH_FUZZ", "1"))


@cache
def base_run() -> Run:
    """Return the run, with the machine and the figures of a real one's shape."""
    run = full_run()
    groups = tuple(group for group in run.plan.groups if group.name in GROUPS) or run.plan.groups[:3]
    names = {group.name for group in groups}
    cells = tuple(cell for cell in run.cells if cell.group in names)
    return replace(run, plan=replace(run.plan, groups=groups), cells=cells)


@cache
def base_data() -> Any:
    """Return it as plain data."""
    return json.loads(msgspec.json.encode(base_run()))


def often(examples: int) -> settings:
    """Return how many examples to try: as many as a few seconds have room for, or many times that."""
    return settings(
        max_examples=examples * TIMES,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
