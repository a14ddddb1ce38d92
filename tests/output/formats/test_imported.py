"""Other tools' files become runs that are marked: shown and compared as they stand, never with a verdict."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import api
from bench.analysis.run.matrix import matrix_of
from bench.analysis.run.summary import summarise
from bench.analysis.runs.comparability import Side
from bench.analysis.runs.compare_runs import RunComparison, compare_sides
from bench.analysis.runs.reduced import reduce_run
from bench.cli.main import run_app
from bench.errors import RunFileError, UsageError
from bench.model.run import Run
from bench.output.formats.base import format_named
from bench.output.formats.imported import import_file, read_foreign, run_of
from bench.output.tables.comparison.words import not_relative_lines, warnings
from bench.output.tables.words import warnings as run_warnings
from bench.storage.locate import find_run
from bench.storage.run_file import load, save
from bench.storage.run_header import read_header
from tests.made import simple_run
from tests.output.formats.made_foreign import PYPERF, PYTEST, written

OURS = simple_run({"sequential": [0.0] * 10, "asyncio": [0.5] * 10})


def walls(path: Path) -> dict[str, list[list[float]]]:
    """Return the times that were read, by cell and block."""
    run = run_of(read_foreign(path))
    return {cell.id: [[r.wall_s for r in block.rounds] for block in cell.blocks] for cell in run.cells}


def test_pyperfs_processes_are_blocks(tmp_path: Path) -> None:
    """Calibration is no block, and what is no time is left out."""
    path = written(tmp_path, PYPERF)
    assert walls(path) == {"fast": [[0.1, 0.2], [0.3]]}
    run = run_of(read_foreign(path))
    assert run.imported_from == "pyperf 2.9.0"
    assert run.machine["system"]["host"] == "there"


def test_pytest_benchmarks_rounds_are_one_block(tmp_path: Path) -> None:
    """All rounds where they were saved, else the median."""
    path = written(tmp_path, PYTEST)
    assert walls(path) == {"t.py::test_a": [[0.25]], "t.py::test_b": [[0.5, 0.6]]}
    run = run_of(read_foreign(path))
    assert run.id.startswith("20260203T040506-")
    assert [group.name for group in run.plan.groups] == ["pytest-benchmark", "g"]


TOLD = {
    **{"min": 1e-3, "max": 9e-3, "mean": 2e-3, "stddev": 5e-4, "median": 1.8e-3, "iqr": 2e-4, "q1": 1.7e-3},
    **{"q3": 1.9e-3, "ld15iqr": 1e-3, "hd15iqr": 2e-3, "total": 0.4, "rounds": 200, "iterations": 3},
    **{"iqr_outliers": 3, "stddev_outliers": 4, "outliers": "4;3", "ops": 500.0},
}


def test_statistics_stay_what_they_were(tmp_path: Path) -> None:
    """Of a file without its rounds every figure is kept, and comes back in every export that has it."""
    benchmark = {"fullname": "t.py::test_a", "group": "g", "stats": TOLD}
    run = run_of(read_foreign(written(tmp_path, PYTEST | {"benchmarks": [benchmark]})))
    (stats,) = (one["stats"] for one in json.loads(rendered("pytest-benchmark", run))["benchmarks"])
    assert stats == pytest.approx(TOLD)
    (result,) = json.loads(rendered("hyperfine", run))["results"]
    kept = {name: result[name] for name in ("mean", "stddev", "median", "min", "max")}
    assert kept == pytest.approx({name: TOLD[name] for name in kept})
    assert "times" not in result
    assert b",figures.mean_s," in rendered("csv", run).partition(b"\n")[0]
    with pytest.raises(UsageError, match=r"only statistics were imported.*--to pytest-benchmark"):
        rendered("pyperf", run)


def rendered(name: str, run: Run) -> bytes:
    """Return a run in a format."""
    return format_named(name).render(summarise(run))


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    """As pyperf writes it; one that is damaged, cut off or a bomb is refused."""
    packed = gzip.compress(json.dumps(PYPERF).encode())
    assert walls(written(tmp_path, packed)) == {"fast": [[0.1, 0.2], [0.3]]}
    bomb = gzip.compress(bytes(65 << 20))
    for data, says in ((packed[:-9], "truncated"), (b"\x1f\x8bxx", "damaged gzip"), (bomb, "when unpacked")):
        with pytest.raises(RunFileError, match=says):
            read_foreign(written(tmp_path, data))


def test_what_is_left_out_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Benchmarks in other units than seconds are named, when imported and in the run."""
    assert run_app(["import", str(written(tmp_path, PYPERF)), "--out", str(tmp_path)]) == 0
    said = "left out: large is in units of byte, not seconds"
    assert capsys.readouterr().err == f"bench: {said}\n"
    assert load(next(tmp_path.glob("imported-*"))).notes == (said,)


def test_a_file_that_was_imported_is_not_imported_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run that is there is named; another file of the same groups is a run of its own."""
    for data in (PYTEST, PYTEST, {**PYTEST, "benchmarks": PYTEST["benchmarks"][:1]}):
        assert run_app(["import", str(written(tmp_path, data)), "--out", str(tmp_path)]) == 0
    first, again, other = capsys.readouterr().out.splitlines()[::2]
    assert again == f"{first.split(': ')[0]}: was imported before; its cells were not measured side by side"
    assert len({first.split(":")[0], other.split(":")[0]}) == len(list(tmp_path.glob("imported-*"))) == 2


def test_what_pyperf_measured_is_read(tmp_path: Path) -> None:
    """A file that the tool itself has just written."""
    program = "import pyperf\npyperf.Runner(processes=2, values=2, warmups=0, min_time=1e-4)"
    (tmp_path / "p.py").write_text(f"{program}.bench_func('nothing', lambda: None)\n")
    command = [sys.executable, "p.py", "-q", "-o", "out.json"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert [len(block) for block in walls(tmp_path / "out.json")["nothing"]] == [2, 2]


def test_what_pytest_benchmark_measured_is_read(tmp_path: Path) -> None:
    """A file that the tool itself has just written."""
    (tmp_path / "test_x.py").write_text("def test_x(benchmark):\n    benchmark.pedantic(int, rounds=5)\n")
    command = [sys.executable, "-m", "pytest", "-q", "--benchmark-json=out.json", "-p", "no:cacheprovider"]
    # Where these tests run in several processes, that one must not take itself for one of them.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env=alone)
    ((times,),) = walls(tmp_path / "out.json").values()
    assert len(times) == 5


def kept(folder: Path, name: str) -> Path:
    """Keep our own run and its export, imported again; return the imported one's folder."""
    (folder / OURS.id).mkdir(exist_ok=True)
    save(folder / OURS.id, OURS)
    return import_file(written(folder, format_named(name).render(summarise(OURS))), folder).folder


def across(folder: Path, imported: Path) -> RunComparison:
    """Return our own run beside the imported one."""
    runs = (OURS, api.record(str(imported), folder))
    return compare_sides([Side(label, (reduce_run(run),)) for label, run in zip("AB", runs, strict=True)])


@pytest.mark.parametrize("name", ["pyperf", "pytest-benchmark"])
def test_our_own_export_comes_back_without_verdicts(name: str, tmp_path: Path) -> None:
    """The same cells with the same times, compared as they stand, and the reason told."""
    found = across(tmp_path, kept(tmp_path, name))
    assert [one.cell.id for one in found.cells] == ["made:sequential", "made:asyncio"]
    assert [one.absolute for one in found.cells] == pytest.approx([1.0, 1.0])
    assert [one.relative for one in found.cells] == [None, None]
    assert any("B" in line and "not measured side by side" in line for line in warnings(found))
    assert any(f"imported from {name}" in line for line in not_relative_lines(found.cells))


def test_what_a_file_leaves_out_is_no_difference(tmp_path: Path) -> None:
    """Libraries, options and N that another tool does not tell are not told to have changed."""
    found = across(tmp_path, kept(tmp_path, "pyperf"))
    assert [one.what for one in found.differing] == ["harness"]


def test_an_imported_run_compares_nothing_within_itself(tmp_path: Path) -> None:
    """Benchmarks that ran one after another have no ratio, no verdict and no speed-up, and it is said."""
    run = api.record(str(kept(tmp_path, "pyperf")), tmp_path)
    summary = summarise(run)
    assert matrix_of(summary.groups).rows == ()
    assert [group.pairs for group in summary.groups] == [()]
    assert {row.verdict for group in summary.groups for row in group.rows} == {None}
    assert any("not measured side by side" in line for line in run_warnings(summary))
    assert not reduce_run(run).cells["made:asyncio"].log_ratios


def test_an_imported_run_is_never_the_latest(tmp_path: Path) -> None:
    """It is listed and found by its id, and `latest` stays one's own."""
    folder = kept(tmp_path, "pyperf")
    assert find_run("latest", tmp_path) == tmp_path / OURS.id
    assert find_run(read_header(folder).id, tmp_path) == folder


def test_the_command_tells_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where it is, that it is marked, and how to compare it; all other commands read it."""
    path = written(tmp_path, PYPERF)
    out = ["--out", str(tmp_path)]
    assert run_app(["import", str(path), *out]) == 0
    told = capsys.readouterr().out
    assert "imported from pyperf 2.9.0" in told
    name = told.split("bench compare ")[1].split()[0]
    for command in (["show"], ["compare", name], ["export", "--to", "csv"]):
        assert run_app([command[0], name, *command[1:], *out]) == 0
    assert "imported from pyperf" in capsys.readouterr().out
