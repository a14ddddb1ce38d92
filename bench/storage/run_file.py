"""A run's folder: the journal that grows block by block, and `run.json`, which holds everything."""

import contextlib
import os
import random
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from bench.errors import RunFileError, StorageError
from bench.model.plan import Cell, Group, Skipped
from bench.model.run import BlockRecord, CellBlock, CellResult, Failure, Header, Run, RunStatus
from bench.storage.decode import check_depth, check_schema, decode, read_bytes
from bench.storage.validate import admit

RUN_FILE = "run.json"
JOURNAL_FILE = "blocks.jsonl"
# What to do where a file cannot be written: a new one may go elsewhere, a run's own can't.
ELSEWHERE = "make room, or choose --out"
WITH_ITS_RUN = "make room, or copy the run to where you may write"
RUN_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{4}")


def new_id(now: datetime) -> str:
    """Return an id that sorts by time and names no host: `20260131T235959-7f3a` (UTC)."""
    return f"{now:%Y%m%dT%H%M%S}-{random.SystemRandom().randrange(1 << 16):04x}"


class Journal:
    """Appends finished blocks to `blocks.jsonl`, each synced to disk before it returns."""

    def __init__(self, folder: Path, header: Header) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=False)
            # Unbuffered: what failed to reach the disk must not be written later, when the file is closed.
            self._file = (folder / JOURNAL_FILE).open("ab", buffering=0)
        except OSError as error:
            raise StorageError(
                f"cannot write results to {folder} ({error.strerror}); choose another place with --out"
            ) from error
        try:
            self._write(header)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, record: BlockRecord) -> None:
        """Store one block for good. Raises StorageError; the journal then ends with the block before."""
        self._write(record)

    def _write(self, record: Header | BlockRecord) -> None:
        left = memoryview(msgspec.json.encode(record) + b"\n")
        end = os.fstat(self._file.fileno()).st_size
        try:
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
        except OSError as error:
            with contextlib.suppress(OSError):
                os.truncate(self._file.fileno(), end)
            raise StorageError(
                f"cannot write to {self.folder / JOURNAL_FILE} ({error.strerror}); "
                "what was measured up to here is kept: make room, then `bench report` reads it"
            ) from error


def write_atomically(path: Path, data: bytes, remedy: str = ELSEWHERE) -> None:
    """Write a file whole or not at all. Raises StorageError, which ends with the remedy."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        # Never through a link that came with a stranger's folder: the draft is always a new file.
        draft.unlink(missing_ok=True)
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise StorageError(f"cannot write {path} ({error.strerror}); {remedy}") from error


def save(folder: Path, run: Run) -> None:
    """Write `run.json`. Raises StorageError."""
    write_atomically(folder / RUN_FILE, msgspec.json.format(msgspec.json.encode(run), indent=1))


def assemble(
    header: Header,
    records: Iterable[BlockRecord],
    status: RunStatus,
    finished_at: str | None = None,
    notes: tuple[str, ...] = (),
) -> Run:
    """Return the run that a journal tells of; its controls are still to be judged."""
    kept = list(records)
    cells = [cell for group in header.plan.groups for cell in results_of(group, kept)]
    return Run(
        schema=header.schema,
        id=header.id,
        status=status,
        tool=header.tool,
        profile=header.plan.profile,
        seed=header.plan.seed,
        started_at=header.started_at,
        finished_at=finished_at,
        machine=header.machine,
        controls=(),
        plan=header.plan,
        cells=tuple(cells + [_skipped(skip) for skip in header.plan.skipped]),
        notes=(*header.plan.notes, *notes),
    )


def results_of(group: Group, records: Sequence[BlockRecord]) -> list[CellResult]:
    """Return what became of a group's cells; references, which are timed in no block, are not among them."""
    own = [record for record in records if record.group == group.name]
    return [_result(cell, own) for cell in group.cells if not cell.reference]


def _result(cell: Cell, records: list[BlockRecord]) -> CellResult:
    blocks: list[CellBlock] = [record.cells[cell.id] for record in records if cell.id in record.cells]
    failures = [record.failures[cell.id] for record in records if cell.id in record.failures]
    ended_before = "first block" if records else "pilot"
    unmeasured = (
        [Failure("skipped", f"the run ended before its {ended_before}")]
        if not any(b.block for b in blocks)
        else []
    )
    failure = (failures + unmeasured)[:1]
    return CellResult(
        id=cell.id,
        group=cell.group,
        workload=cell.workload,
        backend=cell.backend,
        params=cell.params,
        status=failure[0].status if failure else "ok",
        reason=failure[0].reason if failure else None,
        operations=records[-1].operations if records else None,
        levels=cell.levels,
        twin=cell.twin,
        blocks=tuple(blocks),
    )


def _skipped(skip: Skipped) -> CellResult:
    return CellResult(
        id=skip.id,
        group=skip.group,
        workload=skip.workload,
        backend=skip.backend,
        params=skip.params,
        status="skipped",
        reason=skip.reason,
    )


def load(path: Path) -> Run:
    """Return the run in a folder or in a `run.json`. Raises RunFileError, naming file and place.

    A folder that holds only a journal is a `partial` run; a last line that was cut short is left out.
    """
    # Not Path.is_dir and Path.exists, which raise for a name that is too long or a folder that is closed.
    folder = os.path.isdir(path)  # noqa: PTH112
    file = path / RUN_FILE if folder else path
    if folder and not os.path.exists(file) and os.path.exists(path / JOURNAL_FILE):  # noqa: PTH110
        return _load_journal(path / JOURNAL_FILE)
    data = read_bytes(file)
    check_schema(data, str(file))
    run = decode(data, Run, str(file))
    check_depth(run.machine, str(file))
    admit(run, str(file))
    return run


def _load_journal(file: Path) -> Run:
    lines = read_bytes(file).split(b"\n")[:-1]
    if not lines:
        raise RunFileError(
            f"{file}: empty; its run ended before anything was measured, and it can be deleted"
        )
    check_schema(lines[0], f"{file}, line 1")
    header = decode(lines[0], Header, f"{file}, line 1")
    check_depth(header.machine, f"{file}, line 1")
    records = [
        decode(line, BlockRecord, f"{file}, line {number}") for number, line in enumerate(lines[1:], 2)
    ]
    run = assemble(header, records, "partial")
    admit(run, str(file))
    return run


def made_folder(folder: Path, remedy: str = ELSEWHERE) -> Path:
    """Make the folder if it is not there, and return it. Raises StorageError, which ends with the remedy."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot make {folder} ({error.strerror}); {remedy}") from error
    return folder


def own_folder(folder: Path) -> Path:
    """Make a folder of a run's own, and return it. Raises StorageError, for a link to elsewhere as well."""
    if folder.is_symlink():
        raise StorageError(f"{folder} is a link to elsewhere; remove it, and the folder is made here")
    return made_folder(folder, WITH_ITS_RUN)
