"""Several runs at once: read, reduced to what a comparison needs, and compared."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bench.api.loading import load_times
from bench.api.reducing import reduced, reduced_runs
from bench.errors import UsageError
from bench.machine.facts import clean
from bench.machine.headline import headline
from bench.machine.identity import same_host, same_machine
from bench.model.plan import DUEL
from bench.storage.index import Wanted, found_runs
from bench.storage.locate import exists, find_run, results_folder

if TYPE_CHECKING:
    from bench.analysis.runs.compare_machines import MachineComparison
    from bench.analysis.runs.compare_runs import RunComparison
    from bench.analysis.runs.history import Asked, History
    from bench.analysis.runs.reduced import ReducedRun

# `laptop=latest~1,latest`, or `Büro PC=…`: anything that is neither a path nor a list.
NAMED = re.compile(r"([^=,/\\]+)=(.+)")
# A machine's name is short, because it heads a column.
LONGEST_NAME = 24


def compare(sides: Sequence[str], results: Path | None = None) -> "RunComparison":
    """Return a comparison of each later run with the first; commas join runs of the same version.

    Raises UsageError for a run that is not there, is given twice, or has nothing in common with the first.
    """
    from bench.analysis.runs.comparability import Side, checked, labels
    from bench.analysis.runs.compare_runs import compare_sides

    folder = results_folder(results)
    read = _read([_paths(side, folder) for side in sides], folder)
    labelled = zip(labels(len(sides)), read, strict=True)
    return compare_sides(checked([Side(label, runs) for label, runs in labelled]))


def compare_machines(given: Sequence[str], results: Path | None = None) -> "MachineComparison":
    """Return a comparison of the machines of these runs, with the lead of each model on each machine.

    Each is a run, several with commas, or either with the machine's name: `laptop=latest~1,latest`.
    Raises UsageError for a run that does not exist, and if nothing can be compared.
    """
    from bench.analysis.runs import compare_machines as machines
    from bench.analysis.runs.machines import Given, by_machine

    folder = results_folder(results)
    named = [("", one) if exists(one) else _name_and_runs(one) for one in given]
    read = _read([_paths(runs, folder) for _, runs in named], folder)
    sides = by_machine([Given(runs, name) for (name, _), runs in zip(named, read, strict=True)])
    if len(sides) < 2:
        raise UsageError("only one machine given; comparing machines takes a run of each")
    return machines.compare_machines(sides)


def publish_machines(given: Sequence[str], results: Path | None = None) -> Path:
    """Write the page that compares the machines of these runs, and return its path.

    Raises the same errors as `compare_machines`, and StorageError.
    """
    from bench.output.machines.page import write_machines

    return write_machines(results_folder(results), compare_machines(given, results))


def publish_named(machines: Sequence[tuple[str, Sequence[Path]]], results: Path) -> Path:
    """Write the page that compares machines, each with a name and its runs' folders, and return its path.

    Raises the same errors as `compare_machines`, and StorageError.
    """
    from bench.analysis.runs import compare_machines as compared
    from bench.analysis.runs.comparability import Side
    from bench.output.machines.page import write_machines

    read = _read([paths for _, paths in machines], results)
    sides = [Side(name, runs) for (name, _), runs in zip(machines, read, strict=True)]
    return write_machines(results, compared.compare_machines(sides))


def _read(sides: Sequence[Sequence[Path]], results: Path) -> "list[tuple[ReducedRun, ...]]":
    """Return the runs of each side; all are read at once."""
    read = iter(reduced_runs([path for paths in sides for path in paths], results))
    return [tuple(next(read) for _ in paths) for paths in sides]


def history(
    asked: "Asked", results: Path | None = None, machine: str = "", since: datetime | None = None
) -> "History":
    """Return one cell's speed-up over time, on the machine of the newest run that has a speed-up of it.

    Raises UsageError if no run has it.
    """
    from bench.analysis.runs.history import has_point, history_of

    folder = results_folder(results)
    wanted = Wanted(machine, since, asked.workload)
    headers = {one.path: one.header for one in found_runs(folder, wanted) if one.header}
    found = {
        path: header
        for path, header in headers.items()
        if not header.imported_from and header.profile != DUEL
    }
    if not found:
        raise UsageError(
            f"no run of {asked.workload!r}{_asked_as(machine, since)} in {folder}; "
            "`bench list runs` shows what is there"
        )
    having = (path for path in reversed(found) if has_point(reduced(load_times(path), folder), asked))
    newest = found[next(having, next(reversed(found)))]
    here = [path for path, header in found.items() if same_machine(header.machine, newest.machine)]
    # A copy of a run counts once.
    runs = {run.id: run for run in reduced_runs(here, folder)}
    told = history_of(list(runs.values()), asked)
    others = [header for path, header in found.items() if path not in here]
    apart = [
        (one.id, f"measured as {headline(one.machine)}; choose such runs with --machine")
        for one in others
        if same_host(one.machine, newest.machine)
    ]
    return replace(told, left_out=(*told.left_out, *apart))


def _name_and_runs(text: str) -> tuple[str, str]:
    matched = NAMED.fullmatch(text)
    if not matched:
        return "", text
    name = " ".join(matched[1].split())
    if not (name and name.isprintable() and len(name) <= LONGEST_NAME):
        raise UsageError(
            f"{clean(name, 60)!r} cannot name a machine; give 1 to {LONGEST_NAME} printable letters: NAME=RUN"
        )
    return name, matched[2]


def _paths(name: str, results: Path) -> list[Path]:
    # A path may contain a comma, so an existing path is not split.
    parts = [name] if exists(name) else name.split(",")
    return [find_run(part.strip(), results, duels=False) for part in parts]


def _asked_as(machine: str, since: datetime | None) -> str:
    # The search options are named, because they may be the mistake.
    on = f" on a machine with {machine!r} (--machine)" if machine else ""
    return f"{on} since {since:%Y-%m-%d} (--since)" if since else on
