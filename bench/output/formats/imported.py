"""Runs that other tools measured, imported for comparison; their cells were not measured side by side."""

from collections.abc import Callable, Container, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from bench.errors import RunFileError, UsageError
from bench.machine.facts import clean
from bench.model.limits import LEAST_S, LONGEST_S, MOST, MOST_CELLS
from bench.model.plan import Cell, Group, Plan
from bench.model.rounds import Phases, Round
from bench.model.run import SCHEMA, CellBlock, CellResult, Run, Tool
from bench.output.formats.base import NAME_LETTERS, Identity, distinct
from bench.output.formats.foreign import Foreign, Measured
from bench.storage.decode import opened
from bench.storage.files import new_id
from bench.storage.run_file import save
from bench.storage.validate import admit

PROFILE = "imported"
# In memory, the data of a file take twenty times as much space.
MOST_BYTES = 64 << 20


Reader = Callable[[Any], Foreign | None]


def import_file(path: Path, results: Path) -> Path:
    """Store the times of another tool's file in the results folder, and return the new run's folder.

    It is never `latest`. Raises RunFileError for a file that can't be read, StorageError for a full disk.
    """
    run = run_of(read_foreign(path))
    admit(run, str(path))
    folder = results / f"{PROFILE}-{run.id}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise UsageError(
            f"cannot make {folder} ({error.strerror}); choose another place with --out"
        ) from error
    save(folder, run)
    return folder


def read_foreign(path: Path) -> Foreign:
    """Return the content of a file of pyperf or pytest-benchmark. Raises RunFileError, naming the file."""
    from bench.output.formats import from_pyperf, from_pytest_benchmark

    data = _decoded(path)
    for read in (from_pyperf.read, from_pytest_benchmark.read):
        try:
            found = read(data)
        except msgspec.ValidationError as error:
            raise RunFileError(f"{path}: damaged or of another version ({error})") from error
        if found is not None:
            return _checked(found, path)
    raise RunFileError(f"{path}: neither pyperf's JSON nor pytest-benchmark's; those two can be imported")


def _decoded(path: Path) -> Any:
    try:
        with opened(path, "", MOST_BYTES) as source:
            return msgspec.json.decode(source.read(MOST_BYTES))
    except OSError as error:
        raise RunFileError(f"cannot read {path} ({error.strerror})") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RunFileError(f"{path}: damaged, or not JSON ({clean(str(error), 100)})") from error
    except MemoryError as error:
        raise RunFileError(f"{path}: there is not enough memory here to read it") from error


def _checked(found: Foreign, path: Path) -> Foreign:
    if not found.measured:
        raise RunFileError(f"{path}: contains no times in seconds")
    if len(found.measured) > MOST_CELLS:
        raise RunFileError(f"{path}: {len(found.measured):,} benchmarks; {MOST_CELLS:,} can be imported")
    for one in found.measured:
        if not all(LEAST_S <= value < LONGEST_S for block in one.blocks for value in block):
            raise RunFileError(f"{path}: {clean(one.name, 80)} has an invalid time")
    return found


def run_of(foreign: Foreign) -> Run:
    """Return the times as a run of this harness that names the tool they come from."""
    cells: dict[str, CellResult] = {}
    pinned: dict[str, bool] = {}
    groups: dict[str, list[CellResult]] = {}
    for one in foreign.measured:
        cell = _cell(one, cells.keys())
        pinned.setdefault(cell.group, one.identity.pinned if one.identity else False)
        cells[cell.id] = cell
        groups.setdefault(cell.group, []).append(cell)
    planned = tuple(_group(name, pinned[name], found) for name, found in groups.items())
    started = foreign.started_at or datetime.now(UTC)
    return Run(
        schema=SCHEMA,
        id=new_id(started.astimezone(UTC)),
        status="complete",
        tool=Tool(foreign.tool, foreign.version),
        profile=PROFILE,
        seed=0,
        started_at=started.isoformat(timespec="seconds"),
        finished_at=None,
        machine=_sober(foreign.machine),
        controls=(),
        imported_from=clean(f"{foreign.tool} {foreign.version}", 60).strip(),
        plan=Plan(profile=PROFILE, seed=0, groups=planned),
        cells=tuple(cells.values()),
    )


def _sober(machine: dict[str, Any]) -> dict[str, Any]:
    # The file may have anything in place of a name or a number.
    return {
        section: {key: _sober_fact(value) for key, value in facts.items() if _is_fact(value)}
        for section, facts in machine.items()
    }


def _is_fact(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, int | float) and abs(value) <= MOST)


def _sober_fact(value: Any) -> Any:
    return clean(value, NAME_LETTERS) if isinstance(value, str) else value


def _cell(one: Measured, taken: Container[str]) -> CellResult:
    told = clean(one.name, NAME_LETTERS) or "unnamed"
    known = one.identity or Identity(
        cell=told, group=clean(one.group, NAME_LETTERS), workload=told, backend=told, params={}, pinned=False
    )
    return CellResult(
        id=distinct(known.cell, taken),
        group=known.group,
        workload=known.workload,
        backend=known.backend,
        params=known.params,
        status="ok",
        # Times are per operation, however many ran between two readings of the clock.
        operations=1,
        blocks=tuple(_block(number, block) for number, block in enumerate(one.blocks, 1)),
    )


def _block(number: int, values: Sequence[float]) -> CellBlock:
    rounds = tuple(Round(kind="timed", wall_s=value) for value in values)
    return CellBlock(block=number, phases=Phases(), rounds=rounds)


def _group(name: str, pinned: bool, cells: Sequence[CellResult]) -> Group:
    return Group(
        name=name,
        workload=cells[0].workload,
        question="Measured by another tool, not side by side",
        factor="benchmark",
        params={},
        concurrency=1,
        cells=tuple(
            Cell(id=cell.id, group=name, workload=cell.workload, backend=cell.backend, params=cell.params)
            for cell in cells
        ),
        blocks=max(len(cell.blocks) for cell in cells),
        rounds=max(len(block.rounds) for cell in cells for block in cell.blocks),
        least_rounds=1,
        pinned=pinned,
    )
