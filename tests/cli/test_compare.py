"""`bench compare` from end to end: folders of runs in, tables and an exit status out."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bench.cli.main import run_app
from bench.storage import certificates
from bench.storage.run_file import save
from tests.made import altered, block, keep
from tests.made_sides import certificate, made
from tests.output.made_run import hostile_run

SLOWER = 0.18


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the results folder, with a run, one in which threads are slower, and one alike."""
    monkeypatch.setenv("BENCH_RESULTS", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    for run in (made(1, threads=0.0), made(2, threads=SLOWER), made(3, threads=0.0)):
        keep(tmp_path, replace(run, machine=MACHINE))
    return tmp_path


MACHINE = {"system": {"host": "here"}}
A, SLOW, ALIKE = (made(seed).id for seed in (1, 2, 3))


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def compared(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Any:
    """Run the command with --json and return what it printed."""
    assert run_app(["compare", *arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out, parse_constant=refuse)


def relative(found: Any) -> Any:
    """Return the one relative comparison."""
    (one,) = [one for one in found["comparisons"] if one["basis"] == "relative"]
    return one


def test_two_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Runs by the start of an id or by `latest`: B's time over A's, the verdict of B, and no failure."""
    found = relative(compared(capsys, "latest~2", SLOW))
    assert (found["a"], found["b"], found["verdict"]) == (A, SLOW, "slower")
    assert found["ratio_ci"][0] < 1.2 < found["ratio_ci"][1]


@pytest.mark.parametrize(
    ("second", "threshold", "status"), [(SLOW, "5%", 1), (SLOW, "40 %", 0), (ALIKE, "5%", 0), (A, "0%", 0)]
)
def test_the_threshold_sets_the_exit_status(second: str, threshold: str, status: int) -> None:
    """1 where a regression beyond it is established, whatever is printed."""
    for form in ([], ["--json"], ["--markdown"]):
        assert run_app(["compare", A, second, "--threshold", threshold, *form]) == status


def test_what_cannot_be_judged_is_no_success(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a threshold, runs without any verdict end with 2; the tables and the reason are printed."""
    foreign = keep(results, replace(made(7, threads=0.0), imported_from="pyperf 2"))
    for form in ([], ["--json"], ["--markdown"]):
        assert run_app(["compare", A, foreign, "--threshold", "5%", *form]) == 2
        printed = capsys.readouterr()
        assert printed.out
        assert "no regression" not in printed.out.lower()
        assert printed.err.startswith("bench: --threshold cannot be judged, for no cell of B has a verdict: ")
        assert "B is imported from pyperf 2" in printed.err
    assert run_app(["compare", A, SLOW, foreign, "--threshold", "5%"]) == 2
    assert run_app(["compare", A, foreign]) == 0


def test_several_imports_are_shown_with_their_times(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no verdict is possible, the tables do not wait for one."""
    foreign = [
        keep(results, replace(made(seed, threads=0.0), imported_from="pyperf 2")) for seed in (7, 8, 9)
    ]
    assert run_app(["compare", *foreign]) == 0
    told = capsys.readouterr().out
    assert "C compared with A" in told
    assert told.count("threads") >= 2


def test_a_duel_is_not_the_latest_run_to_compare(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has no baseline, so that it is left out where runs are counted back, unless it is named."""
    duel = keep(results, replace(made(7, threads=0.0), profile="duel"))
    found = relative(compared(capsys, "latest~1", "latest"))
    assert (found["a"], found["b"]) == (SLOW, ALIKE)
    assert relative(compared(capsys, duel, "latest"))["a"] == duel


def test_every_later_run_is_held_against_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    """Two later runs are two comparisons with A."""
    found = compared(capsys, A, SLOW, ALIKE)
    pairs = [(one["a"], one["b"]) for one in found["comparisons"] if one["basis"] == "relative"]
    assert pairs == [(A, SLOW), (A, ALIKE)]


def test_commas_join_runs_to_a_side(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Then runs are counted; a path with a comma in it is a path still."""
    more = [keep(results, made(seed, threads=SLOWER)) for seed in (4, 5)]
    found = relative(compared(capsys, f"{A},{ALIKE}", f"{SLOW},{','.join(more)}"))
    assert found["a"] == f"{A},{ALIKE}"
    assert found["widened"] is None
    odd = results / "with, comma"
    shutil.copytree(results / A, odd)
    assert relative(compared(capsys, str(odd), SLOW))["verdict"] == "slower"


def test_a_certificate_of_the_machine_widens(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is found beside the results, and nothing warns any more."""
    narrow = compared(capsys, A, SLOW)
    certificates.save(results, certificate(0.01, machine=MACHINE))
    wide = compared(capsys, A, SLOW)
    assert [relative(found)["widened"] for found in (narrow, wide)] == [False, True]
    assert "`bench certify` measures it" in " ".join(narrow["warnings"])
    assert wide["warnings"] == []
    assert relative(wide)["verdict"] == "inconclusive"


def test_the_terminal_says_what_it_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """Warnings, the table, what the method can't see and what can."""
    assert run_app(["compare", A, SLOW, "--threshold", "5%"]) == 1
    out = capsys.readouterr().out
    for part in ("run-to-run variance unknown", "REGRESSION", "`bench duel`"):
        assert part in out


def one_line(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a comparison that must be refused and return its one line."""
    assert run_app(["compare", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("bench: ")
    assert printed.err.count("\n") == 1
    return printed.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "compare takes two runs or more"),
        ((A,), "compare takes two runs or more"),
        ((A, "nowhere"), "no run 'nowhere'"),
        ((A, ""), "no run ''"),
        ((A, f"{SLOW},"), "no run ''"),
        ((A, "20260101"), "matches"),
        ((A, SLOW, "--json", "--markdown"), "choose one"),
        ((A, SLOW, "--threshold", "0.05"), "--threshold takes a percentage such as 5%, not '0.05'"),
        ((A, SLOW, "--threshold", "-5%"), "--threshold takes a percentage"),
        ((A, SLOW, "--threshold", "nan%"), "--threshold takes a percentage"),
        ((f"{A},{A}", SLOW), "is twice in A"),
        ((f"{A},{SLOW}", f"{ALIKE},{SLOW}"), "is in A and in B"),
    ],
)
def test_bad_usage_is_one_line(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong, and what would be right; exit status 2."""
    assert says in one_line(capsys, *arguments)


def test_bad_runs_are_one_line(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No common cell, all void, no cells, not a run."""
    strange = keep(results, made(6, group="other", threads=0.0))
    assert "no cell in common" in one_line(capsys, A, strange)
    void = made(7, threads=0.0)
    void = replace(void, cells=tuple(replace(cell, status="void", reason="liar") for cell in void.cells))
    assert "void in B: liar" in one_line(capsys, A, keep(results, void))
    assert "no cell in common" in one_line(capsys, A, keep(results, replace(made(8), cells=())))
    (results / "broken.json").write_text('{"schema": 1')
    assert "damaged" in one_line(capsys, A, str(results / "broken.json"))


def test_a_damaged_certificate_is_told_and_left_out(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It costs its own figures and no comparison; one line says which it is and what to do."""
    (results / "certificates").mkdir()
    (results / "certificates" / "x.json").write_text("{")
    assert run_app(["compare", A, SLOW]) == 0
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.endswith("delete it, or make another with `bench certify`\n")


@pytest.mark.parametrize("walls_s", [(0.0,) * 3, (0.0, 0.01, 0.01), (1e-12,) * 3, (1e9,) * 3])
def test_absurd_times_end_in_null(
    walls_s: tuple[float, ...], results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Zero, next to nothing or next to for ever: JSON without NaN, and tables that can be drawn."""
    odd = altered(made(9, threads=0.0), "made:threads", blocks=tuple(block(n, walls_s) for n in range(1, 6)))
    name = keep(results, odd)
    assert compared(capsys, A, name)["schema"] == 1
    for form in ([], ["--markdown"]):
        assert run_app(["compare", A, name, *form]) == 0
        assert "nan" not in capsys.readouterr().out


def test_hostile_names_reach_no_terminal(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names, notes, machines and levels that hold escape codes, in every form of output."""
    names = [results / "evil", results / "eviler"]
    for number, path in enumerate(names):
        path.mkdir()
        save(path, replace(hostile_run(), seed=number))
    for form in ([], ["--markdown"], ["--json"]):
        assert run_app(["compare", *map(str, names), *form]) == 0
        assert "\x1b" not in capsys.readouterr().out
