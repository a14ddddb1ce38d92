"""A run's header, the first line of `run.json`: what can be listed without reading the rounds."""

import os
from pathlib import Path

from bench.errors import RunFileError
from bench.model.limits import Name
from bench.model.plan import Plan
from bench.model.run import Header, RunFacts
from bench.storage.decode import check_depth, decode, opened, read_bytes, schema_of
from bench.storage.files import JOURNAL_FILE, source_of
from bench.storage.upgrade import upgraded
from bench.storage.validate import whole_run

MOST_HEADER_BYTES = 8 << 20
END = b"]}\n"


class RunHeader(RunFacts, frozen=True, kw_only=True):
    """A run without its plan and rounds; `workloads` are the distinct workloads of its plan."""

    workloads: tuple[Name, ...] = ()


def workloads_of(plan: Plan) -> tuple[str, ...]:
    """Return the distinct workloads of a plan."""
    return tuple(dict.fromkeys(group.workload for group in plan.groups))


def read_header(path: Path) -> RunHeader:
    """Return the header of the run in a folder or a file. Raises RunFileError, naming file and place.

    Of a file written by this harness, only the first line and the end are read, so damage in between is not
    detected.
    """
    file = source_of(path)
    if file != path and file.name == JOURNAL_FILE:
        return _journal_header(file)
    line, whole = _first_line(file)
    if whole and line.startswith(b"{") and line.endswith(b",") and b'"workloads"' in line:
        return _checked(line.removesuffix(b",") + b"}", str(file))
    return _searched(read_bytes(file), str(file))


def _checked(data: bytes, where: str) -> RunHeader:
    schema_of(data, where)
    header = decode(data, RunHeader, where)
    check_depth(header.machine, where)
    return header


def _searched(data: bytes, where: str) -> RunHeader:
    # Written by version 0.1 or by another program: all is decoded, and what `load` refuses is refused here.
    run = whole_run(data, where)
    return RunHeader(**run.facts(), workloads=workloads_of(run.plan))


def _first_line(file: Path) -> tuple[bytes, bool]:
    with opened(file) as source:
        try:
            line = source.readline(MOST_HEADER_BYTES).rstrip()
            source.seek(max(0, source.seek(0, os.SEEK_END) - len(END)))
            return line, source.read() == END
        except OSError as error:
            raise RunFileError(f"cannot read {file} ({error.strerror})") from error


def journal_has_begun(file: Path) -> bool:
    """Return whether a journal has its first line; one that cannot be read is taken to have it."""
    try:
        with opened(file) as source:
            return source.readline(MOST_HEADER_BYTES).endswith(b"\n")
    except (OSError, RunFileError):
        return True


def not_begun(file: Path) -> RunFileError:
    """Return the error for a journal without its first line."""
    return RunFileError(
        f"{file}: empty; the run ended before anything was measured, and the file can be deleted"
    )


def _journal_header(file: Path) -> RunHeader:
    if not journal_has_begun(file):
        raise not_begun(file)
    where = f"{file}, line 1"
    header = decode(upgraded(_first_line(file)[0], where), Header, where)
    check_depth(header.machine, where)
    return RunHeader(
        schema=header.schema,
        id=header.id,
        status="partial",
        tool=header.tool,
        profile=header.plan.profile,
        seed=header.plan.seed,
        started_at=header.started_at,
        finished_at=None,
        machine=header.machine,
        controls=(),
        workloads=workloads_of(header.plan),
    )
