"""The run's folder for files that the work writes: made when asked for, gone with the run."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.errors import ServiceError
from bench.runner.children import Nursery
from bench.runner.scratch import SCRATCH
from tests.eventually import eventually

KILLED = """
import os, signal
from bench.runner.children import Nursery
from bench.runner.trying import kept_folder
kept = kept_folder()
print(kept.__enter__(), flush=True)
nursery = Nursery().__enter__()
print(nursery.scratch(), flush=True)
open(nursery.scratch() + "/left", "w").close()
print("written", flush=True)
signal.pause()
"""


def test_a_folder_goes_with_the_nursery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is one folder however often it is asked for, and what is in it goes too."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Nursery() as nursery:
        assert list(tmp_path.iterdir()) == []
        folder = Path(nursery.scratch())
        assert Path(nursery.scratch()) == folder
        assert folder.name.startswith(SCRATCH)
        (folder / "below").mkdir()
        (folder / "below" / "file").write_text("left")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing folder for temporary files costs the block, in words."""
    with Nursery() as nursery:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
        with pytest.raises(ServiceError, match="missing"):
            nursery.scratch()


def test_the_warden_removes_it_where_nobody_else_can() -> None:
    """A conductor that is killed outright leaves no files behind, of a function's items neither."""
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True) as conductor:
        assert conductor.stdout
        kept, folder = (Path(conductor.stdout.readline().strip()) for _ in range(2))
        assert conductor.stdout.readline() == "written\n"
        assert (folder / "left").exists()
        conductor.kill()
        conductor.wait()
    assert eventually(lambda: not folder.exists() and not kept.exists())


def test_what_a_killed_run_has_left_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of a run that lives stays, and so does what has another name, or is a link."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, other, link = (tmp_path / name for name in (f"{SCRATCH}left", "other", f"{SCRATCH}link"))
    left.mkdir()
    (left / "file").touch()
    other.mkdir()
    link.symlink_to(other)
    with Nursery() as nursery, Nursery() as second:
        alive = {Path(nursery.scratch()), Path(second.scratch())}
        assert {*tmp_path.iterdir()} == {*alive, other, link}
    assert {*tmp_path.iterdir()} == {other, link}
