"""A user's own function is planned and measured under every model that can run it."""

import pickle
from pathlib import Path

import pytest

from bench.api.targets import Asked, plan_tried, tried_out
from bench.model.run import BlockRecord
from bench.planning.asked import Wanted
from tests.targets.trying import CONDUCT, measured, planned, tried

MODELS = ("asyncio", "threads", "processes")


def digests(record: BlockRecord) -> set[str]:
    """Return the digests of all cells' rounds."""
    return {one.digest for cell in record.cells.values() for one in cell.rounds}


@pytest.mark.parametrize("name", ["square", "square_async"])
def test_every_model_runs_a_function_of_either_colour(name: str) -> None:
    """A function goes to a loop's threads, a coroutine function gets a loop in each worker."""
    with tried(name, items=":numbers") as found:
        assert found[0].target.awaits is (name == "square_async")
        record = measured(planned(found, MODELS))
    assert record.failures == {}
    assert len(record.cells) == 4
    assert len(digests(record)) == 1


def test_options_are_heeded_in_every_model() -> None:
    """A sent method, an expression with setup, big values, and results that are only nearly the same."""
    for name, check in (
        ("HOLDER.size", "equal"),
        ("kinds", "equal"),
        ("nearly", "approx"),
        ("big", ":blames"),
    ):
        with tried(name, items="3", check=check) as found:
            record = measured(planned(found, ("threads", "processes")))
        assert record.failures == {}, name
        assert len(digests(record)) == 1


def test_a_check_voids_what_it_refuses() -> None:
    """The item is named; a check may take the result alone."""
    with tried("square", items="5", check=":even") as found:
        record = measured(planned(found, ("threads",)))
    assert {one.status for one in record.failures.values()} == {"void"}
    assert all("item 3: 9" in one.reason for one in record.failures.values())


def test_a_check_judges_all_items_that_there_is_time_for() -> None:
    """Their sequential results are kept for the rounds, also of those that were not tried at first."""
    with tried("naps", items="9", check="approx") as found:
        known = pickle.loads(Path(found[0].target.expected).read_bytes())
    assert known == {item: item for item in range(9)}
    assert not found[0].notes


def test_several_functions_are_compared_each_with_its_own_proof() -> None:
    """They may return different things."""
    with tried("square", "big", items="3") as found:
        plan = planned(found, ("threads",))
        record = measured(plan)
    assert record.failures == {}
    (group,) = plan.groups
    assert [cell.params["target"] for cell in group.cells] == ["functions.py:square"] * 2 + [
        "functions.py:big"
    ] * 2


def test_a_lambda_costs_processes_alone() -> None:
    """The cell is skipped with the remedy."""
    with tried("anonymous", items="3") as found:
        plan = planned(found, MODELS)
    assert [one.backend for one in plan.skipped] == ["processes"]
    assert "write it as a def" in plan.skipped[0].reason


def test_a_file_that_is_called_like_a_module_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder has a `bench`, a `json` and a helper, of which only the helper is imported."""
    (tmp_path / "bench.py").write_text("raise RuntimeError('the wrong bench')")
    (tmp_path / "helper.py").write_text("TWO = 2")
    (tmp_path / "json.py").write_text("from helper import TWO\ndef double(n):\n    return n * TWO\n")
    monkeypatch.chdir(tmp_path)
    asked = Asked(targets=("json.py:double",), wanted=Wanted(items="3"))
    with tried_out(asked, 20.0) as found:
        record = measured(planned(found, ("threads", "processes"), start_method=("spawn",)))
    assert record.failures == {}


def test_a_number_is_how_often_to_call_what_takes_no_item() -> None:
    """It fixes N, unless --operations does."""
    with tried("alone", items="6") as found:
        plans = [plan_tried(found, "quick", CONDUCT, ("threads",), operations=asked) for asked in (None, 3)]
    assert [plan.groups[0].operations for plan in plans] == [6, 3]
