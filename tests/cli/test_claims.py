"""`bench claims`: printed, as Markdown, as JSON, and refused."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.analysis.claims.judging import installed
from bench.cli.main import run_app
from tests.analysis.claims.made_cells import overlap, sharing
from tests.analysis.claims.made_evidence import made_run
from tests.made import keep


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return a results folder with one run, of overlapping waits and of sharing under asyncio."""
    run = made_run({**overlap(1.05, 0.55), **sharing("asyncio", 1, 1, 1)})
    keep(tmp_path, run)
    return tmp_path


def test_every_claim_is_printed_with_its_verdict(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The tested ones with what the data say, the others with why they are not; the table comes last."""
    assert run_app(["claims", "latest", "--out", str(results), "--figures"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "✔ supported: all tasks together took 1.05 times the longest wait" in printed
    assert "all tasks together take 1.05×" in printed
    assert "– not tested: dispatch: asyncio" in printed or "– not tested: dispatch is not part" in printed
    assert printed.index("§ 14") < printed.index("The chapter's comparison")


def test_the_json_has_every_claim(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Id, statement, verdict and figures, null where there is no interval; nothing else on the output."""
    assert run_app(["claims", "latest", "--out", str(results), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == 1
    claims = {one["id"]: one for one in told["claims"]}
    assert list(claims) == [claim.id for claim in installed()]
    assert claims["T2"]["verdict"] == "supported"
    assert claims["T2"]["figures"][0]["interval"][0] < 1.06
    assert claims["M7"]["verdict"] == "not tested"
    assert claims["M7"]["figures"] == []


def test_the_markdown_ends_with_the_table(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The chapter's table has a verdict in every cell."""
    assert run_app(["claims", "latest", "--out", str(results), "--markdown"]) == 0
    printed = capsys.readouterr().out
    table = next(line for line in printed.splitlines() if line.startswith("| Model"))
    assert "single-threaded, event-driven: ✔ supported" in table
    assert "multi-process: – not tested" in table


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"profile": "duel"}, "is a duel"),
        ({"imported_from": "pyperf 2"}, "is imported from pyperf 2"),
    ],
)
def test_a_run_that_can_test_no_claim_says_so_in_a_line(
    changes: dict[str, str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Instead of a list of claims that are not tested; the JSON has it, for whoever reads all runs alike."""
    run = replace(made_run(overlap(1.05, 0.55)), **changes)
    keep(tmp_path, run)
    for form in ([], ["--markdown"]):
        assert run_app(["claims", run.id, "--out", str(tmp_path), *form]) == 0
        told = capsys.readouterr().out
        assert told.startswith("no claim can be tested: ")
        assert says in told
        assert told.count("\n") == 1
    assert run_app(["claims", run.id, "--out", str(tmp_path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["claims"]) == len(installed())


def test_two_formats_are_one_too_many(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, and exit status 2."""
    assert run_app(["claims", "latest", "--out", str(results), "--json", "--markdown"]) == 2
    assert "choose one" in capsys.readouterr().err


def test_no_run_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there are no runs, the line says what to do."""
    assert run_app(["claims", "--out", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
