"""What is shown of a history: the same in table, chart and JSON, and text only, whoever wrote the runs."""

import io
import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from rich.console import Console

from bench.analysis.runs.history import History
from bench.cli.main import run_app
from bench.output.charts.history import write_history
from bench.output.tables.history.plain import plain
from bench.output.tables.history.terminal import print_history
from bench.output.tables.history.words import change_lines, left_out_lines
from bench.storage.run_file import save
from tests.analysis.runs.test_history import dated, of, series
from tests.made import keep
from tests.output.made_run import HOSTILE, made_run

STEP = [*[-0.7] * 8, *[-0.5] * 8]


def printed(history: History) -> str:
    """Return what a terminal shows."""
    console = Console(file=io.StringIO(), width=120, no_color=True)
    print_history(console, history)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def test_a_change_is_a_rule_and_a_sentence() -> None:
    """The table is cut where the level changed, and the words tell the direction and the size."""
    history = of(series(*STEP))
    lines = printed(history).splitlines()
    rule = next(place for place, line in enumerate(lines) if line.startswith("──"))
    assert lines[rule - 1].startswith("20260108")
    assert lines[rule + 1].startswith("20260109")
    assert change_lines(history)[0].startswith("slower from 20260109T000000-0000 on: 0.8")
    assert "runs vary by " in change_lines(history)[1]
    faster = of(series(*reversed(STEP)))
    assert change_lines(faster)[0].startswith("faster from ")


def test_no_change_and_too_few_runs_are_said() -> None:
    """What could not be told is not the same as what is not there."""
    assert change_lines(of(series(*[-0.7] * 12)))[0].startswith("no significant change; runs vary")
    assert change_lines(of(series(-0.7, -0.7)))[0].startswith(
        "2 runs: it takes at least 10 to detect a change"
    )


def test_runs_without_a_point_share_their_reason() -> None:
    """One line for each reason."""
    runs = series(*[-0.7] * 5)
    cells = [tuple(replace(cell, status="void", reason="wrong") for cell in run.cells) for run in runs]
    history = of([*(replace(run, cells=own) for run, own in zip(runs[:4], cells, strict=False)), runs[4]])
    (line,) = left_out_lines(history)
    assert "and 1 more: void in this run: wrong" in line


def test_json_has_everything() -> None:
    """Points, levels and changes by run; what is not known is null."""
    told = json.loads(json.dumps(plain(of(series(*STEP))), allow_nan=False))
    assert len(told["points"]) == 16
    assert [level["runs"] for level in told["levels"]] == [8, 8]
    assert told["changes"][0]["run"] == "20260109T000000-0000"
    assert told["changes"][0]["ratio"] < 1


def test_the_chart_is_drawn_in_both_formats(tmp_path: Path) -> None:
    """As a picture and as vectors, the same each time, of one run as of many."""
    for shifts in (STEP, [-0.7], [-0.7, -3.0]):
        history = of(series(*shifts))
        png, svg = write_history(tmp_path / "x", "name", history)
        with Image.open(png) as picture:
            assert picture.size[0] == 1200
        first = svg.read_bytes()
        write_history(tmp_path / "x", "name", history)
        assert svg.read_bytes() == first


def test_a_strangers_runs_are_text(tmp_path: Path) -> None:
    """Names and hosts with codes, markup and formulas are shown as they are, and drawn."""
    machine = {"system": {"host": HOSTILE}, "cpu": {"model": HOSTILE}}
    runs = [replace(run, id=f"{place} {HOSTILE}", machine=machine) for place, run in enumerate(series(*STEP))]
    history = of(runs)
    assert "\x1b" not in printed(history)
    assert write_history(tmp_path, "name", history)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return a results folder with nine runs of one machine, one of another, a copy and a broken one."""
    host = {"system": {"host": "here"}}
    for day in range(1, 10):
        run = dated(made_run(machine=host), day)
        keep(tmp_path, run)
    (tmp_path / "copy.json").write_bytes((tmp_path / run.id / "run.json").read_bytes())
    (tmp_path / "broken.json").write_text("[")
    (tmp_path / "other").mkdir()
    save(tmp_path / "other", dated(made_run(machine={"system": {"host": "there"}}), 5))
    return tmp_path


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the made-up workload be one that is installed."""
    monkeypatch.setattr("bench.plugins.registry.workload", lambda name: name)


@pytest.mark.usefixtures("known")
def test_a_history_is_of_one_machine(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That of the newest run, or the one that is named; a copy of a run counts once."""
    command = ["history", "nap", "-b", "threads", "--out", str(results), "--json"]
    assert run_app(command) == 0
    told = capsys.readouterr()
    assert len(json.loads(told.out)["points"]) == 9
    assert "nap_threads.png" in told.err
    assert (results / "history" / "nap_threads.svg").exists()
    assert run_app([*command, "--machine", "there"]) == 0
    assert len(json.loads(capsys.readouterr().out)["points"]) == 1
    assert run_app([*command, "--since", "2026-01-08", "--charts", str(results / "c")]) == 0
    assert len(json.loads(capsys.readouterr().out)["points"]) == 2
    assert (results / "c" / "nap_threads.png").exists()


@pytest.mark.usefixtures("known")
def test_a_history_is_printed(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table, what is to be said of it, and where the chart is."""
    assert run_app(["history", "nap", "--group", "nap/k1", "--out", str(results)]) == 0
    told = capsys.readouterr().out
    assert "nap/k1:asyncio" in told
    assert "9 runs: it takes at least" in told
    assert "chart: " in told


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("slep",), "no workload named 'slep'; did you mean 'sleep'?"),
        (("sleep", "-b", "thread"), "no backend named 'thread'; did you mean 'threads'?"),
        (("sleep",), "no run of 'sleep' in "),
        (("sleep", "--since", "x"), "--since takes a date"),
    ],
)
def test_what_has_no_history_is_told(
    arguments: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line and exit status 2."""
    assert run_app(["history", *arguments, "--out", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1
