"""The runs in a results folder, in one line each, found by machine, date and workload."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from bench.errors import RunFileError
from bench.machine.facts import Machine, text
from bench.machine.headline import headline
from bench.storage.locate import run_places
from bench.storage.run_header import RunHeader, read_header


class Wanted(Struct, frozen=True):
    """Which runs are asked for: on a machine whose name holds this text, since a time, of a workload."""

    machine: str = ""
    since: datetime | None = None
    workload: str = ""


class Found(Struct, frozen=True):
    """A place that holds a run: its head, or why it could not be read."""

    path: Path
    head: RunHeader | None
    reason: str | None = None


ANY = Wanted()


def found_runs(results: Path, wanted: Wanted = ANY) -> list[Found]:
    """Return the runs of a results folder that are wanted, oldest first.

    What can't be read is told wherever nothing is asked for; it can't be what was asked for otherwise.
    """
    found = [_found(path) for path in run_places(results)]
    kept = [one for one in found if (_matches(one.head, wanted) if one.head else wanted == ANY)]
    return sorted(kept, key=lambda one: one.head.id if one.head else one.path.name)


def _found(path: Path) -> Found:
    try:
        return Found(path, read_header(path))
    except RunFileError as error:
        return Found(path, None, str(error))


def _matches(head: RunHeader, wanted: Wanted) -> bool:
    checks: tuple[tuple[object, Callable[[], bool]], ...] = (
        (wanted.machine, lambda: wanted.machine.casefold() in machine_name(head.machine).casefold()),
        (wanted.since, lambda: _since(head, wanted.since)),
        (wanted.workload, lambda: wanted.workload in head.workloads),
    )
    return all(check() for asked, check in checks if asked)


def _since(head: RunHeader, since: datetime | None) -> bool:
    started = moment(head.started_at)
    return started is not None and since is not None and started >= since


def moment(text: str) -> datetime | None:
    """Return the time that an ISO 8601 text tells, in UTC; None where it tells none."""
    try:
        found = datetime.fromisoformat(text)
        # The first and the last day may lie outside all time in another zone.
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def machine_name(machine: Machine) -> str:
    """Return a machine's host, if it is told, and what it is."""
    host = text(machine, "system", "host")
    return f"{host} · {headline(machine)}" if host else headline(machine)


def entry(found: Found) -> dict[str, Any]:
    """Return a run as plain data, as `bench list runs --json` prints it."""
    head = found.head
    if head is None:
        return {
            "id": found.path.name,
            "status": "unreadable",
            "profile": None,
            "host": None,
            "reason": found.reason,
            "path": str(found.path),
            "started_at": None,
            "machine": None,
            "workloads": None,
            "controls": None,
            "imported_from": None,
        }
    outcomes = [control.ok for control in head.controls]
    return {
        "id": head.id,
        "status": head.status,
        "profile": head.profile,
        "host": text(head.machine, "system", "host"),
        "reason": None,
        "path": str(found.path),
        "started_at": head.started_at,
        "machine": headline(head.machine),
        "workloads": list(head.workloads),
        "controls": {
            "hold": outcomes.count(True),
            "broken": outcomes.count(False),
            "unknown": outcomes.count(None),
        },
        "imported_from": head.imported_from or None,
    }
