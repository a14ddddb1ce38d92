"""Runs that are exported, and how their exports are read."""

import csv
import io

from bench.analysis.run.summary import summarise
from bench.model.run import Run
from bench.output.formats.base import format_named
from tests.made import simple_run

ALL = (
    "pyperf",
    "pytest-benchmark",
    "hyperfine",
    "bencher",
    "github-action-benchmark",
    "csv",
    "parquet",
    "markdown",
)
SLOW = {"asyncio": 0.5}


def exported(name: str, run: Run) -> bytes:
    """Return a run in a format."""
    return format_named(name).render(summarise(run))


def two(**shift: float) -> Run:
    """Return a run of two cells, ten blocks of three rounds; a cell's log time is its shift."""
    noise = [0.001 * (i % 5) for i in range(10)]
    cells = {"sequential": noise, "asyncio": [shift.get("asyncio", 0.0) + v for v in noise]}
    return simple_run(cells)


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode())))
