"""Certificates: the results of a machine's calibration, stored in its results folder."""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from bench.errors import RunFileError
from bench.machine.facts import Machine
from bench.machine.identity import same_setup
from bench.model.plan import Placement
from bench.model.run import Tool
from bench.storage.decode import decode, read_bytes
from bench.storage.files import made_folder, write_atomically

SCHEMA = 1
FOLDER = "certificates"
# With a margin this small, fewer A/A duels end as *equivalent*. It suits a search for differences of 2 %.
FINE_MARGIN = 0.01

REMEDY = "delete it, or make another with `bench certify`"


class Rate(Struct, frozen=True):
    """How often something happened, with its exact 95 % interval (Clopper & Pearson)."""

    events: int
    trials: int
    low: float
    high: float


class Detection(Struct, frozen=True, kw_only=True):
    """How often an injected slow-down was detected: `work` is `cpu` or `wait`, `slowdown` 0.02 for 2 %."""

    work: str
    slowdown: float
    found: Rate


class KindFound(Struct, frozen=True, kw_only=True):
    """The calibration of one placement (pinned or unpinned).

    `run_to_run_variance` is the variance of the mean log ratio of A/A pairs between stretches of ten blocks,
    in excess of the variance between blocks. Whole runs may differ by more, because what changes a model's
    speed between runs cancels in an A/A pair. `comparison_s` is the typical duration of one comparison.
    `fine_alarms` are false positives with a margin of 1 %; older certificates have none.
    """

    kind: Placement
    alarms: Rate
    family_alarms: Rate
    coverage: Rate
    detections: tuple[Detection, ...]
    run_to_run_variance: float | None
    comparison_s: float
    fine_alarms: Rate = Rate(0, 0, 0.0, 1.0)


class Certificate(Struct, frozen=True, kw_only=True):
    """One certificate: its machine, when it was made, and the calibration of each placement."""

    schema: int
    id: str
    tool: Tool
    profile: str
    seed: int
    finished_at: str
    machine: dict[str, Any]
    kinds: tuple[KindFound, ...]

    def kind(self, kind: Placement) -> KindFound | None:
        """Return the calibration of this placement, or None."""
        return next((found for found in self.kinds if found.kind == kind), None)


class _Frame(Struct):
    schema: int


def save(results: Path, certificate: Certificate) -> Path:
    """Write a certificate into the results folder and return its path. Raises StorageError."""
    path = made_folder(results / FOLDER) / f"{certificate.id}.json"
    write_atomically(path, msgspec.json.format(msgspec.json.encode(certificate), indent=1))
    return path


def load(path: Path) -> Certificate:
    """Return a certificate. Raises RunFileError that names the file, what is wrong there, and what to do."""
    try:
        # Version 0.1 had another word for unpinned groups.
        data = read_bytes(path, "").replace(b'"whole-set"', b'"unpinned"')
        newer = decode(data, _Frame, str(path)).schema > SCHEMA
        if not newer:
            return decode(data, Certificate, str(path))
    except RunFileError as error:
        raise RunFileError(f"{error}; {REMEDY}") from error
    raise RunFileError(f"{path}: written by a newer version; upgrade concurrency-lab to read it, or {REMEDY}")


def certificate_for(machine: Machine, results: Path) -> Certificate | None:
    """Return the newest certificate in the results folder that applies to this machine, or None.

    Damaged ones are left out; `damaged` returns what is wrong with them.
    """
    found = [one for one in _all(results) if isinstance(one, Certificate)]
    return next((one for one in reversed(found) if same_setup(one.machine, machine)), None)


def damaged(results: Path) -> tuple[RunFileError, ...]:
    """Return what is wrong with each certificate in the results folder that cannot be read."""
    return tuple(one for one in _all(results) if isinstance(one, RunFileError))


def _all(results: Path) -> list[Certificate | RunFileError]:
    return [_tried(path) for path in sorted((results / FOLDER).glob("*.json"))]


def _tried(path: Path) -> Certificate | RunFileError:
    try:
        return load(path)
    except RunFileError as error:
        return error
