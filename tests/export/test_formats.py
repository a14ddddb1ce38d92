"""Each format is read by its own reader where there is one, and has the shape that its readers declare."""

import csv
import io
import json
import math
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import fastparquet
import msgspec
import pyperf
import pytest
from msgspec import Struct

from bench.cli.main import run_app
from bench.errors import UsageError
from bench.export.base import Format, distinct, format_named, formats, times_of
from bench.export.pytest_benchmark import statistics_of
from bench.model import Run
from bench.stats.summary import summarise
from bench.store import save
from tests.made import altered, simple_run
from tests.report.made_run import HOSTILE, made_run

BIN = Path(sys.executable).parent
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


def test_all_formats_are_installed() -> None:
    """They register as a stranger's would, each under its own name."""
    assert set(formats()) == set(ALL)
    assert all(isinstance(format_named(name), Format) for name in ALL)
    with pytest.raises(UsageError, match="no format named 'pypref'; did you mean 'pyperf'"):
        format_named("pypref")


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


def read_by(*command: str) -> str:
    """Return what another tool prints, which must take the files."""
    ended = subprocess.run([*command], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


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


class Hyperfine(Struct, forbid_unknown_fields=True):
    """One result, as hyperfine declares it."""

    command: str
    mean: float
    stddev: float | None
    median: float
    user: float
    system: float
    min: float
    max: float
    times: list[float]
    exit_codes: list[int]
    parameters: dict[str, str]


def test_hyperfine_has_the_declared_shape() -> None:
    """One result per cell; its figures are those of its times."""
    data = json.loads(exported("hyperfine", two(**SLOW)))
    results = msgspec.convert(data["results"], list[Hyperfine])
    assert [one.command for one in results] == ["made:sequential", "made:asyncio"]
    for one in results:
        assert len(one.times) == len(one.exit_codes) == 30
        assert one.mean == pytest.approx(statistics.fmean(one.times))
        assert one.min <= one.median <= one.max
        assert one.user == pytest.approx(one.mean / 2)


class Metric(Struct, forbid_unknown_fields=True):
    """One metric, as Bencher's schema declares it."""

    value: float
    lower_value: float | None = None
    upper_value: float | None = None


def test_bencher_has_the_declared_shape() -> None:
    """Latency in nanoseconds and throughput per second, one the inverse of the other, in their intervals."""
    found = msgspec.json.decode(exported("bencher", two()), type=dict[str, dict[str, Metric]])
    assert set(found) == {"made:sequential", "made:asyncio"}
    for measures in found.values():
        assert set(measures) == {"latency", "throughput"}
        assert measures["latency"].value * measures["throughput"].value == pytest.approx(1e9)
        for metric in measures.values():
            assert (metric.lower_value or 0) < metric.value < (metric.upper_value or 0)
    assert found["made:sequential"]["latency"].value == pytest.approx(0.01 / 100 * 1e9, rel=0.01)


class Benchmark(Struct, forbid_unknown_fields=True):
    """One benchmark, as github-action-benchmark declares it."""

    name: str
    value: float
    unit: str
    range: str | None = None
    extra: str | None = None


def test_github_action_benchmark_has_the_declared_shape() -> None:
    """A list in which smaller is better."""
    found = msgspec.json.decode(exported("github-action-benchmark", two(**SLOW)), type=list[Benchmark])
    assert [one.unit for one in found] == ["ns/op"] * 2
    assert found[1].value / found[0].value == pytest.approx(math.exp(0.5))
    assert (found[1].range or "").startswith("± ")


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode())))


def parquet_frame(data: bytes) -> Any:
    """Return the frame that a Parquet file holds."""
    return fastparquet.ParquetFile(io.BytesIO(data)).to_pandas()


def test_csv_and_parquet_hold_the_same() -> None:
    """The same columns and rows, numbers as numbers in the one that has types."""
    run = made_run()
    rows = rows_of(exported("csv", run))
    frame = parquet_frame(exported("parquet", run))
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows) == 20
    assert [float(row["s_per_op"]) for row in rows] == pytest.approx(list(frame["s_per_op"]))
    assert frame["s_per_op"].dtype == "float64"


def test_mixed_levels_are_text_in_parquet() -> None:
    """A parameter that is a number in one cell and a word in another has a column all the same."""
    run = altered(two(), "made:asyncio", params={"concurrency": "many", "flag": True})
    frame = parquet_frame(exported("parquet", run))
    assert sorted(frame["params.concurrency"]) == ["1", "many"]


def test_parquet_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that names the extra."""
    monkeypatch.setitem(sys.modules, "fastparquet", None)
    with pytest.raises(UsageError, match=r"pip install 'concurrency-lab\[parquet\]'"):
        exported("parquet", two())


def test_no_text_in_csv_is_a_formula() -> None:
    """What a spreadsheet would evaluate begins with an apostrophe, numbers below zero stay numbers."""
    run = altered(two(), "made:asyncio", status="void", reason="=HYPERLINK(1)", levels={}, backend="@x")
    run = altered(run, "made:sequential", params={"=1+1": "+1", "shift": -1})
    row, other = rows_of(exported("csv", run))
    assert row["params.=1+1"] == "'+1"
    assert float(row["params.shift"]) == -1
    assert (other["reason"], other["backend"]) == ("'=HYPERLINK(1)", "'@x")


def test_markdown_is_the_runs_own() -> None:
    """Warnings first, then the tables."""
    text = exported("markdown", made_run(notes=("be careful",))).decode()
    assert 0 < text.index("be careful") < text.index("| model")


def strange() -> Run:
    """Return a run whose names are a stranger's, one cell twice, one void, one without a time."""
    run = altered(made_run(notes=(HOSTILE,)), "nap:asyncio", id=HOSTILE)
    run = altered(run, "nap:threads", id=HOSTILE)
    run = altered(run, "nap:sequential", id="\n")
    run = altered(run, "web/same:threads", status="void", reason=HOSTILE)
    return altered(run, "web/same:processes", operations=0)


@pytest.mark.parametrize("name", ALL)
def test_a_strangers_run_is_exported(name: str, tmp_path: Path) -> None:
    """Names that are long, empty or there twice, cells that are void: every format takes them."""
    data = exported(name, strange())
    assert b"\x1b" not in data or name in ("csv", "parquet")
    (tmp_path / "x.json").write_bytes(data)
    if name == "pyperf":
        assert len(pyperf.BenchmarkSuite.load(str(tmp_path / "x.json"))) == 18
    if name.endswith(("fine", "er", "mark")):
        json.loads(data)


@pytest.mark.parametrize("name", ALL[:5])
def test_a_run_without_times_is_refused(name: str) -> None:
    """There is nothing to write, and it is said."""
    with pytest.raises(UsageError, match="has no times to export"):
        exported(name, made_run(cells=()))


def test_only_valid_times_are_exported() -> None:
    """A void cell's are not, nor a twin's."""
    run = simple_run({"sequential": [0.0] * 3, "asyncio": [0.0] * 3, "asyncio~twin": [0.0] * 3})
    run = altered(run, "made:asyncio", status="void", reason="wrong")
    assert [times.name for times in times_of(summarise(run))] == ["made:sequential"]


def test_names_are_distinct() -> None:
    """A number is added until the name is free."""
    assert distinct("a", set()) == "a"
    assert distinct("a", {"a", "a (2)"}) == "a (3)"


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """Return a folder with a run."""
    save(tmp_path, two())
    return str(tmp_path)


def test_the_command_writes_a_file(kept: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With -o it tells where."""
    path = tmp_path / "out.json"
    assert run_app(["export", kept, "--to", "bencher", "-o", str(path)]) == 0
    assert "made:asyncio" in json.loads(path.read_bytes())
    assert capsys.readouterr().out.strip() == str(path)


def test_the_command_prints(kept: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Without -o standard output holds the file alone."""
    assert run_app(["export", kept, "--to", "csv"]) == 0
    printed: Any = capfdbinary.readouterr()
    assert rows_of(printed.out)[1]["id"] == "made:asyncio"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "export takes a format; --to one of: "),
        (("--to", "pypref"), "no format named 'pypref'; did you mean 'pyperf'?"),
        (("--to", "csv", "-o", "."), ". is a folder; give a file: -o run.csv"),
        (("--to", "csv", "-o", "no/such/folder/x"), "cannot write no/such/folder/x"),
    ],
)
def test_what_cannot_be_exported_is_told(
    arguments: tuple[str, ...],
    says: str,
    kept: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One line and exit status 2."""
    monkeypatch.chdir(tmp_path)
    assert run_app(["export", kept, *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err
    assert told.err.count("\n") == 1
