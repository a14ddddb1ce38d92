"""A run's folder: what is written can be read again, and what it tells of each cell."""

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from bench.model.plan import Skipped
from bench.model.run import SCHEMA, Failure, Header
from bench.storage.files import JOURNAL_FILE, RUN_FILE, RUN_ID, new_id
from bench.storage.journal import Journal
from bench.storage.run_file import assemble, load, save
from tests.made import record
from tests.made_journal import GROUP, HEADER, RUN, journal


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


def test_trouble_outside_a_cell_leaves_it_the_blocks_before() -> None:
    """A cell whose server died is partial, with the valid blocks; one that had none yet has failed."""
    server = Failure("failed", "the workload's server exited", outside=True)
    blocks = [record(GROUP, number) for number in range(3)]
    struck = [replace(one, failures={"g:threads": server}) for one in blocks]
    cell = assemble(HEADER, [*blocks[:2], struck[2]], "complete").cells[1]
    assert (cell.status, cell.reason) == ("ok", "partial, with 1 block: the workload's server exited")
    assert ([block.block for block in cell.blocks], cell.lost) == ([0, 1], True)
    early = assemble(HEADER, [blocks[0], struck[1]], "complete").cells[1]
    assert (early.status, early.reason, early.lost) == ("failed", "the workload's server exited", True)
    own = replace(blocks[2], failures={"g:threads": Failure("failed", "exited")})
    assert assemble(HEADER, [*blocks[:2], own], "complete").cells[1].status == "failed"


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
