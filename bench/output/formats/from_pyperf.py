"""Reads pyperf's JSON: each run of a benchmark is a process of its own, and becomes a block."""

from typing import Any

import msgspec
from msgspec import Struct, field

from bench.errors import RunFileError
from bench.output.formats.base import IDENTITY
from bench.output.formats.foreign import Foreign, Measured, identity_of
from bench.storage.index import moment

SECOND = "second"
# Those that pyperf itself reads; earlier ones have other fields.
FORMATS = (5, 6, "1.0")


class PyperfRun(Struct, frozen=True):
    """One process. One that only calibrated has no values."""

    values: tuple[float, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


class PyperfBenchmark(Struct, frozen=True):
    """One benchmark."""

    runs: tuple[PyperfRun, ...]
    metadata: dict[str, Any] = field(default_factory=dict)


class Suite(Struct, frozen=True):
    """A whole file."""

    version: str | float
    benchmarks: tuple[PyperfBenchmark, ...]
    metadata: dict[str, Any] = field(default_factory=dict)


def read(data: Any) -> Foreign | None:
    """Return the content of the file; None where it is not pyperf's.

    Raises msgspec.ValidationError, and RunFileError for a format that pyperf does not read either.
    """
    if not (isinstance(data, dict) and "version" in data and "benchmarks" in data) or "machine_info" in data:
        return None
    if data["version"] not in FORMATS:
        known = ", ".join(map(str, FORMATS))
        raise RunFileError(
            f"format {str(data['version'])[:20]!r} of pyperf's JSON cannot be read, only {known}; pyperf "
            "itself reads no other, so convert it with the version that wrote it"
        )
    suite = msgspec.convert(data, Suite)
    units = [str(_told(suite, one).get("unit", SECOND)) for one in suite.benchmarks]
    found = [one for one, unit in zip(suite.benchmarks, units, strict=True) if unit == SECOND]
    everything = {**suite.metadata, **(_told(suite, found[0]) if found else {})}
    left_out = [
        f"{_told(suite, one).get('name', 'a benchmark')} is in units of {unit}, not seconds"
        for one, unit in zip(suite.benchmarks, units, strict=True)
        if unit != SECOND
    ]
    return Foreign(
        tool="pyperf",
        version=str(everything.get("perf_version", "")),
        started_at=moment(str(everything.get("date", ""))),
        machine=_machine(everything),
        measured=[one for one in (_measured(suite, benchmark) for benchmark in found) if one.blocks],
        left_out=tuple(left_out),
    )


def _told(suite: Suite, benchmark: PyperfBenchmark) -> dict[str, Any]:
    # Common metadata are stored once at the top; the rest with the benchmark and the run.
    first = benchmark.runs[0].metadata if benchmark.runs else {}
    return {**suite.metadata, **benchmark.metadata, **first}


def _measured(suite: Suite, benchmark: PyperfBenchmark) -> Measured:
    told = _told(suite, benchmark)
    return Measured(
        name=str(told.get("name", "")),
        group="pyperf",
        blocks=tuple(run.values for run in benchmark.runs if run.values),
        identity=identity_of(told[IDENTITY]) if IDENTITY in told else None,
    )


def _machine(told: dict[str, Any]) -> dict[str, Any]:
    system = str(told.get("platform", "")).partition("-")[0]
    version = str(told.get("python_version", "")).split(" ")[0]
    return {
        "system": {"host": told.get("hostname"), "os": system or None},
        "cpu": {"model": told.get("cpu_model_name"), "logical": told.get("cpu_count")},
        "python": {"implementation": _implementation(told), "version": version or None},
    }


def _implementation(told: dict[str, Any]) -> str | None:
    name = told.get("python_implementation")
    return {"cpython": "CPython", "pypy": "PyPy"}.get(name, name) if isinstance(name, str) else None
