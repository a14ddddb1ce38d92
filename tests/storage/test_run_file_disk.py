"""A disk that fills, or a place that cannot be written, costs nothing that was stored before."""

import contextlib
import errno
import os
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.errors import StorageError
from bench.storage.files import JOURNAL_FILE, RUN_FILE, write_atomically
from bench.storage.journal import Journal
from bench.storage.run_file import load, save
from tests.made import record
from tests.made_journal import GROUP, HEADER, RUN, journal


@contextlib.contextmanager
def files_no_longer_than(size_bytes: int) -> Iterator[None]:
    """Make every write past `size_bytes` of a file fail as on a full disk: short, then with an error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file where the folder should be: one line that names it and `--out`."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"cannot write results to .*--out"):
        Journal(tmp_path / "file" / "run", HEADER)


def test_a_run_never_writes_into_another_ones_folder(tmp_path: Path) -> None:
    """A folder that is there already is refused and left as it was."""
    before = journal(tmp_path / "run")
    with pytest.raises(StorageError, match="File exists"):
        Journal(tmp_path / "run", HEADER)
    assert (tmp_path / "run" / JOURNAL_FILE).read_bytes() == before


@pytest.mark.parametrize("room_bytes", [1, 60, 400])
def test_a_disk_that_fills_keeps_the_blocks_before(tmp_path: Path, room_bytes: int) -> None:
    """The append that no longer fits raises one line and leaves nothing of itself, nor does closing."""
    with Journal(tmp_path / "run", HEADER) as book:
        book.append(record(GROUP, 0))
        whole = (tmp_path / "run" / JOURNAL_FILE).read_bytes()
        with (
            files_no_longer_than(len(whole) + room_bytes),
            pytest.raises(StorageError, match="all blocks before this one are kept") as caught,
        ):
            book.append(record(GROUP, 1))
        assert "\n" not in str(caught.value)
    assert (tmp_path / "run" / JOURNAL_FILE).read_bytes() == whole
    assert len(load(tmp_path / "run").cells[0].blocks) == 1


def test_a_disk_that_fills_in_the_middle_of_a_large_block_leaves_nothing_of_it(tmp_path: Path) -> None:
    """The same for a line that is longer than any buffer, and for the close while the disk is still full."""
    large = record(GROUP, 1, [0.01] * 5000)
    book = Journal(tmp_path / "run", HEADER)
    whole = (tmp_path / "run" / JOURNAL_FILE).read_bytes()
    with files_no_longer_than(len(whole) + 100_000), pytest.raises(StorageError), book:
        book.append(large)
    assert (tmp_path / "run" / JOURNAL_FILE).read_bytes() == whole


def test_a_journal_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    """After a failed append the next one stands on a line of its own."""
    with Journal(tmp_path / "run", HEADER) as book:
        size = (tmp_path / "run" / JOURNAL_FILE).stat().st_size
        with files_no_longer_than(size + 10), pytest.raises(StorageError):
            book.append(record(GROUP, 0))
        book.append(record(GROUP, 0))
        book.append(record(GROUP, 1))
    assert len(load(tmp_path / "run").cells[0].blocks) == 2


def test_a_folder_that_is_deleted_ends_the_run(tmp_path: Path) -> None:
    """What is written into a deleted file is lost without an error, so it is one, and not one of room."""
    with Journal(tmp_path / "run", HEADER) as book:
        shutil.rmtree(tmp_path / "run")
        with pytest.raises(StorageError, match=r"run was deleted during the run.*`bench show") as caught:
            book.append(record(GROUP, 0))
    assert "space" not in str(caught.value)


def test_no_room_for_the_header_is_told(tmp_path: Path) -> None:
    """A disk that is full from the start raises the same error and leaves no file open."""
    with files_no_longer_than(0), pytest.raises(StorageError, match="choose another place"):
        Journal(tmp_path / "run", HEADER)


def test_a_file_is_replaced_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    """After an atomic write there is the new file and nothing else."""
    (tmp_path / "a").write_bytes(b"old")
    write_atomically(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a"]  # noqa: PTH208 - hidden files too


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """Where the new one does not fit, the old one stays, the draft goes, and one line says so."""
    save(tmp_path, RUN)
    before = (tmp_path / RUN_FILE).read_bytes()
    with (
        files_no_longer_than(50),
        pytest.raises(StorageError, match="free some disk space, or choose another folder with --out"),
    ):
        save(tmp_path, RUN)
    assert (tmp_path / RUN_FILE).read_bytes() == before
    assert os.listdir(tmp_path) == [RUN_FILE]  # noqa: PTH208 - hidden files too


def test_a_device_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own "no space left" is passed on, and no draft is left."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("bench.storage.files.os.fsync", full)
    with pytest.raises(StorageError, match="No space left on device"):
        save(tmp_path, RUN)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - hidden files too


def test_a_file_that_is_a_link_leads_nowhere(tmp_path: Path) -> None:
    """A link in a stranger's folder is replaced; what it points to stays as it is."""
    (tmp_path / "precious").write_text("mine")
    (tmp_path / RUN_FILE).symlink_to(tmp_path / "precious")
    save(tmp_path, RUN)
    assert (tmp_path / "precious").read_text() == "mine"
    assert not (tmp_path / RUN_FILE).is_symlink()
    assert load(tmp_path) == RUN


def test_two_writers_of_one_file_have_drafts_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that comes in the middle of the other neither fails nor spoils it, and no draft stays."""
    sync, path = os.fsync, tmp_path / "file"

    def interrupted(descriptor: int) -> None:
        monkeypatch.setattr("bench.storage.files.os.fsync", sync)
        write_atomically(path, b"second")
        sync(descriptor)

    monkeypatch.setattr("bench.storage.files.os.fsync", interrupted)
    write_atomically(path, b"first")
    assert path.read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208 - hidden files too


def test_a_missing_folder_cannot_be_written_to(tmp_path: Path) -> None:
    """Saving into a folder that went away is one line."""
    with pytest.raises(StorageError, match="No such file or directory"):
        save(tmp_path / "gone", RUN)
