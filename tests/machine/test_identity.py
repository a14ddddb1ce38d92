"""Tests of bench.machine.identity."""

from pathlib import Path
from typing import Any

import pytest

from bench.machine.identity import CLOCK_S, machine_id, same_machine, same_setup

from .made_up import plant

SECRET = "0123456789abcdef0123456789abcdef"


def machine(cpus: int = 2, **system: Any) -> dict[str, Any]:
    """Return a description with these facts of its system."""
    return {"system": system, "cpu": {"model": "EPYC", "usable": cpus, "logical": cpus}}


def test_an_id_reveals_neither_the_secret_nor_the_host(tmp_path: Path) -> None:
    """It is the same each time, and another one for another host or another secret."""
    root = plant(tmp_path / "a", {"etc/machine-id": f"{SECRET}\n"})
    found = machine_id("desk", root)
    assert found == machine_id("desk", root)
    assert found is not None
    assert len(found) == 32
    assert SECRET not in found
    other = machine_id("desk", plant(tmp_path / "b", {"etc/machine-id": SECRET[::-1]}))
    assert len({found, machine_id("lap", root), other}) == 3


@pytest.mark.parametrize("content", [None, "", "uninitialized\n"])
def test_without_a_machine_id_there_is_none(content: str | None, tmp_path: Path) -> None:
    """A hash of the host name alone could be guessed."""
    root = tmp_path if content is None else plant(tmp_path, {"etc/machine-id": content})
    assert machine_id("desk", root) is None


def test_the_id_decides_where_both_have_one() -> None:
    """Anonymous runs of one machine belong together; two machines of one name do not."""
    assert same_machine(machine(id="x"), machine(id="x", host="desk"))
    assert not same_machine(machine(id="x", host="desk"), machine(id="y", host="desk"))
    assert not same_machine(machine(id="x"), machine(id="x", cpus=4))


def test_copies_of_one_system_are_two_machines_if_both_were_up_at_once() -> None:
    """Each boot ends before the next of the same machine begins, as far as clocks can tell."""

    def seen(boot: str, booted_s: int, now_s: int) -> dict[str, Any]:
        return {
            **machine(id="x", host="desk", boot=boot),
            "clock": {"booted_s": booted_s, "now_s": now_s},
        }

    first = seen("a", 0, 9_000)
    assert not same_machine(first, seen("b", 5_000, 9_000))
    assert same_machine(first, seen("a", 0, 9_000))
    assert same_machine(first, seen("b", 9_000, 20_000))
    assert same_machine(first, seen("b", 9_000 - CLOCK_S, 20_000))
    assert same_machine(first, machine(id="x", host="desk"))


def test_runs_of_version_0_1_go_by_their_host() -> None:
    """Host, processor and counts; one of the two may be newer and have an id."""
    assert same_machine(machine(host="desk"), machine(host="desk"))
    assert same_machine(machine(host="desk"), machine(host="desk", id="x"))
    assert not same_machine(machine(host="desk"), machine(host="lap"))
    assert not same_machine(machine(host="desk"), machine(host="desk", cpus=4))


def test_two_anonymous_look_alikes_are_two_machines() -> None:
    """Nothing identifies them, so each is only itself."""
    one = machine()
    assert same_machine(one, one)
    assert not same_machine(one, machine())
    assert not same_machine({}, {})
    assert not same_machine(one, machine(id="x"))


@pytest.mark.parametrize("change", [{"system": {"id": "x", "kernel": "7"}}, {"python": {"version": "3.14"}}])
def test_a_set_up_is_the_kernel_and_the_python_too(change: dict[str, Any]) -> None:
    """A calibration applies to what it was measured on."""
    here = {**machine(id="x", kernel="6"), "python": {"version": "3.11"}}
    assert same_setup(here, dict(here))
    assert same_machine(here, {**here, **change})
    assert not same_setup(here, {**here, **change})
