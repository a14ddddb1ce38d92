"""What a notebook or a script uses, and all that the command line calls."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bench import plugins
from bench._version import __version__
from bench.archive import find_run, results_folder, run_folders
from bench.backends.base import Backend
from bench.contract import Parameter, Workload
from bench.errors import Interrupted, RunFileError
from bench.grouping import SEQUENTIAL, Ground
from bench.machine.cpus import usable_cpus
from bench.machine.describe import describe
from bench.model import SCHEMA, BlockRecord, Header, Plan, Run, RunStatus, Tool
from bench.plan import Conduct, known_parameters, plan_all, plan_run
from bench.profiles import profile_named
from bench.runner.children import Nursery
from bench.runner.conduct import conduct
from bench.runner.events import Event, TimeUp
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import ProcessLauncher
from bench.selection import Sweep, parse_level, parse_rates, parse_settings
from bench.store import Journal, assemble, new_id, save
from bench.store import load as load_path

OPERATIONS = Parameter(default=1, minimum=1, maximum=1e9, help="N: operations in a round")
DISTRIBUTION = "concurrency-lab"


class Outcome(Struct, frozen=True):
    """A run that has ended, where it lies, and whether the user ended it."""

    folder: Path
    run: Run
    interrupted: str | None = None


def load(name: str = "latest", results: Path | None = None) -> Run:
    """Return a run by path, `latest`, `latest~1`, …, or the start of its id.

    Raises UsageError where there is no such run, and RunFileError where its file cannot be read.
    """
    return load_path(find_run(name, results_folder(results)))


def ground(profile: str) -> Ground:
    """Return what every group is planned on: the profile, this machine's CPUs, the installed backends."""
    return Ground(
        profile=profile_named(profile),
        cpus=usable_cpus(),
        backends={name: plugins.backend(name) for name in plugins.backend_names()},
    )


def plan_everything(
    profile: str, settings: Conduct, only: Sequence[str] = (), skip: Sequence[str] = ()
) -> Plan:
    """Return the plan of `bench all`. Raises UsageError for a pattern that matches nothing."""
    workloads = [plugins.workload(name) for name in plugins.workload_names()]
    return plan_all(workloads, ground(profile), settings, only, skip)


def plan_sweep(
    workload: str,
    profile: str,
    settings: Conduct,
    backends: Sequence[str] = (),
    levels: Sequence[str] = (),
    operations: int | None = None,
    rate: str | None = None,
) -> Plan:
    """Return the plan of `bench run`. Raises UsageError for an unknown name, parameter or level."""
    base = ground(profile)
    chosen = tuple(backends) or tuple(
        name for name, backend in base.backends.items() if not (backend.synthetic or name == SEQUENTIAL)
    )
    for name in chosen:
        plugins.backend(name)
    if operations is not None:
        parse_level("--operations", str(operations), OPERATIONS)
    known = known_parameters(plugins.workload(workload), chosen, base)
    sweep = Sweep(
        workload=workload,
        backends=chosen,
        levels=parse_settings(levels, known),
        operations=operations,
        rates=None if rate is None else parse_rates(rate),
    )
    workloads = [plugins.workload(name) for name in plugins.workload_names()]
    return plan_run(sweep, workloads, base, settings)


class _Tally:
    """Passes blocks on to the journal, and keeps them for `run.json`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.records: list[BlockRecord] = []

    def append(self, record: BlockRecord) -> None:
        self._journal.append(record)
        self.records.append(record)


def measure(
    plan: Plan,
    results: Path,
    on_event: Callable[[Event], None],
    max_time_s: float | None = None,
    anonymous: bool = False,
) -> Outcome:
    """Run the plan and write `run.json`; after Ctrl-C, what was measured up to there.

    Raises StorageError where results cannot be written; the journal then holds what was measured.
    """
    began_s, now = time.monotonic(), datetime.now(UTC)
    header = Header(
        schema=SCHEMA,
        id=new_id(now),
        tool=Tool(DISTRIBUTION, __version__),
        started_at=now.isoformat(timespec="seconds"),
        plan=plan,
        machine=describe(anonymous),
    )
    folder, interrupted = results / header.id, None
    status: RunStatus = "complete"
    notes: list[str] = []
    with Journal(folder, header) as journal:
        tally = _Tally(journal)
        left_s = None if max_time_s is None else max_time_s - (time.monotonic() - began_s)
        try:
            with Interrupts() as interrupts, Nursery() as nursery:
                for event in conduct(plan, ProcessLauncher(nursery, interrupts), tally, left_s):
                    if isinstance(event, TimeUp):
                        notes.append(event.note)
                        status = "partial"
                    on_event(event)
        except Interrupted as error:
            status, interrupted = "interrupted", str(error)
    run = finish(header, tally.records, status, tuple(notes))
    save(folder, run)
    return Outcome(folder, run, interrupted)


def finish(header: Header, records: Sequence[BlockRecord], status: RunStatus, notes: tuple[str, ...]) -> Run:
    """Return the run that has just ended, its controls judged."""
    from bench.stats.controls import judge

    finished_at = datetime.now(UTC).isoformat(timespec="seconds")
    run = assemble(header, records, status, finished_at, notes)
    return replace(run, controls=judge(run))


def publish(folder: Path, run: Run) -> list[Path]:
    """Write a run's tables, charts, page and histograms into its folder, and return what was written.

    Raises StorageError.
    """
    from bench.export.hdr import write_histograms
    from bench.report.publish import publish as publish_report
    from bench.stats.summary import summarise

    summary = summarise(run)
    rows = [row for group in summary.groups for row in group.latency]
    return [*publish_report(folder, summary), *write_histograms(folder, rows)]


def catalogue(results: Path | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return what can be run and what was: workloads, backends, and the runs in the results folder."""
    workloads = [plugins.workload(name) for name in plugins.workload_names()]
    backends = [plugins.backend(name) for name in plugins.backend_names()]
    return {
        "workloads": [_entry(one) for one in workloads],
        "backends": [_entry(one) for one in backends],
        "runs": [_run_entry(folder) for folder in run_folders(results_folder(results))],
    }


def _entry(plugin: Workload | Backend) -> dict[str, Any]:
    parameters = [
        {"name": name, **msgspec.to_builtins(parameter)} for name, parameter in plugin.parameters.items()
    ]
    return {"name": plugin.name, "summary": plugin.summary, "parameters": parameters}


def _run_entry(folder: Path) -> dict[str, Any]:
    try:
        run = load_path(folder)
    except RunFileError as error:
        return {"id": folder.name, "status": "unreadable", "profile": "", "host": None, "reason": str(error)}
    host = run.machine.get("system", {}).get("host") if isinstance(run.machine.get("system"), dict) else None
    return {"id": run.id, "status": run.status, "profile": run.profile, "host": host, "reason": None}
