"""Cells of several interpreters stand in one group."""

from bench.machine.interpreters.sites import Site
from bench.model.plan import Skipped
from bench.planning.sites import across_sites
from tests.made import planned_cell, planned_group

ON = Site(name="3.14t", gil="on", python="/t")
OFF = Site(name="3.14t", gil="off", python="/t")
OLD = Site(name="3.11", gil="on", python="/old")
BROKEN = Site(name="ls", gil="on", unusable="is no Python")
GROUP = planned_group("g", [planned_cell("g", "sequential"), planned_cell("g", "threads", {"client": "h11"})])
SKIPPED = [Skipped(id="g:none", group="g", workload="made", backend="none", params={}, reason="no")]


def test_without_sites_a_plan_stays_as_it_is() -> None:
    """Most runs have one interpreter."""
    assert across_sites([GROUP], SKIPPED, []) == ([GROUP], SKIPPED)


def test_every_cell_is_measured_at_every_site() -> None:
    """Its levels say where, its worker is started there, and its id is its own."""
    (group,), skipped = across_sites([GROUP], SKIPPED, [ON, OFF, OLD])
    assert len(group.cells) == 6
    assert len({cell.id for cell in group.cells}) == 6
    cell = group.cells[3]
    assert (cell.id, cell.python, cell.gil) == ("g:threads[client=h11,python=3.14t,gil=off]", "/t", "off")
    assert cell.levels == {"client": "h11", "python": "3.14t", "gil": "off"}
    assert [one.status for one in skipped] == ["skipped"] * 3


def test_one_site_is_a_level_of_the_group() -> None:
    """Nothing varies: ids and levels are those of any run, and the parameters say where it was."""
    (group,), _ = across_sites([GROUP], [], [OFF])
    assert [cell.id for cell in group.cells] == [cell.id for cell in GROUP.cells]
    assert group.params == {"python": "3.14t", "gil": "off"}
    assert group.cells[0].params["gil"] == "off"
    assert group.cells[0].levels == {}


def test_a_site_that_cannot_be_measured_loses_its_cells() -> None:
    """They are failed, with the reason; a state that the build does not have is skipped."""
    impossible = Site(name="3.11", gil="off", unusable="cannot switch the GIL off", impossible=True)
    (group,), lost = across_sites([GROUP], [], [OLD, BROKEN, impossible])
    assert len(group.cells) == 2
    assert [one.status for one in lost] == ["failed", "failed", "skipped", "skipped"]
    assert lost[0].reason == "Python ls is no Python"
