"""What a process that is started as workers are says of itself, before anything is measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.errors import ServiceError, UsageError
from bench.machine.code import Code
from bench.machine.doctor import why_distorted
from bench.model.plan import Plan
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.probing import HARNESS, changed_since, check_same, describe_workers, packages_of
from tests.runner.fakes import group_of, plan_of

PLAN = plan_of(group_of())
Running = tuple[Nursery, Interrupts]


@pytest.fixture
def running() -> Iterator[Running]:
    """Return what starts processes, and ends them."""
    with Interrupts() as interrupts, Nursery() as nursery:
        yield nursery, interrupts


def with_site(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Have every interpreter that is started run this code first."""
    (folder / "sitecustomize.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(folder))


def test_workers_describe_themselves(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the shell sets for debugging is not theirs, and their code is what this process has."""
    monkeypatch.setenv("PYTHONDEVMODE", "1")
    found = describe_workers(PLAN, *running)
    assert {"python", "libraries", "process", "limits", "code"} == set(found)
    assert "PYTHONDEVMODE" not in found["python"]["variables"]
    assert "PYTHONHASHSEED" not in found["python"]["variables"]
    assert found["python"]["flags"]["dev_mode"] is False
    assert list(found["code"]["packages"]) == [*HARNESS, "workloads"]
    assert all(found["code"]["packages"].values())
    assert changed_since(found, PLAN) == []
    assert why_distorted(found) is None


def test_what_is_done_to_every_interpreter_is_seen(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site that turns the collector off distorts the workers, though not this process."""
    with_site(tmp_path, monkeypatch, "import gc; gc.disable()")
    assert why_distorted(describe_workers(PLAN, *running)) == "garbage collector (off)"


def test_other_code_than_this_process_has_is_refused(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both places are named, for one of them is not what the user means."""
    (tmp_path / "workloads").mkdir()
    (tmp_path / "workloads" / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(UsageError, match=f"imported workloads from .*, but .* measure {tmp_path}/workloads"):
        describe_workers(PLAN, *running)


def test_what_a_worker_cannot_find_is_left_to_its_cells() -> None:
    """Copies of one text are the same code; a package that is not there fails the cells that need it."""
    check_same("work", Code("/here", "1"), Code("/there", "1"))
    check_same("work", Code("/here", "1"), Code("", ""))


def test_workers_that_do_not_start_end_the_run(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nothing to measure, and the interpreter's last words are the reason."""
    with_site(
        tmp_path,
        monkeypatch,
        "import os, sys; sys.stderr.write('no way\\n'); sys.stderr.flush(); os._exit(3)",
    )
    with pytest.raises(ServiceError, match=r"cannot start workers: .*exit code 3: no way"):
        describe_workers(PLAN, *running)


def test_variants_have_their_own_record(running: Running, tmp_path: Path) -> None:
    """A checkout of its own has its own digests; one that does not start costs its cells alone."""
    (tmp_path / "workloads").mkdir()
    (tmp_path / "workloads" / "__init__.py").touch()
    group = group_of()
    other, broken = (
        replace(group.cells[1], path=str(tmp_path)),
        replace(group.cells[2], python="/bin/false"),
    )
    plan = plan_of(replace(group, cells=(group.cells[0], other, broken)))
    found = describe_workers(plan, *running)["code"]
    (variant,) = found["variants"]
    assert variant["path"] == str(tmp_path)
    assert variant["version"]
    assert variant["packages"]["bench.worker"] == found["packages"]["bench.worker"]
    assert variant["packages"]["workloads"] != found["packages"]["workloads"]


def test_an_edit_in_mid_run_is_noticed() -> None:
    """The package is named whose files are not what they were."""
    digests = dict.fromkeys(packages_of(PLAN), "0")
    assert changed_since({"code": {"packages": digests}}, PLAN) == [*HARNESS, "workloads"]


def test_a_plan_without_references_has_the_harness_alone() -> None:
    """Plans that are only drawn name no modules."""
    empty: Plan = plan_of(replace(group_of(), workload_ref="", cells=()))
    assert packages_of(empty) == HARNESS
