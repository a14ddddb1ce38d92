"""A workload and a backend that are nobody's entry point are planned and measured like any other."""

import sys
from pathlib import Path

import pytest

from bench.errors import PluginError
from bench.model.plan import Plan
from bench.planning.groups import Ground, plan_group
from bench.planning.profiles import PROFILES
from bench.plugins.backend import Backend
from bench.plugins.reference import reference_to, resolve
from bench.plugins.registry import reference_of
from bench.plugins.workload import GroupSpec, Variant, Workload
from bench.runner.block import Block
from bench.runner.children import Nursery
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher

WORK = """
from bench.plugins import AsyncOperation, SyncOperation
from workloads.plain import Plain

class Mine(Plain):
    name = "mine"
    summary = "a square"

    def groups(self, facts):
        return ()

    def open_sync(self, setting):
        return SyncOperation(lambda index: index * index)

    async def open_async(self, setting):
        async def square(index):
            return index * index
        return AsyncOperation(square)

WORKLOAD = Mine()
"""
MODEL = """
from bench.backends.threads import Threads

class Mine(Threads):
    name = "my-threads"
    summary = "threads by another name"

BACKEND = Mine()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two modules, which are forgotten again."""
    (tmp_path / "my_work.py").write_text(WORK)
    (tmp_path / "my_model.py").write_text(MODEL)
    for name in ("my_work", "my_model"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return tmp_path


def test_what_is_no_entry_point_is_measured(folder: Path) -> None:
    """The plan carries where both are found, and its workers find them there."""
    path = (str(folder),)
    workload: Workload = resolve("my_work:WORKLOAD", path)
    backend: Backend = resolve("my_model:BACKEND", path)
    sequential: Backend = resolve("bench.backends.sequential:BACKEND")
    ground = Ground(
        profile=PROFILES["quick"], cpus=(), backends={"sequential": sequential, "my-threads": backend}
    )
    spec = GroupSpec(name="mine", question="?", variants=(Variant("my-threads"),), concurrency=2)
    group, skipped = plan_group(workload, spec, ground)
    assert group is not None
    assert skipped == []
    assert group.workload_ref == "my_work:WORKLOAD"
    assert [cell.backend_ref for cell in group.cells][1:] == ["my_model:BACKEND"]
    plan = Plan(profile="quick", seed=1, groups=(group,), search_path=path)
    with Interrupts() as interrupts, Nursery() as nursery:
        block = Block(ProcessLauncher(nursery, interrupts), plan, group, group.cells, 1)
        block.open(memory=False)
        rounds = block.go_round("timed", 4)
        block.close()
    assert block.record(4).failures == {}
    assert len({record.digest for record in rounds.values()}) == 1
    assert set(rounds) == {"mine:sequential", "mine:my-threads"}


def test_a_registered_object_has_its_entry_points_reference() -> None:
    """Another object of the same name has not, and one that no module holds has none."""
    from workloads.sleep import WORKLOAD, Sleep

    assert reference_of(WORKLOAD) == "workloads.sleep:WORKLOAD"
    assert reference_to(Sleep()) == ""
    assert resolve("workloads.sleep:WORKLOAD.name [extra]") == "sleep"
    with pytest.raises(PluginError, match="cannot load workloads"):
        resolve("workloads.none:WORKLOAD")
    with pytest.raises(PluginError, match="module:attribute"):
        resolve("")
