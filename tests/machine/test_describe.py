"""Tests of bench.machine.describe."""

import json
from pathlib import Path

import msgspec

from bench.machine.describe import describe
from bench.machine.headline import headline

SECTIONS = ["system", "cpu", "memory", "python", "libraries", "process", "limits", "clock", "load"]


def test_the_description_survives_json() -> None:
    """Both encoders take it as it is, without NaN, and give the same back."""
    machine = describe()
    assert list(machine) == SECTIONS
    assert json.loads(json.dumps(machine, allow_nan=False)) == machine
    assert msgspec.json.decode(msgspec.json.encode(machine)) == machine


def test_a_system_without_proc_and_sys_is_described_too(tmp_path: Path) -> None:
    """An empty tree gives the same keys, and no exception."""
    here, bare = describe(), describe(root=tmp_path)
    assert {name: set(section) for name, section in bare.items() if isinstance(section, dict)} == {
        name: set(section) for name, section in here.items() if isinstance(section, dict)
    }


def test_anonymous_leaves_out_the_host_alone() -> None:
    """The host's key is absent, not empty; everything else is there."""
    system = describe(anonymous=True)["system"]
    assert isinstance(system, dict)
    assert "host" not in system
    assert system["os"]


def test_nothing_in_it_is_a_path_of_the_users() -> None:
    """Neither the home folder nor the interpreter's place is in the description."""
    written = json.dumps(describe())
    assert str(Path.home()) not in written
    assert "site-packages" not in written


def test_this_machine_has_a_headline() -> None:
    """A fresh description is enough for a chart's caption."""
    assert headline(describe()) != "unknown machine"
