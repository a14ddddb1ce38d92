"""What the `cpu` workload computes."""

import runpy

import pytest

from bench.plugins.workload import Setting
from tests.benchmarks.plain import PROGRAMS, WORKS
from tests.made_ground import facts_for
from workloads.cpu import WORKLOAD


@pytest.mark.parametrize("group", ["cpu/pure", "cpu/hash", "cpu/one-thread"])
def test_the_plain_program_of_a_group_does_the_same_work(group: str) -> None:
    """The harness is checked against it, so from the same seed an operation of both gives the same value."""
    spec = next(spec for spec in WORKLOAD.groups(facts_for("standard", 2)) if spec.name == group)
    program = runpy.run_path(str(PROGRAMS / f"{WORKS[group]['sequential']}.py"))
    assert program["work"](3) == WORKLOAD.work(Setting(params=spec.params, seed=1, concurrency=1))(3)
