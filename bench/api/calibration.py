"""Calibrations: earlier runs of `bench certify`, and the certificate that they make together."""

from collections.abc import Sequence
from pathlib import Path

from bench.api.loading import load_run
from bench.errors import UsageError
from bench.machine.doctor import why_distorted
from bench.machine.facts import clean
from bench.machine.identity import same_setup
from bench.model.plan import Group
from bench.model.run import Run
from bench.planning.calibration import is_certificate
from bench.storage import certificates
from bench.storage.certificates import Certificate
from bench.storage.locate import find_run, results_folder


def damaged_certificates(results: Path | None = None) -> tuple[str, ...]:
    """Return one line for each certificate in the results folder that cannot be read."""
    return tuple(map(str, certificates.damaged(results_folder(results))))


def calibration_runs(names: Sequence[str], results: Path) -> list[Run]:
    """Return earlier runs of `bench certify`, complete or not, by path or id, in order of time.

    Raises UsageError for other runs, for a run given twice, and for runs of different machines or work.
    """
    folder = results / certificates.FOLDER
    found = [load_run(find_run(name, folder, "bench certify")) for name in names]
    found.sort(key=lambda run: (run.started_at, run.id))
    for run in found:
        if not is_certificate(run.plan):
            raise UsageError(f"run {run.id} was not made by `bench certify`, so it is no calibration")
        if not same_setup(run.machine, found[0].machine):
            raise UsageError(
                f"runs {found[0].id} and {run.id} are from different machines, kernels or Python versions"
            )
        _check_alike(found[0], run)
    if len({run.id for run in found}) < len(found):
        raise UsageError("a run was given twice")
    return found


def _check_alike(one: Run, other: Run) -> None:
    """Raise UsageError if groups of one name calibrate different work: their rates do not belong together."""
    works = [{group.name: _work(group) for group in run.plan.groups} for run in (one, other)]
    for name in works[0].keys() & works[1].keys():
        here, there = works[0][name], works[1][name]
        if here != there:
            raise UsageError(
                f"{clean(name, 60)} is {clean(here, 80)} in run {one.id} and {clean(there, 80)} in run "
                f"{other.id}; give runs that calibrated the same work"
            )


def _work(group: Group) -> str:
    backends = sorted({cell.backend for cell in group.cells})
    return f"{group.workload} under {', '.join(backends)}, {group.placement}"


def certificate_of(runs: Sequence[Run]) -> Certificate:
    """Return the certificate of these runs together; its id is that of the last run."""
    from bench.analysis.run.calibration import certify
    from bench.analysis.runs.pooled import pooled

    run = runs[-1]
    return Certificate(
        schema=certificates.SCHEMA,
        id=run.id,
        tool=run.tool,
        profile=run.profile,
        seed=run.seed,
        finished_at=run.finished_at or run.started_at,
        machine=run.machine,
        kinds=pooled([certify(one) for one in runs]),
    )


def store_certificate(certificate: Certificate, results: Path) -> None:
    """Store a certificate in the results folder, if it has data of times that nothing distorted.

    Raises StorageError.
    """
    # A distorted one would widen the intervals of runs that nothing distorted.
    if any(kind.alarms.trials for kind in certificate.kinds) and not why_distorted(certificate.machine):
        certificates.save(results, certificate)
