"""Names, reasons and hosts in a stranger's results reach the terminal as text, and as nothing else."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench.cli.main import run_app
from tests.output.made_run import made_run

EVIL = "\x1b[31m\x1b]0;owned\x07\x9b2J[bold red]\nforged line\r\u202e[/nothing]"
TOLD = ("id", "group", "name", "question", "workload", "factor", "reason", "says", "sweep", "host", "os")
ID = "20260101T000000-aaaa"


def spoiled(value: Any, key: str = "") -> Any:
    """Return plain data in which every name and sentence carries codes; the same name stays the same."""
    if isinstance(value, dict):
        return {name: spoiled(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [spoiled(inner, key) for inner in value]
    named = key in TOLD or key == "notes" or (key == "backend" and value != "sequential")
    return f"{value}{EVIL}" if named and isinstance(value, str) else value


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a results folder with one hostile run, and one that cannot be read.

    The terminal is so wide that a line ends only where a text makes it end.
    """
    monkeypatch.setenv("COLUMNS", "9000")
    run = msgspec.json.decode(msgspec.json.encode(made_run()))
    run["machine"]["system"] |= {"host": "somewhere"}
    run["notes"] = ["a note"]
    run["cells"][1] |= {"status": "void", "reason": "because"}
    run["cells"][2] |= {"status": "skipped", "reason": "because"}
    for name, data in ((ID, msgspec.json.encode(spoiled(run))), ("20260101T000001-aaaa", b"[")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_bytes(data)
    return tmp_path


def printed(capture: pytest.CaptureFixture[str]) -> str:
    """Return both outputs, which must hold nothing but printable lines."""
    captured = capture.readouterr()
    text = captured.out + captured.err
    assert all(line.isprintable() for line in text.split("\n"))
    assert not any(line.startswith("forged") for line in text.split("\n"))
    return text


def test_a_hostile_run_is_shown_as_text(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tables, warnings, skipped cells, controls and gaps: no code is obeyed, no markup, no line forged."""
    assert run_app(["show", str(results / ID)]) == 0
    assert "is void: because" in printed(capsys)
    assert run_app(["show", str(results / ID), "--all"]) == 0
    text = printed(capsys)
    for said in ("Skipped", "Controls", "a note", "is void", "[bold red]", "[/nothing]"):
        assert said in text


def test_a_hostile_run_is_listed_as_text(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its id and its host are one line."""
    assert run_app(["list", "runs", "--out", str(results)]) == 0
    text = printed(capsys)
    assert "somewhere" in text
    assert text.count("\n") == 3


def test_the_data_themselves_are_kept(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON escapes what a terminal would obey, so it holds the names as they are."""
    assert run_app(["show", str(results / ID), "--json"]) == 0
    text = printed(capsys)
    assert msgspec.json.decode(text)["run"]["notes"] == [f"a note{EVIL}"]


def test_an_error_is_one_printable_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file's own name may hold codes too."""
    monkeypatch.chdir(tmp_path)
    name = EVIL.replace("/", "")
    Path(name).write_bytes(b"[")
    assert run_app(["show", name]) == 2
    assert printed(capsys).count("\n") == 1
