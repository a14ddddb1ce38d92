"""A run that was measured: its record, what follows from it, and its tables, charts and page."""

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bench.api.loading import load_run
from bench.model.run import Run
from bench.storage.certificates import certificate_for
from bench.storage.locate import find_run, results_folder

if TYPE_CHECKING:
    from bench.analysis.claims.base import Judged
    from bench.analysis.run.summary import Summary
    from bench.output.charts.catalogue import Written


def record(name: str = "latest", results: Path | None = None, duels: bool = True) -> Run:
    """Return a run's record by path, `latest`, `latest~1`, …, or the start of its id.

    Without `duels`, these are not counted for `latest`. Raises UsageError if there is no such run, and
    RunFileError if its file cannot be read.
    """
    return load_run(find_run(name, results_folder(results), duels=duels))


class Findings(Struct, frozen=True):
    """A run's results: its summary, and every installed claim with its verdict."""

    summary: "Summary"
    judged: "list[Judged]"


def findings(run: Run, results: Path | None = None) -> Findings:
    """Return everything that tables, charts and the page show."""
    return Findings(summary_of(run, results), judged(run))


def publish(folder: Path, found: Findings) -> "Written":
    """Write a run's tables, charts, page and histograms into its folder.

    Raises StorageError.
    """
    from bench.output.formats.hdr import write_histograms
    from bench.output.publish import publish as publish_report

    rows = [row for group in found.summary.groups for row in group.latency]
    published = publish_report(folder, found.summary, found.judged)
    return replace(published, files=(*published.files, *write_histograms(folder, rows)))


def judged(run: Run) -> "list[Judged]":
    """Return every installed claim with its verdict for this run."""
    from bench.analysis.claims.judging import installed, judge

    return judge(run, installed())


def summary_of(run: Run, results: Path | None = None) -> "Summary":
    """Return the summary that tables, charts and the page show, with the calibration of the run's machine.

    Calibrations are looked for in the results folder.
    """
    from bench.analysis.run.summary import summarise

    return summarise(run, certificate_for(run.machine, results_folder(results)))
