"""Everything that `bench all` decides before the first measurement, and what is left out for time."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from bench.errors import PluginError, UsageError
from bench.model.plan import Display, Params
from bench.planning.parse import Rates, Sweep
from bench.planning.plan import plan_all, plan_run
from bench.plugins.workload import Facts, GroupSpec
from tests.made_ground import MadeWorkload, ground
from tests.made_plans import CONDUCT, CONTROL, ONE, OPEN, TWO, everything, names, spec


class Waiting(MadeWorkload):
    """Work of which each operation waits for a second."""

    def least_s(self, params: Params, operations: int, concurrency: int) -> float:
        return float(operations // concurrency)

    def value(self, params: Params, index: int) -> int:
        return index


@pytest.mark.parametrize(("operations", "left"), [(5, 2), (6, 1)])
def test_a_sequential_cell_that_must_outlast_the_limit_is_left_out(operations: int, left: int) -> None:
    """What a worker may not take is not begun; it is told with how long it would take."""
    sweep = Sweep(workload="slow", backends=("asyncio",), levels={"concurrency": (4,)}, operations=operations)
    plan = plan_run(sweep, [Waiting("slow")], ground(), CONDUCT)
    assert len(plan.groups[0].cells) - plan.groups[0].cells[-1].twin == left
    assert [skip.backend for skip in plan.skipped] == ["sequential"] * (2 - left)
    assert all("a round take 6 s; a worker may take 5 s" in skip.reason for skip in plan.skipped)


def test_without_n_there_are_k_operations_at_least() -> None:
    """A pilot begins with K: where those take too long in turn, so does all that it may choose."""
    sweep = Sweep(workload="slow", backends=("asyncio",), levels={"concurrency": (6,)})
    plan = plan_run(sweep, [Waiting("slow")], ground(), CONDUCT)
    assert [skip.backend for skip in plan.skipped] == ["sequential"]


class Arriving(Waiting):
    """Such work, which arrives from outside."""

    open_loop = True


def test_a_rate_is_refused_where_its_reference_is_left_out() -> None:
    """Open rounds are checked against the sequential cell, so without it the line says why and what to do."""
    sweep = Sweep(workload="slow", backends=("asyncio",), levels={"concurrency": (6,)}, rates=Rates((20.0,)))
    with pytest.raises(
        UsageError, match=r"sequential cell of slow, .* take 6 s; .* \(--limit\); raise --limit"
    ):
        plan_run(sweep, [Arriving("slow")], ground(), CONDUCT)


@pytest.mark.parametrize(("precision", "blocks", "method"), [(None, 6, "t"), (0.05, 80, "signed-rank")])
def test_a_run_that_goes_on_until_it_is_precise_has_enough_blocks_for_ranks(
    precision: float | None, blocks: int, method: str
) -> None:
    """Only the six blocks of a plain quick run are too few."""
    sweep = Sweep(workload="slow", backends=("threads",), levels={"concurrency": (4,)}, operations=4)
    conduct = replace(CONDUCT, precision=precision)
    (group,) = plan_run(sweep, [Waiting("slow")], ground(), conduct).groups
    assert (group.blocks, group.method) == (blocks, method)


def test_sequential_alone_is_never_left_out() -> None:
    """Who asks for nothing else gets it, and sees the limit."""
    sweep = Sweep(workload="slow", backends=("sequential",), operations=100)
    plan = plan_run(sweep, [Waiting("slow")], ground(), CONDUCT)
    assert {cell.backend for cell in plan.groups[0].cells} == {"sequential"}


def test_all_runs_every_group() -> None:
    """Every group of every workload, with how the run is conducted."""
    plan = everything()
    assert names(plan) == ["one/loop", "one/pool", "two/pool"]
    assert (plan.profile, plan.seed, plan.limit_s, plan.command) == ("quick", 7, 5.0, "bench all")


def test_only_a_first_look_at_everything_leaves_memory_out() -> None:
    """A quick `all` has no rounds of memory; a longer one has, and so has a quick run of one workload."""
    standard = plan_all([ONE, TWO], ground(profile="standard"), CONDUCT, (), ())
    one = plan_run(Sweep(workload="two", backends=("threads",)), [TWO], ground(), CONDUCT)
    assert not any(group.memory_blocks for group in everything().groups)
    assert all(group.memory_blocks for group in (*standard.groups, *one.groups))


class Speechless(MadeWorkload):
    """A workload that raises when it is asked for its groups."""

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        """Raise."""
        raise ZeroDivisionError("no\nwords")


def test_a_workload_that_cannot_name_its_groups_is_told() -> None:
    """A stranger's fault is an error that names the stranger, in `all` and in another's `run`."""
    workloads = [ONE, TWO, Speechless("speechless")]
    says = "the workload 'speechless' cannot list its groups: ZeroDivisionError: no"
    with pytest.raises(PluginError, match=says):
        plan_all(workloads, ground(), CONDUCT, (), ())
    with pytest.raises(PluginError, match=says):
        plan_run(Sweep(workload="two", backends=("threads",)), workloads, ground(), CONDUCT)


def test_two_groups_of_one_name_are_refused() -> None:
    """Figures are kept by a group's name, so that two of a name would be mixed; one can be left out."""
    double = MadeWorkload("double", [spec("two/pool", "threads")])
    with pytest.raises(PluginError, match="'two' and 'double' name a group 'two/pool'"):
        plan_all([ONE, TWO, double], ground(), CONDUCT, (), ())
    assert names(plan_all([ONE, TWO, double], ground(), CONDUCT, (), ("double",)))[-1] == "two/pool"


def test_only_and_skip_choose_groups() -> None:
    """By workload, by name or by glob; the control's group stays whatever `only` says, but can be skipped."""
    assert names(everything(only=("two",))) == ["two/pool", "one/loop"]
    assert names(everything(only=("*/pool",))) == ["one/pool", "two/pool", "one/loop"]
    assert names(everything(skip=("one",))) == ["two/pool"]
    assert names(everything(only=("one",), skip=("one/pool",))) == ["one/loop"]


@pytest.mark.parametrize(("only", "skip"), [(("on",), ()), ((), ("two/pol",))])
def test_a_pattern_that_matches_nothing_is_told(only: tuple[str, ...], skip: tuple[str, ...]) -> None:
    """A misspelt pattern is an error with the near miss, never silently nothing."""
    with pytest.raises(UsageError, match=r"no workload or group matches '.*'; did you mean '(one|two/pool)'"):
        everything(only, skip)


def test_nothing_left_is_told() -> None:
    """Skipping everything that was asked for says what to loosen; controls alone answer nothing."""
    with pytest.raises(UsageError, match="nothing is left to run; loosen --skip"):
        everything(skip=("*",))
    with pytest.raises(UsageError, match="nothing is left to run; loosen --only and --skip"):
        everything(only=("two",), skip=("two",))


def test_one_twin_for_each_kind_of_group() -> None:
    """One in the pinned groups, one in the unpinned ones, and there where no server disturbs."""
    for plan, twins in (
        (everything(), {"one/pool:threads~twin", "one/loop:sequential~twin"}),
        (everything(only=("two",)), {"one/loop:sequential~twin", "two/pool:threads~twin"}),
    ):
        assert {cell.id for group in plan.groups for cell in group.cells if cell.twin} == twins


def test_controls_that_are_skipped_are_noted() -> None:
    """A run without some of its controls says so."""
    assert any("controls in" in note for note in everything(skip=("one/loop",)).notes)


def test_a_run_without_controls_says_so() -> None:
    """Neither other workloads' control groups nor an A/A control, and a note in the run."""
    sweep = Sweep(workload="two", backends=("threads",))
    plan = plan_run(sweep, [ONE, TWO, OPEN], ground(), replace(CONDUCT, controls=False))
    assert [group.workload for group in plan.groups] == ["two"]
    assert not any(cell.twin for group in plan.groups for cell in group.cells)
    assert "--no-controls" in plan.notes[0]


def test_headline_groups_come_first_by_their_place_then_controls() -> None:
    """A reader's questions are measured first, in the workloads' order; the others keep theirs."""
    shown = [
        spec("rest", "threads"),
        spec("second", "threads", display=Display(headline=True, place=2)),
        spec("check", "asyncio", controls=(CONTROL,)),
        spec("unplaced", "threads", display=Display(headline=True)),
        spec("first", "threads", display=Display(headline=True, place=1)),
    ]
    plan = plan_all([MadeWorkload("many", shown)], ground(), CONDUCT, (), ())
    assert names(plan) == ["first", "second", "unplaced", "check", "rest"]


def test_what_was_chosen_is_headline() -> None:
    """With --only, the chosen groups are what the reader asks for; controls follow."""
    plan = everything(only=("two",))
    assert names(plan) == ["two/pool", "one/loop"]
    assert [group.display.headline for group in plan.groups] == [True, False]
