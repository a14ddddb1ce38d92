"""A run of two cells, as a journal and as a run."""

from pathlib import Path

from bench.storage.files import JOURNAL_FILE
from bench.storage.journal import Journal
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
