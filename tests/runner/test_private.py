"""What an anonymous run keeps of the paths that a user wrote."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.model.plan import Plan
from bench.model.target import Items, Target
from bench.runner.private import hider, public
from tests.made import plan_of, planned_cell, planned_group


def duel() -> Plan:
    """Return a plan of two variants with paths of their own."""
    before, after = "/srv/anna/before", "/srv/anna/after/lib"
    x, y = (
        replace(planned_cell("duel", "threads", {"path": path}), path=path, id=name)
        for name, path in (("x", before), ("y", after))
    )
    y = replace(y, python="/opt/secret/bin/python3")
    group = planned_group("duel", [x, y], question=f"made --path {before}, or made --path={after}?")
    return replace(plan_of(group), command=f"bench duel 'made --path {before}' 'made --path={after}'")


def test_the_last_part_of_a_path_stays() -> None:
    """In cells, levels, question and command; ids and everything else stay as they are."""
    plan = duel()
    stored = public(plan, hider(plan, anonymous=True))
    assert [cell.path for cell in stored.groups[0].cells] == ["…/before", "…/lib"]
    assert stored.groups[0].cells[1].python == "…/python3"
    assert stored.groups[0].question == "made --path …/before, or made --path=…/lib?"
    assert stored.command == "bench duel 'made --path …/before' 'made --path=…/lib'"
    assert "anna" not in str(stored)
    assert "secret" not in str(stored)
    assert [cell.id for cell in stored.groups[0].cells] == ["x", "y"]


def test_two_paths_stay_two() -> None:
    """Folders of one name are numbered, since their cells would look alike."""
    plan = replace(duel(), search_path=("/other/before", "."))
    hide = hider(plan, anonymous=True)
    assert hide("/srv/anna/before and /other/before") == "…/before and …/before (2)"
    assert hide({"a.b": ["v1.0.", 3, None]}) == {"a.b": ["v1.0.", 3, None]}


def test_a_users_function_keeps_its_name_alone() -> None:
    """Where it is, and where its items are, is nobody's business; numbers as items are no path."""
    target = Target(
        name="work",
        reference="job:work",
        folders=("/srv/anna/app",),
        items=Items(source="/srv/anna/urls.txt", count=3, kept="/tmp/bench-items-x/0"),
    )
    other = replace(target, items=Items(source="10", count=10))
    plan = plan_of(planned_group("job", [planned_cell("job", "threads")], targets=(target, other)))
    stored = public(plan, hider(plan, anonymous=True)).groups[0].targets
    assert stored[0].folders == ("…/app",)
    assert (stored[0].items.source, stored[0].reference) == ("…/urls.txt", "job:work")
    assert stored[1].items == other.items
    assert "anna" not in str(stored)


def test_home_and_current_folder_are_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever they occur, as in any reason."""
    monkeypatch.chdir(tmp_path)
    assert hider(plan_of(), anonymous=True)(f"no {tmp_path}/x") == "no ./x"


def test_a_run_that_is_not_anonymous_keeps_all() -> None:
    """So that its command can be repeated."""
    plan = duel()
    assert public(plan, hider(plan, anonymous=False)) is plan
