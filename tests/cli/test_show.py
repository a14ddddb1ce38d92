"""`bench show`: a run, groups of it, columns, and the trace of its operations."""

import json
from pathlib import Path

import pytest

from bench.cli.main import run_app
from tests.made import keep
from tests.output.made_run import made_run

RUN = made_run()
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder whose results have one run."""
    keep(tmp_path / "results", RUN)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


def titles(capture: Capture) -> list[str]:
    """Return the groups whose tables were printed."""
    printed = capture.readouterr().out
    return [line.partition("  ")[0] for line in printed.splitlines() if "What about" in line]


@pytest.mark.parametrize("given", [("nap",), ("latest", "nap"), (RUN.id[:8], "nap", "nap/k1"), ("nap*",)])
def test_groups_of_the_latest_run_or_of_one(given: tuple[str, ...], capsys: Capture) -> None:
    """The first word is a run if there is one of that name, and else a group of the latest."""
    assert run_app(["show", *given]) == 0
    assert titles(capsys) == ["nap", "nap/k1"]


def test_a_folder_of_that_name_is_no_run(tmp_path: Path, capsys: Capture) -> None:
    """A group is found although a folder in the way has its name."""
    (tmp_path / "nothing").mkdir()
    assert run_app(["show", "nothing"]) == 0
    assert titles(capsys) == ["nothing"]


def test_a_run_of_many_groups_is_one_screen_or_all_tables(capsys: Capture) -> None:
    """Without a group there is one screen; with --all, or columns that are asked for, every table."""
    assert run_app(["show"]) == 0
    assert titles(capsys) == []
    for more in (["--all"], ["--sort", "time/op"]):
        assert run_app(["show", *more]) == 0
        assert titles(capsys) == ["nap", "nap/k1", "web/mixed", "web/same", "nothing"]


def test_json_of_groups_has_their_cells_alone(capsys: Capture) -> None:
    """Cells, comparisons and gaps are those of the group."""
    assert run_app(["show", "web/same", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {cell["group"] for cell in told["cells"] + told["comparisons"]} == {"web/same"}
    assert (told["latency"], told["gaps"]) == ([], [])


def test_columns_wider_than_the_terminal_are_not_cut(capsys: Capture) -> None:
    """All columns stand in one line each row; by default those that do not fit are named."""
    assert run_app(["show", "nap/k1"]) == 0
    assert ": --columns all, or COLUMNS=" in capsys.readouterr().out
    assert run_app(["show", "nap/k1", "--columns", "all", "--sort", "-time/op"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [line.split()[0] for line in lines if line.startswith(("sequential ", "processes "))]
    assert rows == ["processes", "sequential"]
    assert max(map(len, lines)) > 150


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            ("nup",),
            "there is no run 'nup' in results, and run 20260131T235959-7f3a has",
        ),
        (("latest", "nup"), "bench: run 20260131T235959-7f3a has no group that matches 'nup'; did you mean"),
        (("nap", "--columns", "size"), "there is no column 'size' here"),
        (("nap", "--columns", "all", "--json"), "leave out --columns and --sort"),
        (("nap", "--trace", "."), ". is a folder; give a file: --trace trace.json"),
        (("nap", "--trace", "no/such/x"), "cannot write no/such/x"),
    ],
)
def test_what_cannot_be_shown_is_one_line(given: tuple[str, ...], says: str, capsys: Capture) -> None:
    """It says what is wrong, and what there is."""
    assert run_app(["show", *given]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_a_trace_is_written_where_it_says(tmp_path: Path, capsys: Capture) -> None:
    """It holds the groups that are shown; with --json standard output stays JSON."""
    assert run_app(["show", "nap/k1", "--trace", "trace.json", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["cells"]
    assert "trace.json" in told.err
    events = json.loads((tmp_path / "trace.json").read_bytes())["traceEvents"]
    assert {event["args"]["name"] for event in events if event["name"] == "process_name"} == {
        f"nap/k1:{name}" for name in ("sequential", "asyncio", "threads", "processes")
    }
