"""What is measured where, of what was asked for."""

from typing import Any

import pytest

from bench.errors import UsageError
from bench.machine.interpreters.asking import OURS, Answer, NotMeasurableError
from bench.machine.interpreters.environments import Environment
from bench.machine.interpreters.libraries import Libraries
from bench.machine.interpreters.sites import Chosen, choose, gil_levels
from tests.machine.interpreters.made import answer

KNOWN = {
    "3.11": answer("3.11.7"),
    "/opt/3.11.7/bin/python": answer("3.11.7"),
    "3.14": answer("3.14.7"),
    "/opt/t": answer("3.14.7t"),
    "venv": answer("3.11.7", executable="/venv/bin/python3", bench=OURS, prefix="/venv"),
    "venv/bin/python": answer("3.11.7", executable="/venv/bin/python", bench=OURS, prefix="/venv"),
}


def find(name: str) -> Answer:
    """Find a known one."""
    if name == "ls":
        raise NotMeasurableError("is no Python")
    if name not in KNOWN:
        raise NotMeasurableError("was not found")
    return KNOWN[name]


def made(found: Answer, _: Libraries, __: Any) -> Environment:
    """Have an environment for each, but for 3.14."""
    if found.full == "3.14.7":
        raise NotMeasurableError("cannot get msgspec")
    return Environment(f"/cache/{found.full}")


def chosen(*names: str, gil: tuple[str, ...] = (), own: Answer = KNOWN["3.11"]) -> Chosen:
    """Return what is chosen."""
    return choose(names, gil, lambda _: None, finder=find, maker=made, asked=lambda _: own)


def test_nothing_asked_for_is_nothing_chosen() -> None:
    """Workers then run as ever."""
    assert chosen() == Chosen()


def test_the_gil_is_a_factor_of_a_build_that_has_the_choice() -> None:
    """Each state is a site of its own, under the version as a name."""
    sites = chosen("/opt/t", gil=("on,off",)).sites
    assert [(one.name, one.gil, one.unusable) for one in sites] == [("3.14t", "on", ""), ("3.14t", "off", "")]
    assert [one.gil for one in chosen("/opt/t", "3.11").sites] == ["off", "on"]


def test_a_build_that_cannot_loses_that_state_alone() -> None:
    """It says what it takes; if nothing else was asked for, there is nothing to measure."""
    on, off = chosen("3.11", gil=("on,off",)).sites
    assert on.unusable == ""
    assert "free-threaded build (3.11t)" in off.unusable
    with pytest.raises(UsageError, match="cannot switch the GIL off"):
        chosen(gil=("off",))


def test_one_interpreter_by_two_names_is_measured_once() -> None:
    """And the user is told."""
    found = chosen("3.11", "/opt/3.11.7/bin/python")
    assert [one.name for one in found.sites] == ["3.11"]
    assert found.notes == ("/opt/3.11.7/bin/python and 3.11 are one interpreter, measured once",)
    assert chosen("venv", "venv/bin/python").notes == (
        "venv/bin/python and venv are one interpreter, measured once",
    )


def test_one_that_cannot_be_measured_does_not_cost_the_others() -> None:
    """Each has its reason, in a line."""
    found = chosen("3.11", "ls", "3.99", "3.14")
    assert [one.unusable for one in found.sites] == [
        "",
        "is no Python",
        "was not found",
        "cannot get msgspec",
    ]
    assert len(found.notes) == 3


def test_if_none_can_be_measured_that_is_an_error() -> None:
    """With every reason."""
    with pytest.raises(UsageError, match=r"ls is no Python; 3\.99 was not found"):
        chosen("ls", "3.99")


def test_states_of_the_gil_are_on_and_off() -> None:
    """In any order, once each."""
    assert gil_levels(["off,on", "on"]) == ("off", "on")
    with pytest.raises(UsageError, match="not 'half'"):
        gil_levels(["half"])
