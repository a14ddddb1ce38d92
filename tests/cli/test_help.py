"""What `--help` says of each command and of each option."""

from typing import Any

import pytest
import typer

from bench.cli.main import COMMANDS, _help_of, app, run_app

ROOT: Any = typer.main.get_command(app)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_for_people(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is printed as it is, also on a terminal that knows no other letters, and shows no types."""
    assert run_app([*filter(None, [name]), "--help"]) == 0
    told = capsys.readouterr().out
    assert told.isascii()
    assert "<" not in told


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described(name: str) -> None:
    """No option and no argument is there without a word of what it does."""
    lacking = [param.name for param in ROOT.commands[name].params if not param.help]
    assert lacking == []


def test_the_contents_fit_a_terminal_of_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command's sentence is there to its full stop, on one line."""
    monkeypatch.setenv("COLUMNS", "80")
    assert run_app(["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in COMMANDS:
        line = next(line for line in lines if line.startswith(f"  {name} "))
        assert line.endswith(".")
        assert not line.endswith("...")


def test_without_docstrings_help_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -OO` leaves them in the source, decorated functions or not."""
    known = [COMMANDS[name].__doc__ for name in ("run", "show")]
    for name in ("run", "show"):
        monkeypatch.setattr(COMMANDS[name], "__doc__", None)
    found = [_help_of(COMMANDS[name]) for name in ("run", "show")]
    assert [text and text.splitlines()[0] for text in found] == [
        text and text.splitlines()[0] for text in known
    ]
