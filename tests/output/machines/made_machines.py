"""Two made-up machines: one with two CPUs, one with one, on which a ranking holds and another turns over."""

from typing import Any

from msgspec.structs import replace

from bench.analysis.runs.comparability import Side
from bench.analysis.runs.compare_machines import MachineComparison, compare_machines
from bench.model.run import Run
from tests.made_sides import made, side

TWO = {"system": {"host": "desk", "os": "Linux"}, "cpu": {"model": "Abacus 9000", "usable": 2}}
ONE = {"system": {"host": "lap", "os": "Linux"}, "cpu": {"model": "Abacus 200", "usable": 1}}


def run_of_two(seed: int, machine: dict[str, Any], threads: float, processes: float) -> Run:
    """Return a run with two groups: `steady`, which asyncio wins, and `turning`, with these log times."""
    steady = made(seed, group="steady", asyncio=-0.7, threads=-0.3)
    other = made(seed + 50, group="turning", threads=threads, processes=processes)
    groups = (*steady.plan.groups, *other.plan.groups)
    return replace(
        steady,
        machine=machine,
        plan=replace(steady.plan, groups=groups),
        cells=steady.cells + other.cells,
    )


def made_sides() -> list[Side]:
    """Return the two machines."""
    return [
        side("A", run_of_two(1, TWO, threads=-0.6, processes=-0.2)),
        side("B", run_of_two(2, ONE, threads=-0.1, processes=-0.5)),
    ]


def made_between() -> MachineComparison:
    """Return what they come to."""
    return compare_machines(made_sides())
