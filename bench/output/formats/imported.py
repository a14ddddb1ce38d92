"""Runs that other tools measured, imported for comparison; their cells were not measured side by side."""

import hashlib
import zlib
from collections.abc import Container, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from bench.analysis.grouped import grouped
from bench.errors import RunFileError, UsageError
from bench.machine.facts import clean
from bench.model.limits import LEAST_S, LONGEST_S, MOST, MOST_CELLS
from bench.model.plan import BENCHMARK, Cell, Group, Plan
from bench.model.rounds import Phases, Round
from bench.model.run import SCHEMA, CellBlock, CellResult, Run, Tool
from bench.output.formats.base import CELL, NAME_LETTERS, Identity, distinct
from bench.output.formats.foreign import Foreign, Measured
from bench.output.tables.records import fields
from bench.storage.decode import opened
from bench.storage.files import new_id
from bench.storage.run_file import load, save
from bench.storage.validate import admit

PROFILE = "imported"
# In memory, the data of a file take twenty times as much space.
MOST_BYTES = 64 << 20
MOST_NAMED = 20
GZIP = b"\x1f\x8b"


class Imported(Struct, frozen=True):
    """Where an imported run is, and whether it was there before."""

    folder: Path
    run: Run
    before: bool = False


def import_file(path: Path, results: Path) -> Imported:
    """Store the times of another tool's file in the results folder; a file that is there already stays.

    It is never `latest`. Raises RunFileError for a file that can't be read, StorageError for a full disk.
    """
    run = run_of(read_foreign(path))
    admit(run, str(path))
    known = _known(run, results)
    if known is not None:
        return Imported(known, run, before=True)
    folder = results / f"{PROFILE}-{run.id}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise UsageError(
            f"cannot make {folder} ({error.strerror}); choose another place with --out"
        ) from error
    save(folder, run)
    return Imported(folder, run)


def _known(run: Run, results: Path) -> Path | None:
    # The same times of the same benchmarks, whatever the file was called.
    for folder in sorted(results.glob(f"{PROFILE}-*-{run.id[-4:]}")):
        with suppress(RunFileError):
            there = load(folder)
            if (there.imported_from, there.cells) == (run.imported_from, run.cells):
                return folder
    return None


def read_foreign(path: Path) -> Foreign:
    """Return the content of a file of pyperf or pytest-benchmark. Raises RunFileError, naming the file."""
    from bench.output.formats import from_pyperf, from_pytest_benchmark

    data = _decoded(path)
    for read in (from_pyperf.read, from_pytest_benchmark.read):
        try:
            found = read(data)
        except msgspec.ValidationError as error:
            raise RunFileError(f"{path}: damaged or of another version ({error})") from error
        except RunFileError as error:
            raise RunFileError(f"{path}: {error}") from error
        if found is not None:
            return _checked(found, path)
    raise RunFileError(f"{path}: neither pyperf's JSON nor pytest-benchmark's; those two can be imported")


def _decoded(path: Path) -> Any:
    try:
        with opened(path, "", MOST_BYTES) as source:
            return msgspec.json.decode(_unzipped(source.read(MOST_BYTES), path))
    except OSError as error:
        raise RunFileError(f"cannot read {path} ({error.strerror})") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RunFileError(f"{path}: damaged, or not JSON ({clean(str(error), 100)})") from error
    except MemoryError as error:
        raise RunFileError(f"{path}: there is not enough memory here to read it") from error


def _unzipped(data: bytes, path: Path) -> bytes:
    """Return the data, unpacked if it is of gzip, as pyperf writes it into `.json.gz`."""
    if not data.startswith(GZIP):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(data, MOST_BYTES + 1)
    except zlib.error as error:
        raise RunFileError(f"{path}: damaged gzip ({error})") from error
    if len(found) > MOST_BYTES:
        raise RunFileError(f"{path}: larger than {MOST_BYTES >> 20} MiB when unpacked")
    if not unpacker.eof:
        raise RunFileError(f"{path}: truncated gzip")
    return found


def _checked(found: Foreign, path: Path) -> Foreign:
    if not found.measured:
        why = f"; {clean(found.left_out[0], 200)}" if found.left_out else ""
        raise RunFileError(f"{path}: contains no times in seconds{why}")
    if len(found.measured) > MOST_CELLS:
        raise RunFileError(f"{path}: {len(found.measured):,} benchmarks; {MOST_CELLS:,} can be imported")
    for one in found.measured:
        told = [value for name, value in one.statistics.items() if value and name.endswith("_s")]
        times = [*told, *(value for block in one.blocks for value in block)]
        if not all(LEAST_S <= value < LONGEST_S for value in times):
            raise RunFileError(f"{path}: {clean(one.name, 80)} has an invalid time")
    return found


def run_of(foreign: Foreign) -> Run:
    """Return the times as a run of this harness that names the tool they come from."""
    cells: dict[str, CellResult] = {}
    pinned: dict[str, bool] = {}
    for one in foreign.measured:
        cell = _cell(one, cells.keys())
        pinned.setdefault(cell.group, one.identity.pinned if one.identity else False)
        cells[cell.id] = cell
    groups = grouped((cell.group, cell) for cell in cells.values())
    planned = tuple(_group(name, pinned[name], found) for name, found in groups.items())
    started = foreign.started_at or datetime.now(UTC)
    # The same content has the same ending, by which it is found if it is imported again.
    content = hashlib.sha256(msgspec.json.encode(list(cells.values()))).digest()
    return Run(
        schema=SCHEMA,
        id=new_id(started.astimezone(UTC), content),
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
        notes=tuple(f"left out: {clean(line, 200)}" for line in foreign.left_out[:MOST_NAMED]),
    )


def _sober(machine: dict[str, Any]) -> dict[str, Any]:
    # The file may have anything in place of a name or a number.
    return {
        section: {
            key: clean(value, NAME_LETTERS) if isinstance(value, str) else value
            for key, value in facts.items()
            if isinstance(value, str) or (isinstance(value, int | float) and abs(value) <= MOST)
        }
        for section, facts in machine.items()
    }


def _cell(one: Measured, taken: Container[str]) -> CellResult:
    told = clean(one.name, NAME_LETTERS) or "unnamed"
    known = one.identity or Identity(
        cell=told, group=clean(one.group, NAME_LETTERS), workload=told, backend=told, params={}, pinned=False
    )
    return CellResult(
        id=distinct(known.cell, taken),
        **fields(known, *CELL),
        status="ok",
        # Times are per operation, however many ran between two readings of the clock.
        operations=1,
        blocks=tuple(_block(number, block, one.statistics) for number, block in enumerate(one.blocks, 1)),
    )


def _block(number: int, values: Sequence[float], statistics: dict[str, float]) -> CellBlock:
    rounds = tuple(Round(kind="timed", wall_s=value, figures=statistics) for value in values)
    return CellBlock(block=number, phases=Phases(), rounds=rounds)


def _group(name: str, pinned: bool, cells: Sequence[CellResult]) -> Group:
    return Group(
        name=name,
        workload=cells[0].workload,
        question="Measured by another tool, not side by side",
        factor=BENCHMARK,
        params={},
        concurrency=1,
        cells=tuple(Cell(**cell.identity()) for cell in cells),
        blocks=max(len(cell.blocks) for cell in cells),
        rounds=max(len(block.rounds) for cell in cells for block in cell.blocks),
        least_rounds=1,
        pinned=pinned,
    )
