"""Which machine a run is of."""

from typing import Any

import pytest
from msgspec.structs import replace

from bench.analysis.runs.machines import Given, by_machine, one_machine
from bench.analysis.runs.reduced import reduce_run
from bench.model.run import Run, Tool
from tests.made_sides import made, sides

HERE = {"system": {"host": "here"}, "cpu": {"usable": 2}, "python": {"version": "3.11.7"}}


def run_on(seed: int, machine: dict[str, Any] | None = None, **changes: Any) -> Run:
    """Return a run that was made on this machine."""
    return replace(made(seed, threads=0.0), machine=HERE if machine is None else machine, **changes)


def given(*runs: Run, name: str = "") -> Given:
    """Return runs as a user gives them."""
    return Given(tuple(reduce_run(run) for run in runs), name)


def grouped(*some: Given) -> list[tuple[str, list[int]]]:
    """Return the label and the seeds of each side."""
    return [(side.label, [run.seed for run in side.runs]) for side in by_machine(some)]


ELSEWHERE = {**HERE, "system": {"host": "elsewhere"}}


def test_runs_of_one_machine_are_joined() -> None:
    """In the order in which machines first come."""
    runs = [run_on(1), run_on(2, ELSEWHERE), run_on(3)]
    assert grouped(*map(given, runs)) == [("A", [1, 3]), ("B", [2])]


@pytest.mark.parametrize(
    "changes",
    [
        {"machine": {**HERE, "cpu": {"usable": 1}}},
        {"machine": {**HERE, "python": {"version": "3.14.0"}}},
        {"machine": {**HERE, "python": {"version": "3.11.7", "gil_enabled": False}}},
        {"machine": {**HERE, "libraries": {"aiohttp": "3.9"}}},
        {"tool": Tool("concurrency-lab", "0.2.0")},
    ],
)
def test_another_setting_is_another_machine(changes: dict[str, Any]) -> None:
    """One CPU instead of two, another Python, other libraries, another harness."""
    assert grouped(given(run_on(1)), given(run_on(2, **changes))) == [("A", [1]), ("B", [2])]


def test_machines_without_a_host_are_not_taken_for_one() -> None:
    """Two of a kind look alike, and nobody can know."""
    assert len(grouped(given(run_on(1, {})), given(run_on(2, {})), given(run_on(3)))) == 3


def test_an_anonymous_run_belongs_to_its_machine() -> None:
    """By the id that both have; only one of them names the host."""
    named, anonymous = ({**HERE, "system": {"id": "x", **host}} for host in ({"host": "here"}, {}))
    assert grouped(given(run_on(1, named)), given(run_on(2, anonymous)), given(run_on(3, ELSEWHERE))) == [
        ("A", [1, 2]),
        ("B", [3]),
    ]


def test_the_user_may_say_which_machine_a_run_is_of() -> None:
    """By a name, which joins what has it, or by giving runs at once."""
    named = [given(run_on(1), name="mine"), given(run_on(2)), given(run_on(3, ELSEWHERE), name="mine")]
    assert grouped(*named) == [("mine", [1, 3]), ("A", [2])]
    assert grouped(given(run_on(1), run_on(2, ELSEWHERE)), given(run_on(3))) == [("A", [1, 2]), ("B", [3])]


def test_a_letter_that_is_a_name_is_not_given_twice() -> None:
    """Each side has a label of its own."""
    assert grouped(given(run_on(1), name="A"), given(run_on(2))) == [("A", [1]), ("B", [2])]


def test_runs_of_one_machine_alone_are_held_against_each_other() -> None:
    """There would be nothing to compare otherwise; a copy of a run is no further run."""
    alone = [given(run_on(1)), given(run_on(2)), given(run_on(1))]
    assert grouped(*alone) == [("A", [1]), ("B", [2])]
    assert grouped(given(run_on(1)), given(run_on(1))) == [("A", [1])]
    assert one_machine(by_machine(alone))
    assert not one_machine(sides(run_on(1), run_on(2, ELSEWHERE)))
