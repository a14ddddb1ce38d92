"""A run's folder: what is written can be read, and what is damaged is told in one line."""

import contextlib
import json
import os
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.errors import RunFileError, StorageError
from bench.model import SCHEMA, Failure, Header, Run, Skipped
from bench.store import (
    JOURNAL_FILE,
    RUN_FILE,
    RUN_ID,
    Journal,
    assemble,
    load,
    new_id,
    save,
    write_atomically,
)
from tests.made import header_of, plan_of, planned_cell, planned_group, record, simple_run

GROUP = planned_group("g", [planned_cell("g", "sequential"), planned_cell("g", "threads")])
HEADER = header_of(plan_of(GROUP))
RUN = simple_run({"sequential": [0.0, 0.1], "threads": [0.2, 0.3]})


def journal(folder: Path, blocks: int = 3) -> bytes:
    """Write a journal with this many blocks, the pilot among them, and return its bytes."""
    with Journal(folder, HEADER) as book:
        for number in range(blocks):
            book.append(record(GROUP, number, started_at=f"2026-02-01T00:00:0{number}+00:00"))
    return (folder / JOURNAL_FILE).read_bytes()


def refusal(path: Path) -> str:
    """Return what load says of a file that it refuses: always one line."""
    with pytest.raises(RunFileError) as caught:
        load(path)
    text = str(caught.value)
    assert "\n" not in text
    return text


def outcome(path: Path) -> Run | str:
    """Return the run, or the one line that says why there is none."""
    try:
        return load(path)
    except RunFileError:
        return refusal(path)


@contextlib.contextmanager
def files_no_longer_than(size_bytes: int) -> Iterator[None]:
    """Make every write past `size_bytes` of a file fail as on a full disk: short, then with an error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_ids_sort_by_time_and_name_no_host() -> None:
    """An id is the UTC time and four random digits."""
    name = new_id(datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC))
    assert name.startswith("20260131T235959-")
    assert RUN_ID.fullmatch(name)
    assert name < new_id(datetime(2026, 2, 1, tzinfo=UTC))


def test_a_run_comes_back_as_it_was(tmp_path: Path) -> None:
    """Saving and loading a run, by folder or by file, changes nothing in it."""
    save(tmp_path, RUN)
    assert load(tmp_path) == RUN
    assert load(tmp_path / RUN_FILE) == RUN


def test_a_run_file_has_what_the_contract_names(tmp_path: Path) -> None:
    """The file is plain JSON with every key of the public contract."""
    save(tmp_path, RUN)
    stored = json.loads((tmp_path / RUN_FILE).read_text())
    assert stored["schema"] == SCHEMA
    assert stored.keys() >= {
        *("schema", "id", "status", "tool", "profile", "seed", "started_at", "finished_at"),
        *("machine", "controls", "cells"),
    }
    assert stored["cells"][0].keys() >= {
        *("id", "group", "workload", "backend", "params", "status", "reason", "operations", "blocks")
    }


def test_a_run_from_elsewhere_may_hold_more(tmp_path: Path) -> None:
    """Keys that this version does not know are passed over."""
    stored = msgspec.to_builtins(RUN) | {"later": {"deep": [1, 2]}}
    (tmp_path / RUN_FILE).write_bytes(msgspec.json.encode(stored))
    assert load(tmp_path) == RUN


def test_a_journal_alone_is_a_partial_run(tmp_path: Path) -> None:
    """Without `run.json` the journal's blocks are the run, pilot first, with no end and no controls."""
    journal(tmp_path / "run")
    run = load(tmp_path / "run")
    assert (run.status, run.finished_at, run.controls) == ("partial", None, ())
    assert (run.id, run.seed, run.machine) == (HEADER.id, 1, HEADER.machine)
    assert [[b.block for b in cell.blocks] for cell in run.cells] == [[0, 1, 2], [0, 1, 2]]
    assert {cell.status for cell in run.cells} == {"ok"}


def test_the_run_file_goes_before_the_journal(tmp_path: Path) -> None:
    """Where both are there, the finished file is the run."""
    journal(tmp_path / "run")
    save(tmp_path / "run", RUN)
    assert load(tmp_path / "run").status == "complete"


def test_every_block_is_on_disk_when_append_returns(tmp_path: Path) -> None:
    """The file holds a whole line more after every append, while the journal is still open."""
    with Journal(tmp_path / "run", HEADER) as book:
        for number in range(3):
            book.append(record(GROUP, number))
            lines = (tmp_path / "run" / JOURNAL_FILE).read_bytes().split(b"\n")
            assert len(lines) == number + 3
            assert lines[-1] == b""


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
    data = journal(tmp_path / "run").replace(b'"schema":1', b'"schema":2', 1)
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
    start = data.index(b'"wall_s": ') + len(b'"wall_s": ')
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
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4))
def test_flipped_bytes_give_a_run_or_a_clear_error(tmp_path: Path, flips: list[tuple[float, int]]) -> None:
    """Whatever bytes of a run file change, it reads as a run or is refused in one line."""
    data = bytearray(msgspec.json.encode(RUN))
    for place, value in flips:
        data[int(place * len(data))] = value
    (tmp_path / RUN_FILE).write_bytes(data)
    found = outcome(tmp_path)
    assert isinstance(found, Run) or str(tmp_path / RUN_FILE) in found


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
    found = outcome(tmp_path / "run")
    assert found.status == "partial" if isinstance(found, Run) else ", line " in found


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
            pytest.raises(StorageError, match="what was measured up to here is kept") as caught,
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


def test_no_room_for_the_header_is_told(tmp_path: Path) -> None:
    """A disk that is full from the start raises the same error and leaves no file open."""
    with files_no_longer_than(0), pytest.raises(StorageError, match="make room"):
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
    with files_no_longer_than(50), pytest.raises(StorageError, match="make room, or choose --out"):
        save(tmp_path, RUN)
    assert (tmp_path / RUN_FILE).read_bytes() == before
    assert os.listdir(tmp_path) == [RUN_FILE]  # noqa: PTH208 - hidden files too


def test_a_device_that_is_full_is_told(tmp_path: Path) -> None:
    """The system's own "no space left" is passed on."""
    (tmp_path / f".{RUN_FILE}.draft").symlink_to("/dev/full")
    with pytest.raises(StorageError, match="No space left on device"):
        save(tmp_path, RUN)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - hidden files too


def test_a_missing_folder_cannot_be_written_to(tmp_path: Path) -> None:
    """Saving into a folder that went away is one line."""
    with pytest.raises(StorageError, match="No such file or directory"):
        save(tmp_path / "gone", RUN)


def test_a_failure_anywhere_decides_a_cell() -> None:
    """The first failure is the cell's status and reason; its earlier blocks stay, as raw figures."""
    lost = record(GROUP, 2, failures={"g:threads": Failure("void", "wrong digest")})
    run = assemble(HEADER, [record(GROUP, 0), record(GROUP, 1), lost], "complete", "now", ("a note",))
    by_id = {cell.id: cell for cell in run.cells}
    assert (by_id["g:threads"].status, by_id["g:threads"].reason) == ("void", "wrong digest")
    assert len(by_id["g:threads"].blocks) == 3
    assert by_id["g:sequential"].status == "ok"
    assert (run.notes, run.finished_at) == (("a note",), "now")


@pytest.mark.parametrize(("blocks", "what"), [(0, "pilot"), (1, "first block")])
def test_a_cell_that_never_had_a_block_is_skipped(blocks: int, what: str) -> None:
    """A pilot alone, or nothing at all, is not a measurement, and the reason is told."""
    run = assemble(HEADER, [record(GROUP, number) for number in range(blocks)], "interrupted")
    assert {(cell.status, cell.reason) for cell in run.cells} == {
        ("skipped", f"the run ended before its {what}")
    }


def test_what_the_plan_skipped_is_in_the_run() -> None:
    """A pair that could not be stands among the cells with its reason."""
    skip = Skipped(
        id="g:asyncio", group="g", workload="made", backend="asyncio", params={}, reason="no such client"
    )
    header: Header = msgspec.structs.replace(
        HEADER, plan=msgspec.structs.replace(HEADER.plan, skipped=(skip,))
    )
    last = assemble(header, [], "complete").cells[-1]
    assert (last.status, last.backend, last.reason, last.blocks) == (
        "skipped",
        "asyncio",
        "no such client",
        (),
    )
