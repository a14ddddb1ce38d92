"""Tests of bench.machine.system."""

import time
from pathlib import Path

import pytest

from bench.machine.system import clock, system

from .made_up import plant


def test_the_host_is_named_unless_anonymous(tmp_path: Path) -> None:
    """Anonymous leaves the key out, and nothing else."""
    named, anonymous = system(tmp_path), system(tmp_path, anonymous=True)
    assert named.keys() - anonymous.keys() == {"host"}
    assert {key: named[key] for key in anonymous} == anonymous


def test_a_host_whose_name_is_no_text_has_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel takes any bytes for a name; what a run stores is text, and there is an id of it."""
    monkeypatch.setattr("platform.node", lambda: "h\udcffst")
    found = system(plant(tmp_path, {"etc/machine-id": "abc\n"}))
    assert found["host"] == "h�st"
    assert found["id"]


def test_the_distribution_is_named_as_it_names_itself(tmp_path: Path) -> None:
    """The first of the two places counts, without its quotes."""
    root = plant(tmp_path, {"usr/lib/os-release": "PRETTY_NAME=Plain\n"})
    assert system(root)["distribution"] == "Plain"
    plant(root, {"etc/os-release": 'ID=x\nPRETTY_NAME="Quoted Linux 12"\n'})
    assert system(root)["distribution"] == "Quoted Linux 12"


def test_the_rest_comes_from_the_tree_or_is_none(tmp_path: Path) -> None:
    """Vendor and address randomisation are read; without files they aren't known."""
    assert (system(tmp_path)["vendor"], system(tmp_path)["aslr"]) == (None, None)
    root = plant(
        tmp_path, {"sys/class/dmi/id/sys_vendor": "QEMU\n", "proc/sys/kernel/randomize_va_space": "2\n"}
    )
    assert (system(root)["vendor"], system(root)["aslr"]) == ("QEMU", 2)


def test_the_clock_is_perf_counters_over_the_kernels(tmp_path: Path) -> None:
    """Resolution is the interpreter's, the source is the kernel's."""
    place = "sys/devices/system/clocksource/clocksource0"
    root = plant(
        tmp_path,
        {f"{place}/current_clocksource": "tsc\n", f"{place}/available_clocksource": "tsc hpet \n"},
    )
    found = clock(root)
    assert found["resolution_s"] == time.get_clock_info("perf_counter").resolution
    assert (found["source"], found["sources"]) == ("tsc", ["tsc", "hpet"])
    assert (clock(tmp_path / "empty")["source"], clock(tmp_path / "empty")["sources"]) == (None, None)
