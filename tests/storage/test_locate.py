"""Which run a user means."""

from pathlib import Path

import pytest

from bench.errors import RunFileError, UsageError
from bench.storage.locate import find_run, results_folder, run_folder_of, run_folders

OLD, MIDDLE, NEW = "20260101T000000-aaaa", "20260101T000000-abbb", "20260202T000000-cccc"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return a results folder with three runs, a reference run and things that are none."""
    for name in (NEW, OLD, MIDDLE, f"reference/{NEW[:-1]}d"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "run.json").write_text("{}")
    (tmp_path / OLD / "run.json").unlink()
    (tmp_path / OLD / "blocks.jsonl").write_text("{}\n")
    (tmp_path / "20270101T000000-0000").mkdir()
    (tmp_path / "20280101T000000-0000").write_text("a file")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "run.json").write_text("{}")
    return tmp_path


def test_runs_are_listed_by_time(results: Path) -> None:
    """Folders named by an id that hold a run or a journal, oldest first; the reference is not among them."""
    assert [folder.name for folder in run_folders(results)] == [OLD, MIDDLE, NEW]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("latest", NEW),
        ("latest~0", NEW),
        ("latest~1", MIDDLE),
        ("latest~2", OLD),
        ("202602", NEW),
        ("20260101T000000-aa", OLD),
        (MIDDLE, MIDDLE),
    ],
)
def test_names_of_runs(results: Path, name: str, meant: str) -> None:
    """`latest`, so many before it, or the start of an id that only one has."""
    assert find_run(name, results) == results / meant


def test_a_path_is_a_run(results: Path) -> None:
    """A folder or file that is there is meant as it stands, the reference included."""
    for path in (results / "reference" / f"{NEW[:-1]}d", results / OLD / "blocks.jsonl"):
        assert find_run(str(path), results) == path


def test_one_that_cannot_be_read_is_found(results: Path) -> None:
    """By its name, so that whoever reads it says what is wrong with it."""
    for name in ("notes", "cut"):
        (results / "cut.json").write_text("{")
        assert find_run(name, results).stem == name


def test_an_ambiguous_start_names_the_candidates(results: Path) -> None:
    """Two ids that start alike are both named."""
    with pytest.raises(UsageError, match=f"matches {OLD}, {MIDDLE}; give more"):
        find_run("20260101", results)


def test_many_candidates_are_counted(tmp_path: Path) -> None:
    """Of more than three, three are named and the rest counted."""
    for number in range(5):
        (tmp_path / f"20260101T00000{number}-0000").mkdir()
        (tmp_path / f"20260101T00000{number}-0000" / "run.json").write_text("")
    with pytest.raises(UsageError, match="and 2 more; give more of the id"):
        find_run("2026", tmp_path)


@pytest.mark.parametrize("name", ["", "nope", "reference", "latest~", "latest~-1", "LATEST", "x" * 5000])
def test_a_name_that_means_nothing_is_told(results: Path, name: str) -> None:
    """One line that names the results folder, whatever was typed, and how to see what is there."""
    with pytest.raises(UsageError, match=r"no run .*`bench list runs`") as caught:
        find_run(name, results)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", ["", '{"schema": 2'])
def test_a_run_that_never_began_is_not_the_latest(data: str, results: Path) -> None:
    """A journal without its first line holds nothing to show; by its id it is found, and can be deleted."""
    unborn = results / "20290101T000000-0000"
    unborn.mkdir()
    (unborn / "blocks.jsonl").write_text(data)
    assert find_run("latest", results) == results / NEW
    assert find_run("latest~2", results) == results / OLD
    assert find_run("2029", results) == unborn


def test_further_back_than_there_are_runs(results: Path) -> None:
    """The oldest that can be named is named."""
    with pytest.raises(UsageError, match=r"has 3 runs, so the oldest is latest~2"):
        find_run("latest~3", results)


def test_no_runs_yet(tmp_path: Path) -> None:
    """An empty results folder, a missing one and a file in its place say how to make a run."""
    (tmp_path / "file").write_text("")
    for place in (tmp_path, tmp_path / "gone", tmp_path / "file"):
        with pytest.raises(UsageError, match="`bench all` creates one"):
            find_run("latest", place)


def test_a_results_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A name that the system refuses is a usage error and no traceback."""
    with pytest.raises(UsageError, match="cannot read"):
        find_run("latest", tmp_path / ("x" * 300))


def test_out_goes_before_the_variable_and_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--out`, else `BENCH_RESULTS` unless it is empty, else `results`."""
    monkeypatch.setenv("BENCH_RESULTS", "/somewhere")
    assert results_folder(Path("there")) == Path("there")
    assert results_folder() == Path("/somewhere")
    monkeypatch.setenv("BENCH_RESULTS", "")
    assert results_folder() == Path("results")


def test_a_home_folder_may_be_written_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """`~` is the home folder where no shell has expanded it; one that is not known is a usage error."""
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("BENCH_RESULTS", "~/r")
    assert results_folder() == Path("/home/me/r")
    assert results_folder(Path("~/there")) == Path("/home/me/there")
    with pytest.raises(UsageError, match="give its full path"):
        results_folder(Path("~nobody-of-this-name/r"))


def test_a_runs_folder_is_that_of_its_file(results: Path) -> None:
    """Charts of a lone `run.json` go beside it, those of any other file into a folder of its own."""
    assert run_folder_of(results / NEW) == results / NEW
    assert run_folder_of(results / NEW / "run.json") == results / NEW
    assert run_folder_of(results / "mail.json") == results / "mail.report"
    with pytest.raises(RunFileError, match="is in no folder"):
        run_folder_of(results / "gone" / "run.json")
