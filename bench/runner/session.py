"""Measures a plan: conducts it, keeps every block, and writes the run."""

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bench._version import __version__
from bench.errors import NO_MEMORY, Interrupted, StorageError, UsageError, lacks_memory
from bench.machine.describe import describe
from bench.machine.variables import distorting
from bench.model.plan import Plan
from bench.model.run import SCHEMA, BlockRecord, Control, Header, Run, RunStatus, Tool
from bench.runner.children import Nursery
from bench.runner.conduct import Journal as JournalOfBlocks
from bench.runner.conduct import conduct
from bench.runner.events import BlockDone, Event, TimeUp
from bench.runner.interrupt import Interrupts
from bench.runner.launcher import Launcher, ProcessLauncher
from bench.runner.private import Hide, hider, public
from bench.runner.probing import changed_since, describe_workers
from bench.storage.files import made_folder, new_id
from bench.storage.journal import Journal
from bench.storage.run_file import assemble, save

DISTRIBUTION = "concurrency-lab"
# A block that takes a little longer than its time is still kept.
GRACE_S = 5.0
# A limit that ends before the first block would leave a run without figures; this is how long that may take.
FIRST_S = 30.0
Judge = Callable[[Run], tuple[Control, ...]]
# Measures a plan, block by block, and keeps each of them in the journal.
Drive = Callable[[Plan, Launcher, JournalOfBlocks, float | None], Iterator[Event]]


def no_controls(_: Run) -> tuple[Control, ...]:
    """Judge nothing."""
    return ()


class Outcome(Struct, frozen=True):
    """A run that has ended, where it lies, whether the user ended it, and why its files are incomplete."""

    folder: Path
    run: Run
    interrupted: str | None = None
    unsaved: StorageError | None = None


class _Keeper:
    """Passes blocks on to the journal, and keeps them for `run.json`."""

    def __init__(self, journal: Journal, hide: Hide) -> None:
        self._journal = journal
        self._hide = hide
        self.records: list[BlockRecord] = []

    def append(self, record: BlockRecord) -> None:
        if record.failures:
            failures = record.failures.items()
            told = {cell: replace(one, reason=self._hide(one.reason)) for cell, one in failures}
            record = replace(record, failures=told)
        self._journal.append(record)
        self.records.append(record)


def measure(
    plan: Plan,
    results: Path,
    on_event: Callable[[Event], None],
    max_time_s: float | None = None,
    anonymous: bool = False,
    *,
    judge: Judge = no_controls,
    drive: Drive = conduct,
) -> Outcome:
    """Run the plan and write `run.json`; after Ctrl-C, what was measured up to there.

    `drive` goes through the plan, and `judge` gives the run's controls their outcomes. Raises StorageError
    where not even a journal can be begun, and UsageError for a plan that a run's file cannot hold. What can
    no longer be written ends the run, which is returned with all that was measured.
    """
    began_s = time.monotonic()
    header = _header(plan, anonymous, _asked(plan))
    folder, interrupted, unsaved = results / header.id, None, None
    status: RunStatus = "complete"
    notes: list[str] = []
    with Journal(folder, header) as journal:
        keeper = _Keeper(journal, hider(plan, anonymous))
        deadline_s = math.inf if max_time_s is None else began_s + max_time_s + GRACE_S
        left_s = None if max_time_s is None else max_time_s - (time.monotonic() - began_s)
        try:
            with Interrupts(max(deadline_s, time.monotonic() + FIRST_S)) as interrupts, Nursery() as nursery:
                launcher = ProcessLauncher(nursery, interrupts, lambda: _note_tracer(header))
                for event in drive(plan, launcher, keeper, left_s):
                    if isinstance(event, BlockDone):
                        interrupts.deadline_s = deadline_s
                    notes += [event.note] if isinstance(event, TimeUp) else []
                    on_event(event)
        except Interrupted as error:
            status, interrupted = "interrupted", str(error)
        except (StorageError, MemoryError, ImportError) as error:
            status, unsaved = "partial", _no_room(error, folder)
    header.machine["code"]["changed"] = changed_since(header.machine, plan)
    run, trouble = _judged(header, keeper.records, status, tuple(notes), judge, folder)
    return Outcome(folder, run, interrupted, _trouble(folder, run, unsaved or trouble))


def _note_tracer(header: Header) -> None:
    # As if it had been there from the start: nothing rests on a run that was traced in part.
    header.machine["process"]["traced"] = True


def _judged(
    header: Header,
    records: Sequence[BlockRecord],
    status: RunStatus,
    notes: tuple[str, ...],
    judge: Judge,
    folder: Path,
) -> tuple[Run, StorageError | None]:
    # Each note says what the time limit has cut.
    status = "partial" if notes and status == "complete" else status
    try:
        return finish(header, records, status, notes, judge), None
    except (MemoryError, ImportError) as error:
        return finish(header, records, status, notes, no_controls), _no_room(error, folder)


def _no_room(error: StorageError | MemoryError | ImportError, folder: Path) -> StorageError:
    if isinstance(error, StorageError):
        return error
    if not lacks_memory(error):
        raise error
    return StorageError(f"{NO_MEMORY}; what was measured is kept: `bench show {folder}` prints it")


def _trouble(folder: Path, run: Run, before: StorageError | None) -> StorageError | None:
    try:
        # Somebody may have deleted the folder.
        save(made_folder(folder), run, f"the journal is kept: `bench show {folder}` reads it")
    except StorageError as error:
        return before or error
    return before


def _asked(plan: Plan) -> dict[str, Any]:
    try:
        with Interrupts() as interrupts, Nursery() as nursery:
            return describe_workers(plan, nursery, interrupts)
    except Interrupted as error:
        raise Interrupted("interrupted before anything was measured") from error


def _header(plan: Plan, anonymous: bool, workers: dict[str, Any]) -> Header:
    hide = hider(plan, anonymous)
    now = datetime.now(UTC)
    removed = distorting(os.environ)
    told = f"workers and servers ran without {', '.join(removed)}, which would distort their times"
    header = Header(
        schema=SCHEMA,
        id=new_id(now),
        tool=Tool(DISTRIBUTION, __version__),
        started_at=now.isoformat(timespec="seconds"),
        plan=public(replace(plan, notes=(*plan.notes, told)) if removed else plan, hide),
        machine=hide(describe(anonymous, within=workers)),
    )
    # Names and levels are as long as the user writes them; what is measured must be such that it can be read.
    try:
        msgspec.json.decode(msgspec.json.encode(header), type=Header)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:
        raise UsageError(
            f"a run's file cannot hold what was asked for ({error}); write it shorter"
        ) from error
    return header


def finish(
    header: Header, records: Sequence[BlockRecord], status: RunStatus, notes: tuple[str, ...], judge: Judge
) -> Run:
    """Return the run that has just ended, its controls judged."""
    finished_at = datetime.now(UTC).isoformat(timespec="seconds")
    run = assemble(header, records, status, finished_at, notes)
    return replace(run, controls=judge(run))
