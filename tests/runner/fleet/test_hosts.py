"""Which hosts can measure, and why the others cannot."""

from typing import Any

import pytest

from bench.runner.fleet.hosts import Host, HostResult, host_from, in_turn, one_each, without_twice
from tests.runner.fleet.made_fleet import OURS, facts, host

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no harness": ({"harness": None}, "has no concurrency-lab 1.0"),
    "another version": ({"harness": {"version": "0.9", "code": {}}}, "has concurrency-lab 0.9, this is 1.0"),
    "edited code": ({"harness": {"version": "1.0", "code": {"bench": "zz"}}}, "other code under the same"),
    "too old a Python": ({"version": "3.10.2"}, "3.11 or later"),
    "not a version": ({"version": "pi"}, "3.11 or later"),
    "another shape": ({"cpus": "two"}, "does not answer as a worker"),
    "a name without end": ({"boot": "b" * 5_000}, "does not answer as a worker"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_host_is_refused_in_one_line(name: str) -> None:
    """The line names what it lacks."""
    changed, words = REFUSED[name]
    found = host_from("h", facts(**changed), OURS, may_install=False)
    assert isinstance(found, HostResult)
    assert found.status == "refused"
    assert words in (found.reason or "")


@pytest.mark.parametrize("answer", [None, 7, [], {}, "x", {"host": "h"}])
def test_anything_may_be_answered(answer: Any) -> None:
    """It is refused, not believed."""
    assert isinstance(host_from("h", answer, OURS, may_install=True), HostResult)


def test_what_is_lacking_may_be_installed() -> None:
    """Then the host can measure; too old a Python cannot be helped."""
    found = host_from("h", facts(harness=None), OURS, may_install=True)
    assert isinstance(found, Host)
    assert found.lacks
    assert isinstance(host_from("h", facts(version="3.9.1"), OURS, may_install=True), HostResult)


def test_the_same_code_is_used_as_it_is() -> None:
    """Nothing is installed on a host that has it."""
    found = host_from("h", facts(), OURS, may_install=True)
    assert isinstance(found, Host)
    assert not found.lacks


def test_a_host_with_several_workers_is_measured_once() -> None:
    """And that is said."""
    first, notes = one_each({"tcp://b:2": "b", "tcp://a:1": "a", "tcp://b:1": "b"})
    assert first == {"a": "tcp://a:1", "b": "tcp://b:1"}
    assert notes == ["b has 2 workers; it is measured once"]


def test_hosts_on_one_machine_are_named() -> None:
    """They may be one host by two names; of many, some are named."""
    assert in_turn([host("a", "x"), host("b", "y"), host("c", "x")]) == [
        "a and c are on one machine, so they measure in turn"
    ]
    (line,) = in_turn([host(str(at), "x") for at in range(9)])
    assert line.startswith("0, 1, 2 and 6 more are")


def test_a_host_that_is_listed_twice_is_measured_once() -> None:
    """And that is said."""
    assert without_twice(["a", "b", "a"]) == (["a", "b"], ["a is listed 2 times; it is measured once"])
