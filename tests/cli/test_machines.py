"""`bench compare --machines` and `bench report A B` from end to end."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.cli.main import run_app
from tests.made import keep
from tests.made_sides import made
from tests.output.machines.made_machines import ONE, TWO, run_of_two


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the results folder, with two runs of one machine and one of another."""
    monkeypatch.setenv("BENCH_RESULTS", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    keep(tmp_path, run_of_two(1, TWO, -0.6, -0.2))
    keep(tmp_path, run_of_two(2, ONE, -0.1, -0.5))
    keep(tmp_path, run_of_two(3, TWO, -0.6, -0.2))
    return tmp_path


A, B, AGAIN = (made(seed).id for seed in (1, 2, 3))


def compared(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Run the command with --json and return what it printed."""
    assert run_app(["compare", "--machines", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_runs_of_one_machine_are_joined(capsys: pytest.CaptureFixture[str]) -> None:
    """Two sides of three runs."""
    found = compared(capsys, A, B, AGAIN)
    assert [[run["id"] for run in side["runs"]] for side in found["sides"]] == [[A, AGAIN], [B]]


def test_a_machine_may_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Its name is the side's label, wherever one stands."""
    found = compared(capsys, f"desk={A},{AGAIN}", f"lap={B}")
    assert [side["label"] for side in found["sides"]] == ["desk", "lap"]
    assert found["comparisons"][0]["b"] == "lap"


@pytest.mark.parametrize("name", ["Büro PC", "2. Rechner", "[red]x|<b>"])
def test_a_machine_may_have_any_printable_name(
    name: str, results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Spaces, umlauts and signs stand in the JSON as they are, and do no harm elsewhere."""
    found = compared(capsys, f"{name}={A}", f"lap={B}")
    assert [side["label"] for side in found["sides"]] == [name, "lap"]
    for command in (["compare", "--machines"], ["compare", "--markdown", "--machines"], ["report"]):
        assert run_app([*command, f"{name}={A}", f"lap={B}"]) == 0
    page = next((results / "machines").glob("*.html")).read_text()
    assert "<b>" not in page.replace("<b>\n", "")
    assert name in capsys.readouterr().out


def test_a_machine_named_twice_has_both_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Its name stays."""
    found = compared(capsys, f"desk={A}", f"desk={AGAIN}", f"lap={B}")
    assert [(side["label"], len(side["runs"])) for side in found["sides"]] == [("desk", 2), ("lap", 1)]


def test_a_path_may_look_like_a_name(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is there as it stands is meant as it stands."""
    (results / A).rename(results / "x=y")
    found = compared(capsys, str(results / "x=y"), B)
    assert [side["label"] for side in found["sides"]] == ["A", "B"]


def test_every_form_of_output(capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal and Markdown say what turns over."""
    for form in ([], ["--markdown"]):
        assert run_app(["compare", "--machines", A, B, *form]) == 0
        assert "turning: threads on A; processes on B" in capsys.readouterr().out


def test_a_report_of_several_runs_is_a_page(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its path is printed; no run's own files are touched."""
    assert run_app(["report", A, B]) == 0
    page = Path(capsys.readouterr().out.strip())
    assert page.parent == results / "machines"
    assert "Does the same model win" in page.read_text()
    assert sorted(path.name for path in (results / A).iterdir()) == ["run.json"]
    assert run_app(["compare", "--machines", "latest", B]) == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("compare", "--machines", A), "compare takes two runs or more"),
        (("compare", "--machines", A, A), "only one machine given"),
        (
            ("compare", "--machines", A, B, "--threshold", "5%"),
            "--threshold cannot be combined with --machines",
        ),
        (("compare", "--machines", A, "lap=nowhere"), "no run 'nowhere'"),
        (("compare", "--machines", f"lap={A}", f"lap={B}"), "all runs are of the machine 'lap'"),
        (("compare", "--machines", f"{'x' * 25}={A}", B), "cannot name a machine"),
        (("compare", "--machines", f" ={A}", B), "'' cannot name a machine"),
        (("report", A, "nowhere"), "no run 'nowhere'"),
        (("report", A, A), "only one machine given"),
    ],
)
def test_bad_usage_is_one_line(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong, and what would be right; exit status 2."""
    assert run_app(list(arguments)) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert says in printed.err
