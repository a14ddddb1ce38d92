"""A run's folder: the journal that grows block by block, and `run.json`, which holds everything."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from bench.model.plan import Cell, Group, Skipped
from bench.model.run import BlockRecord, CellBlock, CellResult, Failure, Header, Run, RunStatus
from bench.storage.decode import check_depth, decode, read_bytes
from bench.storage.files import ELSEWHERE, JOURNAL_FILE, RUN_FILE, source_of, write_atomically
from bench.storage.run_header import END, not_begun, workloads_of
from bench.storage.upgrade import upgraded
from bench.storage.validate import admit, whole_run
from bench.text import counted


def save(folder: Path, run: Run, remedy: str = ELSEWHERE) -> None:
    """Write `run.json`: its first line is the header, then come the plan and a line for each cell.

    Raises StorageError, whose message ends with the remedy.
    """
    encode = msgspec.json.encode
    header = run.facts() | {"workloads": workloads_of(run.plan)}
    lines = [
        encode(header)[:-1],
        b'"notes": ' + encode(run.notes),
        *([b'"advice": ' + encode(run.advice)] if run.advice else []),
        b'"plan": ' + encode(run.plan),
        b'"cells": [\n' + b",\n".join(encode(cell) for cell in run.cells) + END,
    ]
    write_atomically(folder / RUN_FILE, b",\n".join(lines), remedy)


def assemble(
    header: Header,
    records: Iterable[BlockRecord],
    status: RunStatus,
    finished_at: str | None = None,
    notes: tuple[str, ...] = (),
) -> Run:
    """Return the run recorded in a journal, without the results of its controls."""
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
    """Return the results of a group's cells, without references, which no block times."""
    own = [record for record in records if record.group == group.name]
    return [_result(cell, own) for cell in group.cells if not cell.reference]


def _result(cell: Cell, records: list[BlockRecord]) -> CellResult:
    before = _before_trouble_outside(cell, records)
    if before:
        return before
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
        **cell.identity(),
        status=failure[0].status if failure else "ok",
        reason=failure[0].reason if failure else None,
        operations=_operations(blocks, records),
        blocks=tuple(blocks),
    )


def _operations(blocks: Sequence[CellBlock], records: Sequence[BlockRecord]) -> int | None:
    own = next((block.operations for block in reversed(blocks) if block.operations), None)
    return own or (records[-1].operations if records else None)


def _before_trouble_outside(cell: Cell, records: list[BlockRecord]) -> CellResult | None:
    last = next((record for record in records if cell.id in record.failures), None)
    if last is None or not last.failures[cell.id].outside:
        return None
    kept = [record.cells[cell.id] for record in records if record is not last and cell.id in record.cells]
    count = sum(bool(block.block) for block in kept)
    if not count:
        return None
    return CellResult(
        **cell.identity(),
        status="ok",
        reason=f"partial, with {counted(count, 'block')}: {last.failures[cell.id].reason}",
        operations=last.operations,
        blocks=tuple(kept),
    )


def _skipped(skip: Skipped) -> CellResult:
    return CellResult(**skip.identity(), status=skip.status, reason=skip.reason)


def load(path: Path) -> Run:
    """Return the run in a folder or in a `run.json`. Raises RunFileError, naming file and place.

    A folder with only a journal is a `partial` run; an incomplete last line is left out.
    """
    file = source_of(path)
    if file != path and file.name == JOURNAL_FILE:
        return _load_journal(file)
    return whole_run(read_bytes(file), str(file))


def _load_journal(file: Path) -> Run:
    lines = read_bytes(file).split(b"\n")[:-1]
    if not lines:
        raise not_begun(file)
    where = f"{file}, line 1"
    header = decode(upgraded(lines[0], where), Header, where)
    check_depth(header.machine, where)
    records = [
        decode(line, BlockRecord, f"{file}, line {number}") for number, line in enumerate(lines[1:], 2)
    ]
    run = assemble(header, records, "partial")
    admit(run, str(file))
    return run
