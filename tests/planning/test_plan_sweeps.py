"""What `bench run` makes of levels, backends and rates: groups in which one factor varies."""

import pytest
from msgspec.structs import replace

from bench.errors import UsageError
from bench.model.plan import OpenPlan
from bench.planning.parameters import known_parameters
from bench.planning.parse import Rates, Sweep
from bench.planning.plan import Conduct, plan_run, sweep_specs
from bench.plugins.workload import Parameter
from tests.made_ground import MadeBackend, MadeWorkload, ground
from tests.made_plans import CONTROL, OPEN, TWO, names, swept


def test_cell_ids_are_unique_in_a_run() -> None:
    """No two cells of a plan share a name, twins included."""
    plan = swept(("threads",), {"client": ("both", "sync"), "size": (1, 2), "concurrency": (1, 4)})
    ids = [cell.id for group in plan.groups for cell in group.cells]
    assert len(ids) == len(set(ids))


def test_a_run_has_its_controls() -> None:
    """The groups that hold a control are added to every `bench run`, in the kind that it lacks."""
    plan = swept(("threads",), {})
    assert names(plan) == ["two", "one/loop"]
    assert plan.groups[1].controls == (CONTROL,)
    assert sum(cell.twin for group in plan.groups for cell in group.cells) == 2


def test_a_sweep_makes_a_group_for_each_combination() -> None:
    """Levels that change the work, and K, stand in groups of their own, named by what varies."""
    plan = swept(("threads", "asyncio"), {"size": (1, 2), "concurrency": (1, 4), "client": ("both",)})
    assert names(plan)[:4] == [
        "two/size=1/concurrency=1",
        "two/size=1/concurrency=4",
        "two/size=2/concurrency=1",
        "two/size=2/concurrency=4",
    ]
    assert [group.concurrency for group in plan.groups[:4]] == [1, 4, 1, 4]
    assert {group.factor for group in plan.groups[:4]} == {"backend"}
    assert [group.params["size"] for group in plan.groups[:4]] == [1, 1, 2, 2]


def test_curves_over_k_hold_all_else_fixed() -> None:
    """Groups of one curve differ in K alone; without several K there is no curve."""
    plan = swept(("threads", "asyncio"), {"size": (1, 2), "concurrency": (1, 4)})
    first, second, third, fourth = (group.display.sweep for group in plan.groups[:4])
    assert first == second != third == fourth
    assert swept(("threads", "asyncio"), {"size": (1, 2)}).groups[0].display.sweep == ""


def test_with_one_backend_a_free_factor_varies_within_the_group() -> None:
    """Levels that leave the work as it is are compared side by side, beside sequential."""
    plan = swept(("threads",), {"pattern": ("map", "submit"), "concurrency": (2, 4)})
    group = plan.groups[0]
    assert group.factor == "pattern"
    assert [cell.levels for cell in group.cells if not cell.twin] == [
        {},
        {"pattern": "map"},
        {"pattern": "submit"},
    ]
    assert names(plan)[:2] == ["two/concurrency=2", "two/concurrency=4"]


def test_a_level_of_the_work_has_a_sequential_cell_of_its_own() -> None:
    """Where clients vary within a group, model and client never vary at once."""
    cells = swept(("threads",), {"client": ("both", "sync")}).groups[0].cells
    assert [(cell.backend, cell.params["client"]) for cell in cells if not cell.twin] == [
        ("sequential", "both"),
        ("threads", "both"),
        ("sequential", "sync"),
        ("threads", "sync"),
    ]


def test_a_factor_that_changes_the_work_never_varies_within_a_group() -> None:
    """With one backend too, two sizes are two groups."""
    assert names(swept(("threads",), {"size": (1, 2)}))[:2] == ["two/size=1", "two/size=2"]


def test_sequential_alone_can_be_run() -> None:
    """Asking for it, or for it with another, adds no second one."""
    assert [c.backend for c in swept(("sequential",), {}).groups[0].cells if not c.twin] == ["sequential"]
    both = swept(("sequential", "threads"), {})
    assert [c.backend for c in both.groups[0].cells if not c.twin] == ["sequential", "threads"]


def test_pairs_that_cannot_be_are_in_the_plan() -> None:
    """They are skipped with their reason, and the others run."""
    plan = swept(("threads", "asyncio"), {"client": ("sync", "async")})
    assert names(plan)[:2] == ["two/client=sync", "two/client=async"]
    assert [(skip.group, skip.backend) for skip in plan.skipped] == [
        ("two/client=sync", "asyncio"),
        ("two/client=async", "threads"),
    ]


def test_where_nothing_is_left_the_reasons_are_told_once() -> None:
    """No pair that can be is an error that gives each reason once, controls or not."""
    with pytest.raises(UsageError, match=r"nothing is left to run: client=async is async only, and [^;]*$"):
        swept(("threads",), {"client": ("async",), "size": (1, 2)})


def test_n_can_be_fixed() -> None:
    """The operations that are asked for hold for the sweep's groups and not for the controls."""
    plan = swept(("threads",), {}, operations=50)
    assert [group.operations for group in plan.groups] == [50, None]


def test_a_rate_makes_open_rounds_in_the_sweeps_groups_alone() -> None:
    """The controls stay closed; the pacer keeps off a pinned group's CPU, and has no choice elsewhere."""
    plan = swept(("asyncio",), {}, rates=Rates((100.0,)), workload=OPEN)
    pinned, control = plan.groups[0], plan.groups[-1]
    assert pinned.open_loop == OpenPlan(rates_per_s=(100.0,), schedule_s=1.0, pacer_cpus=(0, 1, 2))
    assert control.open_loop is None
    whole = swept(("threads",), {}, rates=Rates(), workload=OPEN).groups[0]
    assert whole.open_loop == OpenPlan(rates_per_s=(), schedule_s=1.0, pacer_cpus=())


def test_a_rate_is_refused_where_nothing_arrives() -> None:
    """A workload that does not say that it has an open loop has none."""
    with pytest.raises(UsageError, match=r"--rate needs work that can arrive .* \(open\), not two"):
        swept(("asyncio",), {}, rates=Rates((100.0,)))


def test_what_set_may_name() -> None:
    """Concurrency, the workload's factors, and those of the backends that are asked for."""
    names = {"concurrency", "client", "size", "pattern"}
    assert set(known_parameters(TWO, ["threads"], ground().backends)) == names
    assert set(known_parameters(TWO, [], ground().backends)) == {"concurrency", "client", "size"}


def test_no_levels_make_one_group() -> None:
    """A plain `bench run` is one group by the workload's name."""
    specs = sweep_specs(TWO, Sweep(workload="two", backends=("threads",)), ground())
    assert [(one.name, one.params, one.concurrency) for one in specs] == [("two", {}, None)]


def test_a_level_that_one_backend_lacks_skips_that_backend() -> None:
    """A factor that two backends share by name has the levels of both; who lacks one is skipped, by name."""
    base = ground()
    parameter = Parameter(default="gather", choices=("gather", "loops"), help="p", changes_work=False)
    loops = MadeBackend("asyncio", ("async",), single_thread=True)
    loops.parameters = {"pattern": parameter}
    mixed = replace(base, backends=base.backends | {"asyncio": loops})
    workload = MadeWorkload("two")
    assert known_parameters(workload, ("threads", "asyncio"), mixed.backends)["pattern"].choices == (
        "map",
        "submit",
        "no",
        "gather",
        "loops",
    )
    sweep = Sweep(workload="two", backends=("threads", "asyncio"), levels={"pattern": ("loops",)})
    plan = plan_run(sweep, [workload], mixed, Conduct(seed=1))
    told = {skip.id: skip.reason for skip in plan.skipped}
    assert told["two:threads"] == "threads has no pattern=loops"
    assert "two:asyncio" not in told


def test_sequential_alone_has_no_k_to_set() -> None:
    """A level that would change nothing is refused, not ignored."""
    with pytest.raises(UsageError, match="one operation in flight"):
        swept(("sequential",), {"concurrency": (1, 4)})
