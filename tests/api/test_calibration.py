"""Which earlier runs a certificate can be judged from."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from bench.api import calibration_runs, certificate_of, plan_calibration, store_certificate
from bench.errors import UsageError
from bench.model.run import Run
from bench.planning.plan import Conduct
from bench.plugins import registry
from bench.plugins.workload import Workload
from bench.storage.certificates import FOLDER
from tests.analysis.run.test_calibration import certificate_run
from tests.made import keep, simple_run


def stored(run: Run, run_id: str, results: Path) -> Run:
    """Keep a run where certificates' runs are."""
    named = replace(run, id=run_id, machine={"system": {"host": "here"}})
    keep(results / FOLDER, named)
    return named


def test_runs_in_pieces_count_together(tmp_path: Path) -> None:
    """Two runs of twelve comparisons are one certificate of twenty-four, which is kept."""
    for name in ("20260101T000000-aaaa", "20260102T000000-bbbb"):
        stored(certificate_run({"slower10%": np.log(1.1)}), name, tmp_path)
    found = certificate_of(calibration_runs(["20260101", "20260102"], tmp_path))
    store_certificate(found, tmp_path)
    assert found.kinds[0].alarms.trials == 24
    assert (tmp_path / FOLDER / f"{found.id}.json").exists()


def test_a_run_counts_once(tmp_path: Path) -> None:
    """The same run given twice is refused."""
    stored(certificate_run({}), "20260101T000000-aaaa", tmp_path)
    with pytest.raises(UsageError, match="twice"):
        calibration_runs(["20260101", "20260101"], tmp_path)


def test_any_other_run_is_refused(tmp_path: Path) -> None:
    """A run of `bench all` holds no twins of a certificate."""
    stored(simple_run({"sequential": [0.0]}), "20260101T000000-aaaa", tmp_path)
    with pytest.raises(UsageError, match="bench certify"):
        calibration_runs(["20260101"], tmp_path)


def test_calibrations_of_other_work_do_not_count_together(tmp_path: Path) -> None:
    """Rates of two backends are not one rate; both are named."""
    run = certificate_run({})
    (group,) = run.plan.groups
    cells = tuple(replace(cell, backend="threads") for cell in group.cells)
    other = replace(run, plan=replace(run.plan, groups=(replace(group, cells=cells),)))
    stored(run, "20260101T000000-aaaa", tmp_path)
    stored(other, "20260102T000000-bbbb", tmp_path)
    with pytest.raises(UsageError, match=r"under threads, pinned in run 20260102.*the same work"):
        calibration_runs(["20260101", "20260102"], tmp_path)


def test_a_broken_workload_costs_no_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be imported is certified, though another that is installed cannot."""

    def named(name: str) -> Workload:
        assert name != "broken"
        return workload(name)

    workload = registry.workload
    monkeypatch.setattr(registry, "workload_names", lambda: ("broken", "cpu"))
    monkeypatch.setattr(registry, "broken", lambda _: {"broken": UsageError("it cannot be imported")})
    monkeypatch.setattr(registry, "workload", named)
    plan, _ = plan_calibration("quick", Conduct(seed=1))
    assert {group.workload for group in plan.groups} == {"cpu"}


def test_a_distorted_calibration_is_not_kept(tmp_path: Path) -> None:
    """Runs that nothing distorted must not be judged by it."""
    run = replace(certificate_run({"slower10%": np.log(1.1)}), machine={"process": {"traced": True}})
    store_certificate(certificate := certificate_of([run]), tmp_path)
    assert certificate.kinds[0].alarms.trials
    assert not (tmp_path / FOLDER).exists()
