"""Tests of `bench report --open`: the page is opened where that can be done, and named where it can't."""

import webbrowser
from pathlib import Path

import pytest

from bench.cli.report import open_page


def test_the_page_is_opened_in_the_users_browser(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The browser gets a file's address, whole and escaped."""
    opened: list[str] = []

    def noted(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", noted)
    open_page(tmp_path / "a run" / "report.html")
    assert opened == [f"file://{tmp_path}/a%20run/report.html"]
    assert "opened file://" in capsys.readouterr().err


def refused(address: str) -> bool:
    """Answer as a machine without a browser does."""
    return not address


def broken(address: str) -> bool:
    """Fail as a machine does whose browser cannot be run."""
    raise webbrowser.Error(f"could not locate runnable browser for {address}")


@pytest.mark.parametrize("answer", [refused, broken])
def test_without_a_browser_the_address_is_told(
    answer: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """On a server somebody copies the address, and nothing fails."""
    monkeypatch.setattr(webbrowser, "open", answer)
    open_page(tmp_path / "report.html")
    assert "no browser could be opened; the page is file://" in capsys.readouterr().err
