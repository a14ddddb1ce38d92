"""The runs in a results folder, in one line each, found by machine, date and workload."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from bench.errors import RunFileError
from bench.machine.doctor import why_distorted
from bench.machine.facts import Machine, text
from bench.machine.headline import headline
from bench.storage.locate import run_places
from bench.storage.run_header import RunHeader, read_header


class Wanted(Struct, frozen=True):
    """Which runs to list: on a machine whose name contains this text, since a time, of a workload."""

    machine: str = ""
    since: datetime | None = None
    workload: str = ""


class Found(Struct, frozen=True):
    """A file or folder with a run: the run's header, or why it could not be read."""

    path: Path
    header: RunHeader | None
    reason: str | None = None


ANY = Wanted()
ENTRY_FIELDS = (
    *("id", "status", "profile", "host", "reason", "path"),
    *("started_at", "machine", "workloads", "controls", "imported_from", "distorted"),
)


def found_runs(results: Path, wanted: Wanted = ANY) -> list[Found]:
    """Return the runs of a results folder that match, oldest first.

    Unreadable ones are included only if every run is wanted.
    """
    found = [_found(path) for path in run_places(results)]
    kept = [one for one in found if (_matches(one.header, wanted) if one.header else wanted == ANY)]
    return sorted(kept, key=lambda one: one.header.id if one.header else one.path.name)


def _found(path: Path) -> Found:
    try:
        return Found(path, read_header(path))
    except RunFileError as error:
        return Found(path, None, str(error))


def _matches(header: RunHeader, wanted: Wanted) -> bool:
    started = moment(header.started_at)
    return (
        wanted.machine.casefold() in machine_name(header.machine).casefold()
        and (not wanted.workload or wanted.workload in header.workloads)
        and (wanted.since is None or (started is not None and started >= wanted.since))
    )


def moment(text: str) -> datetime | None:
    """Return the time of an ISO 8601 text, in UTC, or None if it is not valid."""
    try:
        found = datetime.fromisoformat(text)
        # The first and the last day of the calendar overflow in some time zones.
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def machine_name(machine: Machine) -> str:
    """Return a machine's host name, if it is recorded, and its headline."""
    host = text(machine, "system", "host")
    return f"{host} · {headline(machine)}" if host else headline(machine)


def entry(found: Found) -> dict[str, Any]:
    """Return a run as plain data, as `bench list runs --json` prints it; unknown values are None."""
    header = found.header
    known = _known(header) if header else {"id": found.path.name, "status": "unreadable"}
    return dict.fromkeys(ENTRY_FIELDS) | known | {"reason": found.reason, "path": str(found.path)}


def _known(header: RunHeader) -> dict[str, Any]:
    outcomes = [control.ok for control in header.controls]
    return {
        "id": header.id,
        "status": header.status,
        "profile": header.profile,
        "host": text(header.machine, "system", "host"),
        "started_at": header.started_at,
        "machine": headline(header.machine),
        "workloads": list(header.workloads),
        "controls": {
            "hold": outcomes.count(True),
            "broken": outcomes.count(False),
            "unknown": outcomes.count(None),
        },
        "imported_from": header.imported_from or None,
        "distorted": why_distorted(header.machine),
    }
