"""A run's head is what its whole file says, without its figures being read."""

from pathlib import Path

import msgspec
import pytest

from bench.errors import RunFileError
from bench.model.run import Run
from bench.storage.files import JOURNAL_FILE, RUN_FILE
from bench.storage.run_file import load, save
from bench.storage.run_header import RunHeader, read_header, workloads_of
from tests.made_journal import journal
from tests.output.made_run import made_run


def head_of(run: Run) -> RunHeader:
    """Return what a whole run says in its header."""
    return RunHeader(**run.facts(), workloads=workloads_of(run.plan))


def test_the_head_is_what_the_whole_file_says(tmp_path: Path) -> None:
    """Of a folder and of its file, the head is that of the run that is loaded."""
    save(tmp_path, made_run())
    assert read_header(tmp_path) == read_header(tmp_path / RUN_FILE) == head_of(load(tmp_path))
    assert read_header(tmp_path).workloads == ("nap", "web", "nothing")


def test_rounds_are_not_read(tmp_path: Path) -> None:
    """Damage after the first line goes unseen in a file that ends as it should, so nothing there was read."""
    save(tmp_path, made_run())
    line, _, rest = (tmp_path / RUN_FILE).read_bytes().partition(b"\n")
    (tmp_path / RUN_FILE).write_bytes(line + b"\n[[[ damage" + rest)
    assert read_header(tmp_path).id == made_run().id
    with pytest.raises(RunFileError):
        load(tmp_path)


def test_a_file_that_others_wrote_is_read_too(tmp_path: Path) -> None:
    """Without our line breaks, and with the figures first, the head is the same."""
    run = made_run()
    fields = msgspec.json.decode(msgspec.json.encode(run))
    turned = {"cells": fields.pop("cells"), **fields}
    (tmp_path / "any.json").write_bytes(msgspec.json.encode(turned))
    assert read_header(tmp_path / "any.json") == head_of(run)
    (tmp_path / "any.json").write_bytes(msgspec.json.format(msgspec.json.encode(turned), indent=1))
    assert read_header(tmp_path / "any.json") == head_of(run)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": -1},
        {"cells": [{}]},
        {"cells": None},
        {"plan": {}},
        {"notes": ["x" * 20_000]},
        {"machine": [1]},
    ],
)
def test_what_cannot_be_loaded_has_no_head(change: dict[str, object], tmp_path: Path) -> None:
    """Of a file that others wrote, all is looked at: a list must not show a run that no command can read."""
    fields = {**msgspec.json.decode(msgspec.json.encode(made_run())), **change}
    (tmp_path / "any.json").write_bytes(msgspec.json.encode(fields))
    for read in (load, read_header):
        with pytest.raises(RunFileError):
            read(tmp_path / "any.json")


def test_a_line_of_text_cannot_end_the_head(tmp_path: Path) -> None:
    """A name that holds the mark is escaped in JSON, so that it is read as a name."""
    run = made_run(machine={"system": {"host": '],\n "cells": ['}})
    save(tmp_path, run)
    assert read_header(tmp_path).machine == run.machine


def test_a_journal_has_a_head(tmp_path: Path) -> None:
    """What a killed run left is a partial one, and its first line is enough."""
    lines = journal(tmp_path / "run").split(b"\n")
    (tmp_path / "run" / JOURNAL_FILE).write_bytes(lines[0] + b"\n[damaged")
    head = read_header(tmp_path / "run")
    assert (head.status, head.workloads) == ("partial", ("made",))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"{}",
        b'{"schema": 99}',
        b'{"schema": 1}',
        b"[" * 100_000,
        b'{\n "schema": 1,\n "cells": [\n]}',
        b"\xff\xfe}",
        b'{"schema": 1, "machine": ' + b'{"a":' * 200 + b"1" + b"}" * 201,
    ],
)
def test_what_is_no_run_is_refused_in_one_line(data: bytes, tmp_path: Path) -> None:
    """Empty, cut, newer, nested or no text: the line names the file."""
    for name in (RUN_FILE, JOURNAL_FILE):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_bytes(data)
        with pytest.raises(RunFileError) as caught:
            read_header(folder)
        assert str(folder / name) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    """A copy that ended early is told as damaged, though its head is whole."""
    save(tmp_path, made_run())
    data = (tmp_path / RUN_FILE).read_bytes()
    (tmp_path / RUN_FILE).write_bytes(data[: len(data) // 2])
    with pytest.raises(RunFileError, match="damaged"):
        read_header(tmp_path)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """An empty folder and no file at all."""
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(RunFileError, match="cannot read"):
            read_header(path)
