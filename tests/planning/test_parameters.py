"""Which factors a cell has, for both kinds of workload."""

import pytest

from bench.model.plan import Cell, Params, Skipped
from bench.planning.groups import plan_cell, plan_group
from bench.planning.parameters import (
    backend_parameters,
    fixed_operations,
    known_parameters,
    pattern_level,
    patterns_of,
)
from bench.plugins.workload import GroupSpec, Variant
from tests.made_ground import MadeWorkload, backends, ground
from tests.made_patterns import MadePatterns

OPERATIONS, PATTERNS = MadeWorkload(), MadePatterns()


def test_a_pattern_submits_in_its_own_way() -> None:
    """What a backend has for submitting is a factor of operations, not of patterns."""
    threads = backends()["threads"]
    assert set(backend_parameters(threads, OPERATIONS)) == {"pattern"}
    assert backend_parameters(threads, PATTERNS) == {}


def test_patterns_come_from_the_workload() -> None:
    """Each backend offers those of its stage; a workload of operations has none."""
    offered = {name: patterns_of(PATTERNS, backend) for name, backend in backends().items()}
    assert offered == {
        "sequential": ("plain",),
        "asyncio": ("all", "own"),
        "threads": ("plain",),
        "processes": (),
    }
    assert patterns_of(OPERATIONS, backends()["threads"]) == ()


def test_what_set_may_name_has_the_patterns_of_all_backends() -> None:
    """Once each, in the order of the backends that are asked for."""
    known = known_parameters(PATTERNS, ["asyncio", "threads"], backends())
    assert set(known) == {"concurrency", "pattern"}
    assert known["pattern"].choices == ("all", "own", "plain")
    assert "pattern" not in known_parameters(PATTERNS, ["processes"], backends())


def test_n_is_the_patterns_own_unless_it_is_asked_for() -> None:
    """A workload of operations leaves it to a pilot."""
    assert [fixed_operations(PATTERNS, {}, asked) for asked in (None, 3)] == [7, 3]
    assert [fixed_operations(OPERATIONS, {}, asked) for asked in (None, 3)] == [None, 3]


@pytest.mark.parametrize(
    ("backend", "of_group", "of_variant", "level"),
    [
        ("asyncio", {}, {}, "all"),
        ("asyncio", {"pattern": "own"}, {}, "own"),
        ("asyncio", {"pattern": "own"}, {"pattern": "all"}, "all"),
        ("asyncio", {"pattern": "plain"}, {}, None),
        ("asyncio", {}, {"pattern": "plain"}, None),
        ("sequential", {"pattern": "own"}, {}, "plain"),
        ("processes", {}, {}, None),
    ],
)
def test_a_cell_has_one_pattern(
    backend: str, of_group: Params, of_variant: Params, level: str | None
) -> None:
    """Its own, else its group's, else the first there is; sequential plays its own whatever is asked."""
    assert pattern_level(PATTERNS, backends()[backend], of_group, of_variant, "sequential") == level


def planned(backend: str, **levels: str) -> Cell | Skipped:
    """Return a cell of the made-up patterns."""
    spec = GroupSpec(name="made", question="?", variants=())
    return plan_cell(PATTERNS, spec, Variant(backend, dict(levels)), 4, ground())


def test_a_cell_names_its_pattern() -> None:
    """It stands among its levels, as every factor does."""
    cell = planned("asyncio", pattern="own")
    assert isinstance(cell, Cell)
    assert cell.params == {"concurrency": 4, "pattern": "own"}


@pytest.mark.parametrize(
    ("backend", "levels", "reason"),
    [
        ("processes", {}, "made has no pattern under processes"),
        ("asyncio", {"pattern": "plain"}, "asyncio has no pattern=plain for made, only all, own"),
    ],
)
def test_a_pattern_that_cannot_be_is_skipped(backend: str, levels: dict[str, str], reason: str) -> None:
    """The reason names what there is."""
    cell = planned(backend, **levels)
    assert isinstance(cell, Skipped)
    assert cell.reason == reason


def test_a_group_of_patterns_says_so_and_has_its_n() -> None:
    """Its workload's size, unless the specification has another; its rounds are the specification's."""
    variants = (Variant("asyncio"), Variant("asyncio", {"pattern": "own"}))
    spec = GroupSpec(name="made", question="?", variants=variants, factor="pattern", rounds=2)
    group, _ = plan_group(PATTERNS, spec, ground())
    assert group is not None
    assert (group.patterned, group.operations, group.rounds, group.least_rounds) == (True, 7, 2, 2)
    assert [cell.backend for cell in group.cells] == ["sequential", "asyncio", "asyncio"]


def test_nothing_is_added_that_has_no_meaning() -> None:
    """Without a pattern to play alone there is no sequential cell."""
    spec = GroupSpec(name="made", question="?", variants=(Variant("asyncio"),))
    group, skipped = plan_group(Loopy(), spec, ground())
    assert group is not None
    assert [cell.backend for cell in group.cells] == ["asyncio"]
    assert skipped == []


class Loopy(MadePatterns):
    """Patterns that only a loop can play."""

    def patterns(self, stage: str) -> tuple[str, ...]:
        """Return one, on a loop."""
        return ("all",) if stage == "loop" else ()
