"""What is opened as a file of results: regular files of a bounded size, and nothing that never ends."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from bench.errors import RunFileError
from bench.output.formats.imported import read_foreign
from bench.storage import decode
from bench.storage.files import JOURNAL_FILE, RUN_FILE
from bench.storage.index import found_runs
from bench.storage.locate import run_places
from bench.storage.run_file import load, save
from bench.storage.run_header import read_header
from tests.made_journal import RUN

MEMORY_BYTES = 1 << 30


@pytest.mark.parametrize("name", [RUN_FILE, JOURNAL_FILE])
@pytest.mark.parametrize("target", ["pipe", "/dev/zero", "/dev/tty"])
def test_a_pipe_or_a_device_is_not_opened(name: str, target: str, tmp_path: Path) -> None:
    """One would be waited for, the other has no end; a folder that holds it is listed as unreadable."""
    if target == "pipe":
        os.mkfifo(tmp_path / name)
    else:
        (tmp_path / name).symlink_to(target)
    for read in (load, read_header):
        with pytest.raises(RunFileError, match="not a regular file"):
            read(tmp_path)
    with pytest.raises(RunFileError, match="not a regular file"):
        read_foreign(tmp_path / name)


def test_a_pipe_hides_no_run(tmp_path: Path) -> None:
    """A list goes on past what it cannot open, and past links that lead in circles."""
    (tmp_path / "good").mkdir()
    save(tmp_path / "good", RUN)
    (tmp_path / "bad").mkdir()
    os.mkfifo(tmp_path / "bad" / RUN_FILE)
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert [(one.path.name, one.header is not None) for one in found_runs(tmp_path)] == [
        ("good", True),
        ("bad", False),
    ]
    assert len(run_places(tmp_path)) == 2


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    """Its size is looked at first."""
    with (tmp_path / RUN_FILE).open("wb") as file:
        file.truncate(decode.MOST_BYTES + 1)
    for read in (load, read_header):
        with pytest.raises(RunFileError, match=r"run\.json: larger than 512 MiB"):
            read(tmp_path)


def test_a_machine_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    """Its shape is free, so that its size is all that bounds it."""
    fields = msgspec.to_builtins(RUN) | {"machine": {"x": [[]] * 400_000}}
    (tmp_path / RUN_FILE).write_bytes(msgspec.json.encode(fields))
    with pytest.raises(RunFileError, match="its machine description is larger than 1 MiB"):
        load(tmp_path)


@pytest.mark.parametrize("filling", [b"[],", b'{"kind":"timed","wall_s":1},', b'"a",'])
def test_memory_stays_bounded(filling: bytes, tmp_path: Path) -> None:
    """A large file of whatever is largest in memory is refused within sixteen times its size."""
    where = b'"notes": [' if filling.startswith(b'"') else b'"cells": [{"blocks": [{"rounds": ['
    start = b'{"schema": 1, "machine": {}, ' + where
    size = decode.MOST_BYTES // 8 - len(start)
    (tmp_path / RUN_FILE).write_bytes(start + filling * (size // len(filling)))
    load = f"from bench.storage.run_file import load; load(Path({str(tmp_path)!r}))"
    program = f"from pathlib import Path; {load}"
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES)),
    )
    assert "RunFileError" in ended.stderr
    assert "MemoryError" not in ended.stderr.splitlines()[-1]
