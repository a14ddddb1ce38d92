"""A site from a results folder: an index, a page for each run, the page of machines, history."""

import contextlib
import os
import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bench.api.loading import load_run
from bench.api.results import judged, summary_of
from bench.errors import BenchError, StorageError
from bench.machine.facts import clean
from bench.machine.identity import same_machine
from bench.model.plan import DUEL, SEQUENTIAL
from bench.storage.files import RUN_ID, made_folder, source_of, write_atomically
from bench.storage.index import Found, found_runs, machine_name

if TYPE_CHECKING:
    from bench.analysis.runs.reduced import ReducedRun
    from bench.output.page.site import Picture, RunLink

REMEDY = "free some disk space, or choose another folder with --to"
TEXT_LIMIT = 200
RUNS, MACHINES, HISTORY, INDEX = "runs", "machines.html", "history", "index.html"
OURS = re.compile(rf"({RUN_ID.pattern}|run-[0-9a-f]{{12}})\.html")
Tell = Callable[[str], None]


class Site(Struct, frozen=True):
    """What was written: the index, how many pages of runs were drawn or kept, and what was left out."""

    index: Path
    drawn: int
    kept: int
    left_out: tuple[str, ...]


def write_site(results: Path, target: Path, tell: Tell = lambda _: None) -> Site:
    """Write the site of a results folder into `target`. Raises StorageError.

    A run that cannot be read is listed with the reason. Pages that are newer than their runs stay, and those
    of runs that are gone go.
    """
    from bench.output.page.site import index_page

    made_folder(target / RUNS, REMEDY)
    links, runs, left_out, counts = [], [], [], [0, 0]
    for found in found_runs(results):
        if found.header is None:
            left_out.append(_told(found, found.reason, results))
            continue
        tell(f"run {found.header.id}")
        try:
            link, run, drawn = _run(found, results, target)
        except StorageError:
            raise
        except BenchError as error:
            left_out.append(_told(found, error, results))
            continue
        counts[0 if drawn else 1] += 1
        links.append(link)
        runs.append(run)
    _remove_old(target, {link.page for link in links})
    # Imported runs record too little, and duels have no baseline.
    own = [run for run in runs if not run.imported_from and run.profile != DUEL]
    machines, why = _machines(own, target)
    tell("history")
    page = index_page(links, machines, _history(own, target), [*left_out, *why])
    write_atomically(target / INDEX, page.encode(), REMEDY)
    # GitHub Pages would leave out files whose names its own generator takes for its own.
    write_atomically(target / ".nojekyll", b"", REMEDY)
    return Site(target / INDEX, counts[0], counts[1], (*left_out, *why))


def _remove_old(target: Path, pages: set[str]) -> None:
    old = [path for path in (target / RUNS).iterdir() if OURS.fullmatch(path.name)]
    for path in (target / MACHINES, *(one for one in old if f"{RUNS}/{one.name}" not in pages)):
        with contextlib.suppress(OSError):
            path.unlink()


def _told(found: Found, why: object, results: Path) -> str:
    # A site is for others, to whom the folders of this machine are no affair.
    return clean(f"{found.path.name}: {why}".replace(f"{results}/", ""), TEXT_LIMIT)


def _run(found: Found, results: Path, target: Path) -> "tuple[RunLink, ReducedRun, bool]":
    from bench.api.reducing import reduced
    from bench.output.page.page import page
    from bench.output.page.site import RunLink

    run = load_run(found.path)
    # Ids and file names are whatever a stranger wrote: only our own stand in a path.
    name = run.id if RUN_ID.fullmatch(run.id) else f"run-{sha256(run.id.encode()).hexdigest()[:12]}"
    file = target / RUNS / f"{name}.html"
    drawn = not _is_newer(file, source_of(found.path))
    if drawn:
        write_atomically(
            file, page(summary_of(run, results), judged(run), home=f"../{INDEX}").encode(), REMEDY
        )
    link = RunLink(
        id=clean(run.id, TEXT_LIMIT),
        started=clean(run.started_at[:16].replace("T", " "), TEXT_LIMIT),
        machine=clean(machine_name(run.machine), TEXT_LIMIT),
        profile=clean(run.profile, TEXT_LIMIT),
        status=run.status,
        workloads=clean(", ".join(dict.fromkeys(group.workload for group in run.plan.groups)), TEXT_LIMIT),
        page=f"{RUNS}/{name}.html",
    )
    return link, reduced(run, results), drawn


def _is_newer(file: Path, source: Path) -> bool:
    try:
        return os.stat(file).st_mtime > max(source.stat().st_mtime, Path(__file__).stat().st_mtime)  # noqa: PTH116
    except OSError:
        return False


def _machines(own: "Sequence[ReducedRun]", target: Path) -> tuple[str, list[str]]:
    from bench.analysis.runs.compare_machines import compare_machines
    from bench.analysis.runs.machines import Given, by_machine, one_machine
    from bench.output.machines.page import machines_page

    if len(own) < 2:
        return "", []
    # The newest first: what is compared is what the newest run has, and what all of one machine's have.
    fullest = max((run.pairs.keys() for run in own), key=len)
    full = [run for run in reversed(own) if 2 * len(run.pairs.keys() & fullest) >= len(fullest)]
    sides = by_machine([Given((run,)) for run in full])
    if len(sides) < 2 or one_machine(sides):
        return "", []
    try:
        page = machines_page(compare_machines(sides), INDEX)
    except BenchError as error:
        return "", [clean(f"no page of machines: {error}", TEXT_LIMIT)]
    write_atomically(target / MACHINES, page.encode(), REMEDY)
    return MACHINES, []


def _history(own: "Sequence[ReducedRun]", target: Path) -> "list[Picture]":
    from bench.analysis.runs.history import Asked, history_of
    from bench.output.charts.history import write_history
    from bench.output.page.site import Picture

    if len(own) < 2:
        return []
    # A copy of a run counts once.
    here = list({run.id: run for run in own if same_machine(run.machine, own[-1].machine)}.values())
    asked = dict.fromkeys(
        (cell.workload, cell.backend)
        for run in reversed(here)
        for cell in run.cells.values()
        if cell.backend != SEQUENTIAL
    )
    pictures = []
    for at, (workload, backend) in enumerate(asked):
        try:
            found = history_of(here, Asked(workload=workload, backend=backend))
        except BenchError:
            continue
        if len(found.points) < 2:
            continue
        name = f"{at:03d}"
        write_history(target / HISTORY, name, found)
        pictures.append(Picture(clean(f"{workload}: {backend}", TEXT_LIMIT), f"{HISTORY}/{name}.svg"))
    return pictures
