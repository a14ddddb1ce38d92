"""A folder that came from elsewhere: nothing in it makes a command write anywhere but in it."""

import os
from pathlib import Path

import msgspec
import pytest

from bench.cli.main import run_app
from bench.output.charts import catalogue, speedup
from bench.storage.files import RUN_FILE
from bench.storage.run_file import save
from tests.output.made_run import made_run, only_group

PRECIOUS = "mine"
CLIMBING = "../../climbed"


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a results folder with a stranger's run in it, whose names would climb out of it.

    One chart is drawn: where it is written depends on no other.
    """
    monkeypatch.setattr(catalogue, "charts", lambda: [speedup.CHART])
    run = only_group(made_run(id=CLIMBING, profile=CLIMBING), "nap")
    data = msgspec.json.encode(run).replace(b'"nap', b'"' + f"{CLIMBING}/nap".encode())
    (tmp_path / "out" / "theirs").mkdir(parents=True)
    (tmp_path / "out" / "theirs" / RUN_FILE).write_bytes(data)
    (tmp_path / "precious").mkdir()
    for name in ("cells.csv", "speedup.png", "speedup.svg", "any.hgrm"):
        (tmp_path / "precious" / name).write_text(PRECIOUS)
    return tmp_path / "out"


def unharmed(results: Path) -> None:
    """Nothing outside of the results folder has changed or come."""
    precious = results.parent / "precious"
    assert sorted(os.listdir(results.parent)) == ["out", "precious"]  # noqa: PTH208 - hidden files too
    assert {path.read_text() for path in precious.iterdir()} == {PRECIOUS}
    assert len(list(precious.iterdir())) == 4


def test_names_that_climb_stay_names(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the id of the run, its profile, its groups, cells and workloads."""
    assert run_app(["report", "theirs", "--out", str(results)]) == 0
    unharmed(results)
    written = capsys.readouterr().out.split()
    assert all(Path(path).resolve().is_relative_to(results / "theirs") for path in written)
    assert any(path.endswith(".hgrm") for path in written)


@pytest.mark.parametrize("name", ["tables", "charts", "latency"])
def test_a_folder_that_is_a_link_is_refused(
    name: str, results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its place is named, and what it leads to is neither written nor removed."""
    (results / "theirs" / name).symlink_to(results.parent / "precious")
    assert run_app(["report", "theirs", "--out", str(results)]) == 2
    assert f"{name} is a symbolic link; remove it" in capsys.readouterr().err
    unharmed(results)


def test_files_that_are_links_are_replaced(results: Path) -> None:
    """Hard link or soft, it leads nowhere."""
    tables, precious = results / "theirs" / "tables", results.parent / "precious" / "cells.csv"
    tables.mkdir()
    (tables / "comparisons.csv").symlink_to(precious)
    (tables / "cells.csv").hardlink_to(precious)
    (results / "theirs" / "report.html").symlink_to(precious)
    assert run_app(["report", "theirs", "--out", str(results)]) == 0
    unharmed(results)
    assert not any(path.is_symlink() for path in (results / "theirs").rglob("*"))


def test_a_file_from_elsewhere_is_drawn_beside_itself(results: Path) -> None:
    """Two files in one folder do not draw over each other, nor into the results folder."""
    save(results, only_group(made_run(), "nap"))
    (results / RUN_FILE).rename(results / "mail.json")
    assert run_app(["report", "mail", "--out", str(results)]) == 0
    assert (results / "mail.report" / "report.html").is_file()
    assert sorted(path.name for path in results.iterdir()) == ["mail.json", "mail.report", "theirs"]


@pytest.mark.parametrize("target", ["/dev/null", "pipe"])
def test_an_export_replaces_no_device(target: str, results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no regular file is refused as the place for one, and stays what it is."""
    place = Path(target) if target.startswith("/") else results / target
    if not place.exists():
        os.mkfifo(place)
    assert run_app(["export", str(results / "theirs"), "--to", "csv", "-o", str(place)]) == 2
    assert "is not a regular file; leave out -o to print" in capsys.readouterr().err
    assert not place.is_file()


@pytest.mark.parametrize("name", ["bomb.json.gz", "bomb.json.zip", "run.json"])
def test_an_archive_is_not_unpacked(name: str, results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is compressed is no run, whatever its name."""
    import gzip

    (results / name).write_bytes(gzip.compress(b"[" * 10_000_000))
    assert run_app(["show", str(results / name)]) == 2
    assert "damaged or not a run of this tool" in capsys.readouterr().err
