"""All that the command line and a notebook call."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from bench.api.comparing import compare, compare_machines, publish_machines, reduced
from bench.errors import UsageError
from bench.machine.cpus import usable_cpus
from bench.machine.identity import same_machine, same_setup
from bench.model.plan import SEQUENTIAL, Plan
from bench.model.run import Run
from bench.planning.calibration import is_certificate, plan_certificate, size_of
from bench.planning.duel import MARGIN, plan_duel, read_side
from bench.planning.groups import Ground
from bench.planning.parameters import known_parameters
from bench.planning.parse import Sweep, parse_level, parse_rates, parse_settings
from bench.planning.plan import Conduct, plan_all, plan_run
from bench.planning.profiles import profile_named
from bench.plugins import registry
from bench.plugins.backend import Backend
from bench.plugins.pattern import Patterned
from bench.plugins.workload import Parameter, Workload
from bench.storage import certificates
from bench.storage.certificates import Certificate
from bench.storage.index import ANY, Wanted, entry, found_runs
from bench.storage.locate import find_run, results_folder
from bench.storage.run_file import load as load_path

if TYPE_CHECKING:
    from bench.analysis.claims.base import Judged
    from bench.analysis.run.summary import Summary
    from bench.analysis.runs.history import Asked, History
    from bench.output.publish import Published
    from bench.runner.events import Event
    from bench.runner.session import Outcome

# What is done with several runs has a module of its own, and is found here like all else.
__all__ = ["compare", "compare_machines", "publish_machines", "reduced"]

OPERATIONS = Parameter(default=1, minimum=1, maximum=1e9, help="N: operations in a round")


def record(name: str = "latest", results: Path | None = None) -> Run:
    """Return a run's record by path, `latest`, `latest~1`, …, or the start of its id.

    Raises UsageError where there is no such run, and RunFileError where its file cannot be read.
    """
    return load_path(find_run(name, results_folder(results)))


def measure(
    plan: Plan,
    results: Path,
    on_event: "Callable[[Event], None]",
    max_time_s: float | None = None,
    anonymous: bool = False,
) -> "Outcome":
    """Measure a plan, and write its run into a folder of its own in `results`.

    Raises StorageError where results cannot be written, and UsageError for a plan that no file can hold.
    """
    from bench.analysis.run.controls import judge
    from bench.analysis.run.stopping import enough_for
    from bench.runner import session

    return session.measure(
        plan, results, on_event, max_time_s, anonymous, enough=enough_for(plan), judge=judge
    )


def ground(profile: str) -> Ground:
    """Return what every group is planned on: the profile, this machine's CPUs, the installed backends."""
    return Ground(
        profile=profile_named(profile),
        cpus=usable_cpus(),
        backends=registry.backends(),
    )


def plan_everything(
    profile: str, settings: Conduct, only: Sequence[str] = (), skip: Sequence[str] = ()
) -> Plan:
    """Return the plan of `bench all`, without plugins that are broken.

    Raises UsageError for a pattern that matches nothing, PluginError for a broken one asked for by name.
    """
    broken = registry.broken(registry.WORKLOADS)
    for pattern in only:
        if pattern in broken:
            raise broken[pattern]
    kept = [pattern for pattern in skip if pattern not in broken]
    return plan_all(list(registry.workloads().values()), ground(profile), settings, only, kept)


def left_out(claims: bool = True) -> tuple[str, ...]:
    """Return what is wrong with each installed plugin that is of no use, in one line each.

    Files of claims need the libraries of tables, so who shows none may leave them unread.
    """
    groups = (registry.WORKLOADS, registry.BACKENDS)
    told = tuple(str(error) for group in groups for error in registry.broken(group).values())
    return (*told, *broken_claims()) if claims else told


def broken_claims() -> tuple[str, ...]:
    """Return what is wrong with each installed file of claims that is of no use, in one line each."""
    from bench.analysis.claims.judging import broken

    return tuple(map(str, broken()))


def damaged_certificates(results: Path | None = None) -> tuple[str, ...]:
    """Return what is wrong with each certificate in the results folder that cannot be read."""
    return tuple(map(str, certificates.damaged(results_folder(results))))


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
        registry.backend(name)
    if operations is not None:
        parse_level("--operations", str(operations), OPERATIONS)
    known = known_parameters(registry.workload(workload), chosen, base.backends)
    sweep = Sweep(
        workload=workload,
        backends=chosen,
        levels=parse_settings(levels, known),
        operations=operations,
        rates=None if rate is None else parse_rates(rate),
    )
    return plan_run(sweep, list(registry.workloads().values()), base, settings)


def plan_contest(
    x: str,
    y: str,
    settings: Conduct,
    operations: int | None = None,
    margin: float = MARGIN,
    threshold: float | None = None,
) -> Plan:
    """Return the plan of `bench duel`; ratios within `margin` are no difference. Raises UsageError."""
    if operations is not None:
        parse_level("--operations", str(operations), OPERATIONS)
    sides = (read_side(x), read_side(y))
    base = ground("quick")
    for side in sides:
        registry.backend(side.backend)
    workload = registry.workload(sides[0].workload)
    return plan_duel(sides, workload, base, settings, operations, margin, threshold)


def plan_proof(profile: str, settings: Conduct) -> tuple[Plan, float]:
    """Return the plan of `bench certify`, and about how many seconds it takes. Raises UsageError."""
    workloads = list(registry.workloads().values())
    return plan_certificate(workloads, ground("quick"), settings, profile), size_of(profile).about_s


def proofs(names: Sequence[str], results: Path) -> list[Run]:
    """Return earlier runs of `bench certify`, by path or id, whole or cut short, in the order of time.

    Raises UsageError for what is none, for one given twice, and for runs of different machines or work.
    """
    folder = results / certificates.FOLDER
    found = [load_path(find_run(name, folder, "bench certify")) for name in names]
    found.sort(key=lambda run: (run.started_at, run.id))
    for run in found:
        if not is_certificate(run.plan):
            raise UsageError(f"run {run.id} was not made by `bench certify`, so nothing is certified by it")
        if not same_setup(run.machine, found[0].machine):
            raise UsageError(f"runs {found[0].id} and {run.id} are of different machines, kernels or Pythons")
    if len({run.id for run in found}) < len(found):
        raise UsageError("a run was given twice; each counts once")
    return found


def certificate_of(runs: Sequence[Run], results: Path) -> Certificate:
    """Return what certificates' runs found together, and keep it in the results folder if it says anything.

    It has the last run's id. Raises StorageError.
    """
    from bench.analysis.run.certify import certify
    from bench.analysis.runs.pooled import pooled

    run = runs[-1]
    certificate = Certificate(
        schema=certificates.SCHEMA,
        id=run.id,
        tool=run.tool,
        profile=run.profile,
        seed=run.seed,
        finished_at=run.finished_at or run.started_at,
        machine=run.machine,
        kinds=pooled([certify(one) for one in runs]),
    )
    if any(kind.alarms.trials for kind in certificate.kinds):
        certificates.save(results, certificate)
    return certificate


class Findings(msgspec.Struct, frozen=True):
    """What a run says: its summary, and every installed claim with its verdict."""

    summary: "Summary"
    judged: "list[Judged]"


def findings(run: Run, results: Path | None = None) -> Findings:
    """Return what tables, charts and the page show."""
    return Findings(summary_of(run, results), judged(run))


def publish(folder: Path, found: Findings) -> "Published":
    """Write a run's tables, charts, page and histograms into its folder.

    Raises StorageError.
    """
    from bench.output.formats.hdr import write_histograms
    from bench.output.publish import publish as publish_report

    rows = [row for group in found.summary.groups for row in group.latency]
    published = publish_report(folder, found.summary, found.judged)
    return replace(published, files=(*published.files, *write_histograms(folder, rows)))


def judged(run: Run) -> "list[Judged]":
    """Return every installed claim with what the run says of it."""
    from bench.analysis.claims.judging import installed, judge

    return judge(run, installed())


def summary_of(run: Run, results: Path | None = None) -> "Summary":
    """Return all that tables, charts and the page are drawn from, with the certificate of the run's machine.

    Certificates are looked for in the results folder.
    """
    from bench.analysis.run.summary import summarise

    return summarise(run, certificates.certificate_for(run.machine, results_folder(results)))


def history(
    asked: "Asked", results: Path | None = None, machine: str = "", since: datetime | None = None
) -> "History":
    """Return one cell's speed-up over time, on the machine of the newest run that has its workload.

    Raises UsageError where no run has it.
    """
    from bench.analysis.runs.history import history_of

    folder = results_folder(results)
    wanted = Wanted(machine, since, asked.workload)
    found = [one for one in found_runs(folder, wanted) if one.head and not one.head.imported_from]
    if not found:
        raise UsageError(
            f"no run of {asked.workload!r}{_asked_as(machine, since)} in {folder}; "
            "`bench list runs` shows what is there"
        )
    newest = found[-1].head
    here = [
        one.path for one in found if one.head and newest and same_machine(one.head.machine, newest.machine)
    ]
    # A copy of a run is not another run.
    runs = {run.id: run for run in (reduced(load_path(path), folder) for path in here)}
    return history_of(list(runs.values()), asked)


def _asked_as(machine: str, since: datetime | None) -> str:
    # What narrowed the search, for it may be that which is mistaken.
    on = f" on a machine with {machine!r} (--machine)" if machine else ""
    return f"{on} since {since:%Y-%m-%d} (--since)" if since else on


def catalogue(
    results: Path | None = None, what: str | None = None, wanted: Wanted = ANY
) -> dict[str, list[dict[str, Any]]]:
    """Return what can be run and what was: workloads, backends, and the wanted runs of the results folder.

    With `what`, one of the three alone.
    """
    kinds: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "workloads": lambda: [_entry(one) for one in registry.workloads().values()],
        "backends": lambda: [_entry(one) for one in registry.backends().values()],
        "runs": lambda: [entry(found) for found in found_runs(results_folder(results), wanted)],
    }
    return {kind: entries() for kind, entries in kinds.items() if what in (None, kind)}


def _entry(plugin: Workload | Backend) -> dict[str, Any]:
    parameters = [
        {"name": name, **msgspec.to_builtins(parameter)} for name, parameter in plugin.parameters.items()
    ]
    told: dict[str, Any] = {"name": plugin.name, "summary": plugin.summary, "parameters": parameters}
    if isinstance(plugin, Patterned):
        stages = {
            name: backend.stage for name, backend in registry.backends().items() if not backend.synthetic
        }
        told["patterns"] = {name: list(plugin.patterns(stage)) for name, stage in stages.items()}
    return told
