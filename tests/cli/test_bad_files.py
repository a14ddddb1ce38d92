"""Files and folders that are missing, damaged or in the way: one line that says so, exit status 2."""

import json

import pytest

from bench.cli.main import run_app
from bench.storage.files import made_folder
from bench.storage.run_file import save
from tests.cli.shell import Shell
from tests.output.made_run import made_run

TINY = ("-n", "3", "--profile", "quick", "--max-time", "1s")


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_a_place_that_cannot_be_written_is_named(out: str, shell: Shell) -> None:
    """With a file in the way the line says which place, and to choose another."""
    (shell.folder / "file").write_text("in the way")
    told = shell.refused("run", "dispatch", *TINY, "-q", "--out", out)
    assert told.startswith(f"cannot write results to {out}/")
    assert told.endswith("choose another place with --out")


@pytest.mark.parametrize("command", ["show", "report"])
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("latest", "there is no run in results yet; `bench all` creates one"),
        ("nothing", "no run 'nothing' in results; `bench list runs` shows what is there"),
        ("", "no run '' in results"),
        (".", "cannot read run.json"),
    ],
)
def test_a_run_that_is_not_there(command: str, name: str, says: str, shell: Shell) -> None:
    """The line names what was asked for, and how to see what there is."""
    assert says in shell.refused(command, name)


def test_an_ambiguous_run_names_the_candidates(shell: Shell) -> None:
    """The start of two ids is no id."""
    for name in ("20260101T000000-aaaa", "20260101T000000-aabb"):
        folder = shell.folder / "runs" / name
        folder.mkdir(parents=True)
        (folder / "run.json").write_text("{}")
    told = shell.refused("show", "20260101T000000-aa", "--out", "runs")
    assert told == (
        "'20260101T000000-aa' matches 20260101T000000-aaaa, 20260101T000000-aabb; give more of the id"
    )
    assert "the oldest is latest~1" in shell.refused("show", "latest~2", "--out", "runs")


DAMAGED: list[tuple[bytes, str]] = [
    (b"", "damaged or not a run of this tool"),
    (b"{", "damaged or not a run of this tool"),
    (b'{"schema": 1, "id": "x', "damaged or not a run of this tool"),
    (b'{"schema": 1}', "damaged or not a run of this tool"),
    (b'{"schema": "new"}', "damaged or not a run of this tool"),
    (b'{"schema": 99}', "written by a newer version (schema 99, this one reads up to 2)"),
    (b"[" * 100_000, "damaged or not a run of this tool"),
    (b'{"schema": 1, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "damaged or not a run of this tool"),
    (b"\xff\xfe\x00", "damaged or not a run of this tool"),
    (b'{"schema": 1, "id": "\xff"}', "damaged or not a run of this tool"),
    (b"null", "damaged or not a run of this tool"),
    (b"\x89PNG\r\n", "damaged or not a run of this tool"),
]


@pytest.mark.parametrize("command", ["show", "report"])
@pytest.mark.parametrize(("data", "says"), DAMAGED)
def test_a_damaged_file_is_named(command: str, data: bytes, says: str, shell: Shell) -> None:
    """Truncated, newer, deeply nested or no text at all: the line names the file and what is wrong."""
    file = shell.folder / "run.json"
    file.write_bytes(data)
    told = shell.refused(command, "run.json")
    assert told.startswith("run.json: ")
    assert says in told


def test_a_damaged_journal_names_the_line(shell: Shell) -> None:
    """Where a folder has only its journal, the place in it is told."""
    folder = shell.folder / "broken"
    folder.mkdir()
    (folder / "blocks.jsonl").write_text("{}\n")
    assert "blocks.jsonl, line 1: " in shell.refused("show", "broken")


def test_the_list_goes_on_past_a_damaged_run(shell: Shell) -> None:
    """One unreadable run hides none of the others."""
    folder = shell.folder / "runs" / "20260101T000000-aaaa"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text("[")
    assert run_app(["list", "runs", "--json", "--out", "runs"]) == 0
    listed = json.loads(shell.capture.readouterr().out)["runs"]
    assert listed[0]["status"] == "unreadable"
    assert [listed[0][key] for key in ("profile", "started_at", "machine", "workloads", "controls")] == [
        None
    ] * 5
    assert run_app(["list", "--out", "runs"]) == 0
    assert "unreadable" in shell.capture.readouterr().out


def test_a_certificate_is_judged_from_its_own_runs(shell: Shell) -> None:
    """`--from` a run that is not there is refused, as anywhere."""
    assert "no run" in shell.refused("certify", "--from", "20260101")
    told = shell.refused("certify", "--from", "latest")
    assert told == "there is no run in results/certificates yet; `bench certify` creates one"


def test_a_file_to_export_to_has_its_own_option(shell: Shell) -> None:
    """Where it cannot be written, the line names the option that says where it goes."""
    run = made_run()
    save(made_folder(shell.folder / "runs" / run.id), run)
    told = shell.refused("export", "--to", "csv", "-o", "no/such/folder/x", "--out", "runs")
    assert told.startswith("cannot write no/such/folder/x (No such file or directory)")
    assert told.endswith("choose another file with -o")


def test_a_report_stays_with_its_run(shell: Shell) -> None:
    """Where its folder takes no file no option helps, and the line says what does."""
    run = made_run()
    folder = made_folder(shell.folder / "runs" / run.id)
    save(folder, run)
    (folder / "tables").write_text("in the way")
    told = shell.refused("report", "--out", "runs")
    assert told.startswith(f"cannot create runs/{run.id}/tables (File exists)")
    assert told.endswith("copy the run to a writable folder")
