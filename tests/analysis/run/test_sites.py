"""A run of several interpreters is taken apart for the questions of each."""

from bench.analysis.run.sites import by_site, named, only, own_name, separated, sites_of
from bench.analysis.run.summary import summarise
from tests.made import simple_run
from tests.made_versions import OFF, ON, versions_run

ORDINARY = simple_run({"sequential": [0.0] * 9, "threads": [0.1] * 9})


def test_a_run_of_one_interpreter_stays_as_it_is() -> None:
    """Most runs are: nothing is copied."""
    assert sites_of(ORDINARY) == []
    assert separated(ORDINARY) is ORDINARY
    assert summarise(ORDINARY).changes == ()


def test_each_interpreter_gets_a_group_of_its_own() -> None:
    """Its models are compared with its own sequential cell, and no level is left that they share."""
    apart = separated(versions_run())
    assert [group.name for group in apart.plan.groups] == ["cpu · 3.14t · GIL on", "cpu · 3.14t · GIL off"]
    assert {own_name(group.name) for group in apart.plan.groups} == {"cpu"}
    assert all(cell.levels == {} for cell in apart.cells)
    assert separated(apart) == apart
    on, off = summarise(versions_run()).groups
    assert round(next(row for row in on.rows if row.cell.backend == "threads").speedup or 0, 2) == 1.0
    assert round(next(row for row in off.rows if row.cell.backend == "threads").speedup or 0, 2) == 1.93


def test_the_part_of_one_keeps_the_names_of_groups() -> None:
    """So that claims find them."""
    part = only(versions_run(), OFF)
    assert [group.name for group in part.plan.groups] == ["cpu"]
    assert len(part.cells) == 3


def test_an_interpreter_has_a_name() -> None:
    """By what varies."""
    assert named(ON) == "3.14t · GIL on"
    assert named({"python": "3.11"}) == "3.11"
    assert [site for site, _ in by_site(versions_run().cells)] == [ON, OFF]
