"""Reads pytest-benchmark's JSON. All rounds ran in one process, so they become one block."""

from typing import Any

import msgspec
from msgspec import Struct, field

from bench.machine.facts import clean
from bench.model.limits import Count, Wall
from bench.output.formats.base import IDENTITY
from bench.output.formats.foreign import Foreign, Measured, identity_of
from bench.storage.index import moment


class PytestStats(Struct, frozen=True):
    """A benchmark's statistics, and its rounds if they were saved (`--benchmark-save-data`)."""

    median: Wall
    data: tuple[float, ...] = ()
    min: Wall | None = None
    max: Wall | None = None
    mean: Wall | None = None
    stddev: Wall | None = None
    iqr: Wall | None = None
    q1: Wall | None = None
    q3: Wall | None = None
    ld15iqr: Wall | None = None
    hd15iqr: Wall | None = None
    total: Wall | None = None
    rounds: Count | None = None
    iterations: Count | None = None
    iqr_outliers: Count | None = None
    stddev_outliers: Count | None = None


COUNTS = ("rounds", "iterations", "iqr_outliers", "stddev_outliers")


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
        statistics={} if stats.data else _statistics(stats),
        identity=identity_of(told[IDENTITY]) if IDENTITY in told else None,
    )


def _statistics(stats: PytestStats) -> dict[str, float]:
    """Return what the file tells of rounds that it does not have, with units in the names."""
    told = {name: getattr(stats, name) for name in PytestStats.__struct_fields__ if name != "data"}
    return {
        name if name in COUNTS else f"{name}_s": float(value)
        for name, value in told.items()
        if value is not None
    }


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
