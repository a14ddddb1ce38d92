"""A plan of one cell, for programs that drive a worker themselves."""

from bench.api import ground
from bench.model.plan import Cell, Group, Plan, Scalar
from bench.planning.groups import plan_group
from bench.plugins.registry import workload
from bench.plugins.workload import GroupSpec, Variant


def single(
    name: str, backend: str, concurrency: int | None = None, **params: Scalar
) -> tuple[Plan, Group, Cell]:
    """Return a plan, its group, and the group's cell of this backend."""
    spec = GroupSpec(
        name="single", question="", variants=(Variant(backend),), concurrency=concurrency, params=dict(params)
    )
    group, _ = plan_group(workload(name), spec, ground("quick"))
    assert group
    plan = Plan(profile="quick", seed=1, groups=(group,), limit_s=300.0)
    return plan, group, next(cell for cell in group.cells if cell.backend == backend)
