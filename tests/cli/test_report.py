"""Tests of `bench report`: where it looks for the certificate, and how it opens the page or names it."""

import webbrowser
from pathlib import Path

import pytest

from bench.cli.main import run_app
from bench.cli.report import open_page
from bench.errors import UsageError
from bench.model.run import Run
from bench.storage.files import made_folder
from bench.storage.run_file import save
from tests.output.made_run import made_run


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
    assert "could not open a browser; the page is file://" in capsys.readouterr().err


@pytest.mark.parametrize(("named", "looked_in"), [("elsewhere", "elsewhere"), (None, "runs")])
def test_the_certificate_is_looked_for_where_it_is_said(
    named: str | None, looked_in: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In the results folder that is named, else in the run's own."""
    seen: list[Path | None] = []

    def findings(run: Run, results: Path | None) -> None:
        seen.append(results)
        raise UsageError(f"{run.id} has been looked at")

    monkeypatch.setattr("bench.api.findings", findings)
    folder = made_folder(tmp_path / "runs" / "mine")
    save(folder, made_run())
    options = ["--out", str(tmp_path / named)] if named else []
    assert run_app(["report", str(folder), *options]) == 2
    assert seen == [tmp_path / looked_in]
