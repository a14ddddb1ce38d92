"""Advice through the installed command, on functions of the test's own."""

from pathlib import Path

import pytest

from bench.cli.main import run_app
from tests.e2e.command import run_here

WORK = """
import time

def wait(item):
    time.sleep(0.002)
    return item

def fails(item):
    return 1 // (item - 3)

def leaves(item):
    raise SystemExit(4)

def endless(item):
    while True:
        time.sleep(0.01)
"""
FEW = ("--items", "6", "-b", "threads", "--workers", "4", "--seed", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the functions in it."""
    (tmp_path / "work.py").write_text(WORK)
    return tmp_path


def test_the_json_has_everything_that_the_contract_names(folder: Path) -> None:
    """Options carry their speed-ups, the code names the function, and the run can be shown again."""
    ended = run_here("advise", "work.py:wait", *FEW, "--max-time", "2s", "--json", cwd=folder)
    told = ended.json
    assert ended.status == 0, ended.err
    assert told["target"] == "work.py:wait"
    assert told["verdict"] in ("faster", "can't tell")
    assert {one["backend"] for one in told["sweep"]} == {"sequential", "threads"}
    assert {one["workers"] for one in told["sweep"] if one["backend"] == "threads"} <= {2, 4}
    assert "waits" in [reason["id"] for reason in told["reasons"]]
    assert "from work import wait" in told["code"]
    shown = run_here("show", "--json", cwd=folder).json
    assert shown["run"]["id"] == told["run"]
    page = next((folder / "results").glob("*/report.html")).read_text()
    assert 'id="advice"' in page


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "file.py:function"),
        (("work.py:wait", "work.py:fails"), "takes one function"),
        (("sleep",), "takes one function"),
        (("work.py:wiat",), "wiat"),
        (("work.py:fails", "--items", "9"), "item 3"),
        (("work.py:leaves", "--items", "9"), "sys.exit"),
        (("work.py:endless", "--items", "9", "--limit", "1s"), "1 s"),
        (("work.py:wait", "--items", "9", "--workers", "1"), "--workers"),
        (("work.py:wait", "--items", "9", "-b", "thraeds"), "threads"),
    ],
)
def test_what_cannot_be_advised_on_is_one_line(
    arguments: tuple[str, ...],
    says: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The line says what is wrong, and nothing is left in the results folder."""
    monkeypatch.chdir(folder)
    assert run_app(["advise", *arguments, "-q"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("bench: ")
    assert told.count("\n") == 1
    assert says in told
    assert not (folder / "results").exists()
