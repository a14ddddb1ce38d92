"""`bench export`: where the file goes, and what cannot be exported."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.cli.main import run_app
from bench.storage.run_file import save
from tests.output.formats.made_exports import rows_of, two


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
        ((), "no format given; use --to with one of: "),
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
