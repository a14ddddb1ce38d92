"""A run that a host has sent, checked like any file from elsewhere, and stored as it arrives."""

import re
import tempfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bench.errors import RunFileError
from bench.machine.facts import clean
from bench.model.plan import Plan
from bench.model.run import Run
from bench.runner.fleet.hosts import REASON_LIMIT, STRANGER, HostResult, without_run
from bench.storage.decode import MOST_BYTES
from bench.storage.files import JOURNAL_FILE, RUN_FILE, RUN_ID, made_folder, new_id
from bench.storage.run_file import load, save

PREFIX = re.compile(r"^bench: ")
ADVICE = re.compile(r"[;:] [^;:]*`bench (?:report|show)\b.*")


class Answer(Struct, frozen=True):
    """What a host answers when its harness has ended."""

    code: int = 0
    line: str = ""
    name: str = ""
    data: bytes = b""
    reason: str = ""


def gathered(host: str, answer: object, results: Path, asked: Plan) -> HostResult:
    """Store the run in a host's answer, and return the host's result.

    `asked` is the plan as this machine would measure it; a host's differs where its CPUs and packages do.
    Raises StorageError if this disk is full.
    """
    try:
        told = msgspec.convert(answer, Answer)
    except (msgspec.ValidationError, UnicodeError):
        return without_run(host, "refused", STRANGER)
    if told.reason or not told.data:
        nothing = f"the harness ended with exit code {told.code} and no run"
        return without_run(host, "lost", told.reason or PREFIX.sub("", told.line) or nothing)
    try:
        run = _checked(told, asked)
    except RunFileError as error:
        return without_run(host, "refused", str(error))
    folder = results / run.id
    if folder.exists():
        run = replace(run, id=new_id(datetime.now(UTC)))
        folder = results / run.id
    save(made_folder(folder), run)
    # What could be done with it there concerns a folder that is gone.
    line = ADVICE.sub("", PREFIX.sub("", told.line))
    if run.status == "partial" and told.code == 0:
        line = next((note for note in run.notes if note.startswith("--max-time")), line)
    why = line if run.status != "complete" or told.code else ""
    return HostResult(host=host, status=run.status, reason=clean(why, REASON_LIMIT) or None, run=run.id)


def _checked(told: Answer, asked: Plan) -> Run:
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(told.data, MOST_BYTES + 1)
    except zlib.error as error:
        raise RunFileError(f"its run is damaged ({error})") from error
    if len(data) > MOST_BYTES or not unpacker.eof:
        raise RunFileError(f"its run is incomplete, or larger than {MOST_BYTES >> 20} MiB")
    name = JOURNAL_FILE if told.name == JOURNAL_FILE else RUN_FILE
    with tempfile.TemporaryDirectory(prefix="bench-fleet-") as scratch:
        (Path(scratch) / name).write_bytes(data)
        try:
            run = load(Path(scratch))
        except RunFileError as error:
            raise RunFileError(str(error).replace(f"{scratch}/", "its ")) from error
    same = (run.seed, run.profile) == (asked.seed, asked.profile) and _works(run.plan) & _works(asked)
    if not same or run.imported_from or not RUN_ID.fullmatch(run.id):
        raise RunFileError("it sent a run of something else than was asked for")
    return run


def _works(plan: Plan) -> set[str]:
    # Control groups are part of every run.
    return {group.workload for group in plan.groups if not group.controls}
