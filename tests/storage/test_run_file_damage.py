"""What is damaged, foreign or not there is refused in one line that names the file and the place."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.errors import RunFileError
from bench.storage.files import JOURNAL_FILE, RUN_FILE
from bench.storage.run_file import load, save
from tests.made_journal import RUN, journal


def refusal(path: Path) -> str:
    """Return what load says of a file that it refuses: always one line."""
    with pytest.raises(RunFileError) as caught:
        load(path)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_a_journal_cut_anywhere_keeps_the_blocks_before(tmp_path: Path) -> None:
    """At every byte of the last line, and a good many before it, the whole lines are read, or it is empty."""
    data = journal(tmp_path / "run")
    ends = [i + 1 for i, byte in enumerate(data) if byte == ord("\n")]
    cuts = {*range(ends[-2], len(data) + 1), *range(ends[0], len(data), 53), ends[0] - 1, 0}
    for cut in sorted(cuts):
        (tmp_path / "run" / JOURNAL_FILE).write_bytes(data[:cut])
        whole = sum(end <= cut for end in ends)
        if whole:
            assert len(load(tmp_path / "run").cells[0].blocks) == whole - 1
        else:
            assert "ended before anything was measured" in refusal(tmp_path / "run")


@pytest.mark.parametrize("line", [1, 2, 3])
def test_a_damaged_line_is_named(tmp_path: Path, line: int) -> None:
    """File and line number of the damage stand in the error."""
    lines = journal(tmp_path / "run").split(b"\n")
    lines[line - 1] = lines[line - 1][:-9]
    (tmp_path / "run" / JOURNAL_FILE).write_bytes(b"\n".join(lines))
    assert refusal(tmp_path / "run").startswith(f"{tmp_path / 'run' / JOURNAL_FILE}, line {line}: damaged")


def test_a_journal_that_starts_with_a_block_is_refused(tmp_path: Path) -> None:
    """A missing header is damage in line 1."""
    lines = journal(tmp_path / "run").split(b"\n")
    (tmp_path / "run" / JOURNAL_FILE).write_bytes(b"\n".join(lines[1:]))
    assert "line 1: damaged" in refusal(tmp_path / "run")


def test_a_newer_schema_is_told(tmp_path: Path) -> None:
    """A run of a later version says what to do, whatever else it holds."""
    (tmp_path / RUN_FILE).write_bytes(b'{"schema": 99, "cells": "something new"}')
    assert "schema 99" in refusal(tmp_path)
    assert "upgrade concurrency-lab" in refusal(tmp_path)


def test_a_journal_of_a_newer_schema_is_told(tmp_path: Path) -> None:
    """The journal's first line carries the schema too."""
    data = journal(tmp_path / "run").replace(b'"schema":2', b'"schema":99', 1)
    (tmp_path / "run" / JOURNAL_FILE).write_bytes(data)
    assert "line 1: written by a newer version" in refusal(tmp_path / "run")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b"7",
        b'"text"',
        b"{}",
        b'{"schema": 1}',
        b'{"schema": "1"}',
        b'{"schema": NaN}',
        b'{"schema": 1' + b"0" * 5000 + b"}",
        b"[" * 100_000,
        b'{"schema": 1, "x": ' + b"[" * 100_000,
        b'{"x":' * 100_000,
        b'{"schema": 1, "machine": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
        b"\xff\xfe{\x00",
        b'{"schema": 1, "id": "\xff"}',
        b'{"schema": 1, "id": "\xed\xa0\x80"}',
        b'\xef\xbb\xbf{"schema": 1}',
        b"\x89PNG\r\n\x1a\n",
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_is_no_run_is_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    """Empty, foreign, ill-encoded, absurdly deep or large: the error names the file."""
    (tmp_path / RUN_FILE).write_bytes(data)
    assert refusal(tmp_path).startswith(f"{tmp_path / RUN_FILE}: damaged")


@pytest.mark.parametrize("wall", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"null", b'"0.1"'])
def test_a_time_that_is_no_number_is_damage(tmp_path: Path, wall: bytes) -> None:
    """JSON has no NaN and no infinity, and neither has a run."""
    save(tmp_path, RUN)
    data = (tmp_path / RUN_FILE).read_bytes()
    start = data.index(b'"wall_s":') + len(b'"wall_s":')
    end = data.index(b",", start)
    (tmp_path / RUN_FILE).write_bytes(data[:start] + wall + data[end:])
    assert "damaged" in refusal(tmp_path)


def test_a_truncated_run_file_is_refused_at_every_length(tmp_path: Path) -> None:
    """No part of a run file passes for a run."""
    save(tmp_path, RUN)
    data = (tmp_path / RUN_FILE).read_bytes()
    for length in range(0, len(data) - 1, 17):
        (tmp_path / RUN_FILE).write_bytes(data[:length])
        assert "damaged" in refusal(tmp_path)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """An empty folder, a missing path, a name that no system takes: the path and what would be right."""
    for path in (tmp_path, tmp_path / "gone", tmp_path / ("x" * 300)):
        assert refusal(path).startswith(f"cannot read {path}")
        assert "give a run's folder or its run.json" in refusal(path)


@pytest.mark.parametrize("name", [RUN_FILE, JOURNAL_FILE])
def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path, name: str) -> None:
    """Neither file may be a directory."""
    (tmp_path / name).mkdir()
    assert "Is a directory" in refusal(tmp_path)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=3))
def test_flipped_bytes_of_a_journal_are_told_with_their_line(
    tmp_path: Path, place: float, new: bytes
) -> None:
    """A journal with bytes replaced reads as a run, or the line is named, or it is empty."""
    if not (tmp_path / "run").exists():
        (tmp_path / "whole").write_bytes(journal(tmp_path / "run"))
    data = bytearray((tmp_path / "whole").read_bytes())
    start = int(place * len(data))
    data[start : start + len(new)] = new
    (tmp_path / "run" / JOURNAL_FILE).write_bytes(data)
    try:
        assert load(tmp_path / "run").status == "partial"
    except RunFileError:
        assert ", line " in refusal(tmp_path / "run")
