"""A specification becomes cells that differ in one factor alone."""

from typing import Any

import pytest
from msgspec.structs import replace

from bench.errors import UsageError
from bench.model.plan import Group, Params
from bench.planning.groups import cell_id, compared_models, plan_group, service_of, share_cpus, with_twin
from bench.planning.profiles import ALPHA, SIGNED_RANK_BLOCKS
from bench.plugins.workload import GroupSpec, Variant
from tests.made_ground import MadeWorkload, backends, ground

WORK = MadeWorkload()


def spec(*backends: str, **changes: Any) -> GroupSpec:
    """Return a specification of these backends."""
    variants = tuple(Variant(name) for name in backends)
    return GroupSpec(name="g", question="?", **{"variants": variants, **changes})


def planned(one: GroupSpec, cpus: tuple[int, ...] = (0, 1, 2, 3), serves: bool = False) -> Group:
    """Return the group that must come of a specification."""
    group, skipped = plan_group(MadeWorkload(serves=serves), one, ground(cpus))
    assert group is not None
    assert skipped == []
    return group


def test_sequential_is_always_there_with_one_in_flight() -> None:
    """It is added in front, with a concurrency of 1; all others have the group's K."""
    group = planned(spec("threads", "asyncio"))
    assert [cell.backend for cell in group.cells] == ["sequential", "threads", "asyncio"]
    assert [cell.params["concurrency"] for cell in group.cells] == [1, 16, 16]
    assert group.concurrency == 16


def test_sequential_is_not_added_twice() -> None:
    """A specification that names it has it where it says."""
    assert [cell.backend for cell in planned(spec("threads", "sequential")).cells] == [
        "threads",
        "sequential",
    ]


def test_concurrency_is_the_specifications_or_the_workloads() -> None:
    """A K that is asked for goes before the workload's own."""
    assert planned(spec("threads", concurrency=3)).cells[1].params["concurrency"] == 3


def test_params_hold_every_factors_level() -> None:
    """The workload's, the backend's, the group's and the variant's own, the last one winning."""
    one = spec(params={"size": 5, "pattern": "map"})
    one = replace(one, variants=(Variant("threads", {"pattern": "submit"}),))
    sequential, threads = planned(one).cells
    assert threads.params == {"concurrency": 16, "client": "both", "size": 5, "pattern": "submit"}
    assert threads.levels == {"pattern": "submit"}
    assert sequential.params["size"] == 5
    assert threads.id == "g:threads[pattern=submit]"


def test_colours_follow_the_backends_liking() -> None:
    """A backend drives the colour it likes best of those there are; sequential awaits where it must."""
    assert [cell.colour for cell in planned(spec("asyncio", "threads")).cells] == ["sync", "async", "sync"]
    sequential = planned(spec("asyncio", params={"client": "async"})).cells[0]
    assert sequential.colour == "async"


@pytest.mark.parametrize(
    ("backends", "pinned"), [(["asyncio"], True), (["asyncio", "threads"], False), (["processes"], False)]
)
def test_a_group_is_pinned_only_where_every_cell_is_one_thread(backends: list[str], pinned: bool) -> None:
    """One thread or process cell gives the group the whole set, signed ranks and their number of blocks."""
    group, _ = plan_group(MadeWorkload(), spec(*backends), ground((0, 1, 2, 3), "standard"))
    assert group is not None
    assert group.pinned is pinned
    assert group.method == ("t" if pinned else "signed-rank")
    assert group.blocks == (20 if pinned else 10)
    assert group.cpus == ((3,) if pinned else (0, 1, 2, 3))


@pytest.mark.parametrize(("blocks", "method"), [(3, "signed-rank"), (6, "t"), (8, "t"), (9, "signed-rank")])
def test_students_t_judges_blocks_that_are_too_few_for_ranks(blocks: int, method: str) -> None:
    """A quick run has six blocks; the three of its costly groups get no verdict by either test."""
    assert planned(spec("threads")).blocks == 6
    assert planned(spec("threads", blocks=blocks)).method == method


class Threading(MadeWorkload):
    """A workload one of whose levels starts threads."""

    def starts_threads(self, params: Params) -> bool:
        """Declare them."""
        return params["size"] == 2


class GivingUp(MadeWorkload):
    """A workload that gives operations up at one of its levels."""

    def abandons(self, params: Params) -> bool:
        """Return whether this is the level."""
        return params["size"] == 2


@pytest.mark.parametrize(
    ("size", "on_purpose", "pinned"), [(1, False, True), (2, False, False), (2, True, True)]
)
def test_threads_that_a_pattern_starts_are_not_pinned(size: int, on_purpose: bool, pinned: bool) -> None:
    """Under asyncio too, they would share one CPU; a specification may want just that."""
    group, _ = plan_group(
        Threading(), spec("asyncio", params={"size": size}, pinned=on_purpose), ground((0, 1, 2, 3))
    )
    assert group is not None
    assert group.pinned is pinned


@pytest.mark.parametrize(("size", "unequal"), [(1, False), (2, True)])
def test_work_that_is_given_up_is_unequal(size: int, unequal: bool) -> None:
    """So says the workload, for the levels of the group."""
    group, _ = plan_group(GivingUp(), spec("threads", params={"size": size}), ground((0, 1)))
    assert group is not None
    assert group.unequal is unequal


@pytest.mark.parametrize("backends", [("asyncio",), ("threads",)])
def test_where_pinning_is_refused_a_group_and_its_server_have_all_cpus(backends: tuple[str, ...]) -> None:
    """Nothing is called pinned that is not, and the server has no CPU to itself."""
    free = replace(ground((0, 1, 2, 3)), pins=False)
    group, _ = plan_group(MadeWorkload(serves=True), spec(*backends, pinned=True), free)
    assert group is not None
    assert not group.pinned
    assert group.cpus == group.service_cpus == (0, 1, 2, 3)


def test_a_quota_may_allow_fewer_cpus_than_there_are_to_run_on() -> None:
    """What can be kept busy decides about pools for computing, not what a process may run on."""
    assert ground((0, 1)).facts.cpus == 2
    assert replace(ground((0, 1)), count=1).facts.cpus == 1


def test_nothing_is_pinned_where_the_platform_names_no_cpus() -> None:
    """Without a set of CPUs a group of single threads is measured unpinned."""
    group = planned(spec("asyncio"), cpus=())
    assert (group.pinned, group.cpus) == (False, ())


def test_a_pair_that_cannot_be_is_skipped_with_the_reason() -> None:
    """A colour that the client lacks, or levels that the backend refuses, cost the pair and not the group."""
    group, skipped = plan_group(WORK, spec("asyncio", "threads", params={"client": "sync"}), ground())
    assert group is not None
    assert [cell.backend for cell in group.cells] == ["sequential", "threads"]
    assert [(skip.backend, skip.reason) for skip in skipped] == [
        ("asyncio", "client=sync is sync only, and asyncio drives async operations")
    ]


def test_a_backend_that_is_not_there_costs_its_pair() -> None:
    """A workload may name one that is not installed; the others are planned, and the reason is told."""
    group, skipped = plan_group(WORK, spec("threads", "trio"), ground())
    assert group is not None
    assert [(skip.id, skip.reason) for skip in skipped] == [
        ("g:trio", "no backend named 'trio' is installed")
    ]


def test_a_refusal_of_the_backend_is_the_reason() -> None:
    """Levels that can't be had are told in the backend's own words; alone, sequential is no comparison."""
    variants = (Variant("threads", {"pattern": "no"}), Variant("processes"))
    group, skipped = plan_group(WORK, replace(spec(), variants=variants), ground())
    assert group is not None
    assert [skip.reason for skip in skipped] == ["the pattern 'no' is refused here"]
    none, lone = plan_group(WORK, replace(spec(), variants=variants[:1]), ground())
    assert none is None
    assert len(lone) == 1


def test_sequential_alone_may_be_asked_for() -> None:
    """A group of nothing else is a group, if nothing was skipped from it."""
    assert len(planned(spec("sequential")).cells) == 1


def test_a_specification_may_set_its_blocks_and_leave_memory_out() -> None:
    """Its own number of blocks goes before the profile's; memory rounds are none where it says so."""
    assert planned(spec("asyncio", blocks=3)).blocks == 3
    assert planned(spec("asyncio")).memory_blocks == 1
    assert planned(spec("asyncio", memory=False)).memory_blocks == 0


@pytest.mark.parametrize(
    ("cpus", "pinned", "serves", "workers", "server"),
    [
        ((0, 1, 2, 3), True, False, (3,), ()),
        ((0, 1, 2, 3), True, True, (3,), (0, 1, 2)),
        ((0, 1), True, True, (1,), (0,)),
        ((5,), True, True, (5,), (5,)),
        ((0, 1, 2), False, True, (1, 2), (0,)),
        ((0, 1), False, True, (0, 1), (0, 1)),
        ((0,), False, True, (0,), (0,)),
        ((0, 1, 2, 3), False, False, (0, 1, 2, 3), ()),
        ((), False, True, (), ()),
    ],
)
def test_cpus_are_shared_as_documented(
    cpus: tuple[int, ...], pinned: bool, serves: bool, workers: tuple[int, ...], server: tuple[int, ...]
) -> None:
    """Pinned workers have the last CPU; a server has one to itself of three, or of two and a pin."""
    assert share_cpus(cpus, pinned, serves) == (workers, server)


class SometimesServed(MadeWorkload):
    """Work that needs a server at one of its levels."""

    def service(self, params: Params) -> str | None:
        return "made.server" if params["size"] == 2 else None


@pytest.mark.parametrize(("sizes", "module"), [((1, 2), "made.server"), ((1, 3), None)])
def test_a_group_has_a_server_if_any_cell_needs_one(sizes: tuple[int, int], module: str | None) -> None:
    """The first cell does not speak for the others, whose operations would have nothing to fetch from."""
    work = SometimesServed()
    variants = tuple(Variant("threads", {"size": size}) for size in sizes)
    group, _ = plan_group(work, GroupSpec(name="g", question="?", variants=variants), ground((0, 1, 2)))
    assert group is not None
    assert service_of(work, group.cells) == module
    assert group.service_cpus == ((0,) if module else ())


def test_a_cells_id_spells_its_levels() -> None:
    """Group, backend, and what differs."""
    assert cell_id("g", Variant("threads")) == "g:threads"
    assert cell_id("g", Variant("threads", {"a": 1, "b": "x"})) == "g:threads[a=1,b=x]"


def test_the_twin_is_identical_but_for_its_name() -> None:
    """It is a pool's where there is one, else the first cell's, and it differs in id and mark alone."""
    group = with_twin(planned(spec("asyncio", "threads")), ground())
    original, twin = group.cells[2], group.cells[3]
    assert twin == replace(original, id="g:threads~twin", twin=True)
    assert with_twin(planned(spec("asyncio")), ground()).cells[-1].id == "g:sequential~twin"


def test_a_group_without_cells_can_have_no_twin() -> None:
    """A clear error, and no crash."""
    with pytest.raises(UsageError, match="'g' has no cells"):
        with_twin(replace(planned(spec("asyncio")), cells=()), ground())


def test_a_group_may_do_without_sequential() -> None:
    """Work that would take minutes in turn says so, and its cells are compared with each other alone."""
    group = planned(spec("threads", "asyncio", sequential=False))
    assert [cell.backend for cell in group.cells] == ["threads", "asyncio"]


def test_models_come_in_the_order_that_they_declare() -> None:
    """However their entry points were installed, and without those that are not compared."""
    found = dict(sorted(backends().items(), reverse=True))
    assert compared_models(found) == ("asyncio", "threads", "processes")


def of_sizes(count: int, blocks: int) -> Group:
    """Return a group of that many cells besides the sequential one."""
    variants = tuple(Variant("processes", {"size": size + 1}) for size in range(count))
    return planned(spec(variants=variants, blocks=blocks))


@pytest.mark.parametrize(("models", "blocks"), [(4, 9), (5, 10), (9, 11)])
def test_a_group_has_as_many_blocks_as_a_verdict_among_its_cells_takes(models: int, blocks: int) -> None:
    """The least p-value is below 5 % for all comparisons at once, on no more blocks than needed."""
    group = of_sizes(models, SIGNED_RANK_BLOCKS)
    comparisons = len(group.cells) * (len(group.cells) - 1) // 2
    assert group.blocks == blocks
    assert 2 / 2**blocks * comparisons < ALPHA


def test_a_group_that_is_planned_without_verdicts_keeps_its_blocks() -> None:
    """A costly group of a quick run has three blocks, however many cells."""
    assert of_sizes(9, 3).blocks == 3
