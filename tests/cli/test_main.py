"""Tests of bench.cli.main."""

import pytest

from bench.cli.main import run_app


def test_an_interrupted_command_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C in a command that measures nothing: one line, and the contract's status."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bench.machine.doctor.examine", interrupted)
    assert run_app(["doctor"]) == 130
    assert capsys.readouterr() == ("", "bench: interrupted\n")
