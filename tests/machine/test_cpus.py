"""Tests of bench.machine.cpus."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.machine.cpus import allowed_cpus, can_pin, reservations, usable_count, usable_cpus

from .made_up import plant

V2 = {"sys/fs/cgroup/cgroup.controllers": "cpu\n"}


def test_the_usable_cpus_are_ascending_and_exist() -> None:
    """The set is what the kernel would give, in an order that a plan can rely on."""
    found = usable_cpus()
    assert found
    assert list(found) == sorted(set(found))
    assert len(found) <= (os.cpu_count() or 1)


def test_a_narrowed_set_is_seen() -> None:
    """A process that was pinned sees the one CPU that it was given, not all of the machine's."""
    program = "import os; from bench.machine.cpus import *; os.sched_setaffinity(0, {max(usable_cpus())})"
    if can_pin():
        asked = f"{program}; print(len(usable_cpus()))"
        done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "1"


def refuse(*_: object) -> None:
    """Be a system that forbids a process to choose its CPUs."""
    raise PermissionError(1, "Operation not permitted")


@pytest.fixture
def four_cpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let four CPUs be allowed, and let every choice among them be accepted."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", lambda *_: None, raising=False)


@pytest.mark.usefixtures("four_cpus")
@pytest.mark.parametrize(
    ("quota", "cpus"),
    [("max", (0, 1, 2, 3)), ("250000", (2, 3)), ("199999", (2, 3)), ("190000", (3,)), ("20000", (3,))],
)
def test_a_quota_limits_the_usable_cpus(tmp_path: Path, quota: str, cpus: tuple[int, ...]) -> None:
    """Only CPUs that can be kept busy count, at least one, and they are the last ones."""
    root = plant(tmp_path, {**V2, "sys/fs/cgroup/cpu.max": f"{quota} 100000"})
    assert usable_cpus(root) == cpus
    assert usable_count(root) == len(cpus)
    assert len(reservations(root)) == (quota != "max")


@pytest.mark.usefixtures("four_cpus")
def test_without_pinning_a_run_has_all_cpus_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system refuses, the set is what it is; a quota still limits how many are kept busy."""
    monkeypatch.setattr(os, "sched_setaffinity", refuse)
    root = plant(tmp_path, {**V2, "sys/fs/cgroup/cpu.max": "200000 100000"})
    assert not can_pin()
    assert (usable_cpus(root), usable_count(root)) == ((0, 1, 2, 3), 2)
    pinning, quota = reservations(root)
    assert "allow sched_setaffinity" in pinning
    assert "quota is the time of 2 of the 4 CPUs to run on, so the run counts on 2; " in quota


def test_a_sandbox_may_refuse_to_tell_the_cpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of the machine's CPUs are taken to be allowed."""
    monkeypatch.setattr(os, "sched_getaffinity", refuse, raising=False)
    assert allowed_cpus() == tuple(range(os.cpu_count() or 1))
    assert not can_pin()


def test_importing_it_costs_a_worker_nothing_heavy() -> None:
    """Nothing that a worker would not load anyway comes along with the module that it imports."""
    heavy = "{'psutil', 'msgspec', 'asyncio', 'pathlib'}"
    code = f"before = set(sys.modules); import bench.machine.cpus; print({heavy} & set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
