"""Reads pyperf's JSON: each run of a benchmark is a process of its own, and becomes a block."""

from typing import Any

import msgspec
from msgspec import Struct, field

from bench.output.formats.foreign import Foreign, Measured, identity_of
from bench.output.formats.pyperf import IDENTITY
from bench.storage.index import moment

SECOND = "second"


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
    """Return the content of the file; None where it is not pyperf's. Raises msgspec.ValidationError."""
    if not (isinstance(data, dict) and "version" in data and "benchmarks" in data) or "machine_info" in data:
        return None
    suite = msgspec.convert(data, Suite)
    found = [one for one in suite.benchmarks if _told(suite, one).get("unit", SECOND) == SECOND]
    everything = {**suite.metadata, **(_told(suite, found[0]) if found else {})}
    return Foreign(
        tool="pyperf",
        version=str(everything.get("perf_version", "")),
        started_at=moment(str(everything.get("date", ""))),
        machine=_machine(everything),
        measured=[one for one in (_measured(suite, benchmark) for benchmark in found) if one.blocks],
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
