"""Reads pytest-benchmark's JSON. All rounds ran in one process, so they become one block."""

from typing import Any

import msgspec
from msgspec import Struct, field

from bench.machine.facts import clean
from bench.output.formats.foreign import Foreign, Measured, identity_of
from bench.storage.index import moment

IDENTITY = "concurrency_lab"


class PytestStats(Struct, frozen=True):
    """A benchmark's statistics, and its rounds if they were saved (`--benchmark-save-data`)."""

    median: float
    data: tuple[float, ...] = ()


class PytestBenchmark(Struct, frozen=True):
    """One benchmark."""

    fullname: str
    stats: PytestStats
    group: str | None = None
    extra_info: dict[str, Any] = field(default_factory=dict)


class Session(Struct, frozen=True):
    """A whole file."""

    benchmarks: tuple[PytestBenchmark, ...]
    machine_info: dict[str, Any] = field(default_factory=dict)
    datetime: str = ""
    version: str = ""


def read(data: Any) -> Foreign | None:
    """Return the content; None if the file is not pytest-benchmark's. Raises msgspec.ValidationError."""
    if not (isinstance(data, dict) and "machine_info" in data and "benchmarks" in data):
        return None
    session = msgspec.convert(data, Session)
    return Foreign(
        tool="pytest-benchmark",
        version=session.version,
        started_at=moment(session.datetime),
        machine=_machine(session.machine_info),
        measured=[_measured(benchmark) for benchmark in session.benchmarks],
    )


def _measured(benchmark: PytestBenchmark) -> Measured:
    stats, told = benchmark.stats, benchmark.extra_info
    return Measured(
        name=benchmark.fullname,
        group=clean(benchmark.group or "", 100) or "pytest-benchmark",
        blocks=(stats.data or (stats.median,),),
        identity=identity_of(told[IDENTITY]) if IDENTITY in told else None,
    )


def _machine(told: dict[str, Any]) -> dict[str, Any]:
    found = told.get("cpu")
    cpu: dict[str, Any] = found if isinstance(found, dict) else {}
    return {
        "system": {
            "host": told.get("node"),
            "os": told.get("system"),
            "kernel": told.get("release"),
            "architecture": told.get("machine"),
        },
        "cpu": {"model": cpu.get("brand_raw") or cpu.get("brand"), "logical": cpu.get("count")},
        "python": {
            "implementation": told.get("python_implementation"),
            "version": told.get("python_version"),
            "compiler": told.get("python_compiler"),
        },
    }
