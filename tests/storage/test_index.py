"""Runs are found by machine, date and workload, wherever in the results folder they lie."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.cli.list import _run_line
from bench.cli.options import since
from bench.errors import UsageError
from bench.model.run import Control, Run
from bench.storage.index import Wanted, entry, found_runs, moment
from bench.storage.locate import find_run, run_places
from bench.storage.run_file import save
from tests.made import simple_run
from tests.output.made_run import made_run

FIRST, SECOND, THIRD = "20260101T000000-aaaa", "20260201T000000-bbbb", "20260301T000000-cccc"


def keep(place: Path, run: Run) -> None:
    """Keep a run in a folder."""
    place.mkdir(parents=True)
    save(place, run)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return a results folder with a run of its own, one folder and one file from elsewhere."""
    here = made_run(id=SECOND, started_at="2026-02-01T12:00:00+00:00")
    keep(tmp_path / SECOND, here)
    keep(tmp_path / "reference", here)
    there = {"system": {"host": "Laptop"}, "cpu": {"model": "Other 1"}}
    keep(tmp_path / "from a friend", made_run(id=FIRST, started_at="2026-01-01T00:00:00", machine=there))
    keep(tmp_path / "x", made_run(id=THIRD, started_at="no date"))
    (tmp_path / "x" / "run.json").rename(tmp_path / "mail.json")
    return tmp_path


def ids(results: Path, wanted: Wanted = Wanted()) -> list[str]:  # noqa: B008 - frozen
    """Return the ids of the runs that are found."""
    return [one.header.id for one in found_runs(results, wanted) if one.header]


def test_runs_from_elsewhere_are_listed_by_age(results: Path) -> None:
    """Folders and files of any name are there, in the order of their ids; the reference is not."""
    assert ids(results) == [FIRST, SECOND, THIRD]


def test_runs_from_elsewhere_are_found(results: Path) -> None:
    """By the start of their id, by their name, and never as the latest."""
    assert find_run("20260101", results) == find_run("from a friend", results) == results / "from a friend"
    assert find_run("20260301", results) == find_run("mail", results) == results / "mail.json"
    assert find_run("latest", results) == results / SECOND


def test_a_copy_of_a_run_is_not_another_one(results: Path) -> None:
    """An id that is here as a folder of its own and as a copy means the folder."""
    keep(results / "copy", made_run(id=SECOND))
    assert find_run("202602", results) == results / SECOND


def test_several_from_elsewhere_are_ambiguous(results: Path) -> None:
    """The ids are named, not the folders."""
    with pytest.raises(UsageError, match=f"matches {SECOND}, {FIRST}, {THIRD}; give"):
        find_run("2026", results)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(machine="laptop"), [FIRST]),
        (Wanted(machine="abacus"), [SECOND, THIRD]),
        (Wanted(machine="none such"), []),
        (Wanted(workload="nap"), [FIRST, SECOND, THIRD]),
        (Wanted(workload="na"), []),
        (Wanted(since=datetime(2026, 1, 15, tzinfo=UTC)), [SECOND]),
        (Wanted("abacus", datetime(2026, 2, 1, tzinfo=UTC), "web"), [SECOND]),
    ],
)
def test_runs_are_chosen(wanted: Wanted, found: list[str], results: Path) -> None:
    """By part of host or description, by a workload's whole name, by time; a run without a time has none."""
    assert ids(results, wanted) == found


def test_what_cannot_be_read_is_told_unless_something_is_asked_for(results: Path) -> None:
    """It hides no other, and it can't be known to be what was asked for."""
    (results / "broken.json").write_text("[")
    assert [one.path.name for one in found_runs(results) if one.reason] == ["broken.json"]
    assert not [one for one in found_runs(results, Wanted(workload="nap")) if one.reason]


def test_an_entry_tells_what_a_list_shows(results: Path) -> None:
    """Id, date, machine, profile, status, workloads and the outcome of the controls."""
    outcomes = [Control(name="c", group="g", says="s", ok=ok) for ok in (True, True, False, None)]
    keep(results / "20260401T000000-dddd", made_run(id="20260401T000000-dddd", controls=tuple(outcomes)))
    told = entry(found_runs(results)[-1])
    assert told["controls"] == {"hold": 2, "broken": 1, "unknown": 1}
    assert told["machine"] == "Abacus 9000 · 2 CPUs · Linux 6.1 · CPython 3.11.7"
    assert (told["id"], told["status"], told["profile"]) == ("20260401T000000-dddd", "complete", "quick")
    assert told["workloads"] == ["nap", "web", "nothing"]
    assert told["distorted"] is None


def test_an_entry_names_distortions(results: Path) -> None:
    """A run under a debugger is marked in the list, whatever its controls say."""
    name = "20260401T000000-dddd"
    keep(results / name, made_run(id=name, machine={"process": {"traced": True}}))
    told = entry(found_runs(results)[-1])
    assert told["distorted"] == "tracer (attached)"
    assert "DISTORTED" in _run_line(told)


def test_hidden_files_and_other_folders_are_no_runs(tmp_path: Path) -> None:
    """Certificates, drafts and what holds no run are left alone."""
    for name in ("certificates", ".hidden", "history"):
        keep(tmp_path / name, simple_run({"sequential": [0.0]}))
    (tmp_path / ".draft.json").write_text("{}")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "notes.txt").write_text("")
    assert run_places(tmp_path) == []


def test_times_are_read() -> None:
    """A date, a time with and without a zone, and what is none."""
    assert moment("2026-01-01") == datetime(2026, 1, 1, tzinfo=UTC)
    assert moment("2026-01-01T02:00:00+02:00") == datetime(2026, 1, 1, tzinfo=UTC)
    assert moment("") is None


def test_since_takes_a_date_or_days() -> None:
    """A week is seven days ago, a date is its midnight in UTC, and anything else is refused.

    A bare number is in days, as one is in the unit of any other option; four digits are rather a year.
    """
    assert since("2026-01-01") == datetime(2026, 1, 1, tzinfo=UTC)
    before = datetime.now(UTC)
    week_ago = since("7d")
    assert week_ago is not None
    assert before <= week_ago + timedelta(days=7) <= datetime.now(UTC)
    also = since("7")
    assert also is not None
    assert also >= week_ago
    for text in ("yesterday", "2026", "-7d", "2026-13-01"):
        with pytest.raises(UsageError, match="--since takes a date"):
            since(text)
