"""What the field's own tools read of an export, installed for real."""

import csv
import io
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyperf
import pytest

from bench.output.formats.pytest_benchmark import statistics_of
from tests.output.formats.made_exports import SLOW, exported, two

BIN = Path(sys.executable).parent


def read_by(*command: str) -> str:
    """Return what another tool prints, which must take the files."""
    ended = subprocess.run([*command], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_pyperf_reads_the_values(tmp_path: Path) -> None:
    """A run for each block, its values the seconds of one operation, the pilot left out."""
    (tmp_path / "a.json").write_bytes(exported("pyperf", two(**SLOW)))
    suite = pyperf.BenchmarkSuite.load(str(tmp_path / "a.json"))
    assert suite.get_benchmark_names() == ["made:sequential", "made:asyncio"]
    found = suite.get_benchmark("made:asyncio")
    assert [len(run.values) for run in found.get_runs()] == [3] * 10
    assert found.get_values()[0] == pytest.approx(0.01 * math.exp(0.5) / 100)
    assert found.get_unit() == "second"
    assert found.get_loops() == 100


def test_pyperf_compares_two_exports(tmp_path: Path) -> None:
    """`pyperf compare_to` finds the cell that changed, and by how much, and the one that did not."""
    for name, run in (("a", two()), ("b", two(**SLOW))):
        (tmp_path / f"{name}.json").write_bytes(exported("pyperf", run))
    told = read_by(sys.executable, "-m", "pyperf", "compare_to", *(str(tmp_path / f"{n}.json") for n in "ab"))
    assert "made:asyncio" in told
    assert f"{math.exp(0.5):.2f}x slower" in told
    (same,) = [line for line in told.splitlines() if "not significant" in line]
    assert "made:sequential" in same
    assert "made:asyncio" not in same


def test_pytest_benchmark_compares_two_exports(tmp_path: Path) -> None:
    """`pytest-benchmark compare` shows both files' benchmarks in their group, with the times."""
    for name, run in (("a", two()), ("b", two(**SLOW))):
        (tmp_path / f"{name}.json").write_bytes(exported("pytest-benchmark", run))
    storage = f"file://{tmp_path / 'storage'}"
    files = [str(tmp_path / f"{name}.json") for name in "ab"]
    told = read_by(
        str(BIN / "pytest-benchmark"), "--storage", storage, "compare", *files, f"--csv={tmp_path / 'out'}"
    )
    assert "benchmark 'made': 4 tests" in told
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text())))
    medians = sorted(float(row["median"]) for row in rows if "asyncio" in row["name"])
    assert len(rows) == 4
    assert medians[1] / medians[0] == pytest.approx(math.exp(0.5))


def test_the_statistics_are_those_of_pytest_benchmark() -> None:
    """Every field that its own class has, with the value that it finds."""
    from pytest_benchmark.stats import Stats

    values = [0.001 * (i**1.5 % 7) + 0.001 for i in range(41)] + [0.5]
    theirs: Any = Stats()  # type: ignore[no-untyped-call]  # it has no types
    for value in values:
        theirs.update(value)
    ours = statistics_of(values)
    assert set(ours) == set(theirs.as_dict()) - {"data", "iterations"}
    exact = ("min", "max", "mean", "median", "stddev", "rounds", "total", "ops", "stddev_outliers")
    assert {name: ours[name] for name in exact} == pytest.approx(
        {name: getattr(theirs, name) for name in exact}
    )
