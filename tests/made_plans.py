"""Two made-up workloads with their groups, and plans of `bench all` and `bench run` over them."""

from collections.abc import Mapping
from typing import Any

from bench.model.plan import Expectation, Plan, Scalar
from bench.planning.parse import Sweep
from bench.planning.plan import Conduct, plan_all, plan_run
from bench.plugins.workload import GroupSpec, Variant
from tests.made_ground import MadeWorkload, ground

CONTROL = Expectation(kind="ratio", backend="asyncio", says="alike")
CONDUCT = Conduct(seed=7, limit_s=5.0, command="bench all")


def spec(name: str, *backends: str, **changes: Any) -> GroupSpec:
    """Return a specification of these backends."""
    return GroupSpec(name=name, question="?", variants=tuple(Variant(b) for b in backends), **changes)


ONE = MadeWorkload(
    "one", [spec("one/pool", "threads", "processes"), spec("one/loop", "asyncio", controls=(CONTROL,))]
)
TWO = MadeWorkload("two", [spec("two/pool", "threads")], serves=True)


class Arriving(MadeWorkload):
    """Work that can be driven at a rate."""

    open_loop = True


OPEN = Arriving("open")


def names(plan: Plan) -> list[str]:
    """Return the names of the groups."""
    return [group.name for group in plan.groups]


def everything(only: tuple[str, ...] = (), skip: tuple[str, ...] = ()) -> Plan:
    """Return the plan of `bench all` over both workloads."""
    return plan_all([ONE, TWO], ground(), CONDUCT, only, skip)


def swept(backends: tuple[str, ...], levels: Mapping[str, tuple[Scalar, ...]], **changes: Any) -> Plan:
    """Return the plan of `bench run two`."""
    chosen: MadeWorkload = changes.pop("workload", TWO)
    sweep = Sweep(workload=chosen.name, backends=backends, levels=dict(levels), **changes)
    return plan_run(sweep, [ONE, TWO, OPEN], ground(), CONDUCT)
