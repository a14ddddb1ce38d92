"""A complete run read for its times alone, which is all that comparing needs."""

from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bench.errors import RunFileError
from bench.model.limits import LEAST_S, Count, Name, Wall
from bench.model.rounds import RoundKind
from bench.model.run import SCHEMA, CellResult, Run
from bench.storage.collector import paused
from bench.storage.decode import MOST_MACHINE_BYTES, check_depth, read_bytes
from bench.storage.files import JOURNAL_FILE, source_of
from bench.storage.validate import admit


class _Round(Struct, frozen=True, kw_only=True, gc=False):
    kind: RoundKind
    wall_s: Wall
    digest: Name = ""


class _Block(Struct, frozen=True, kw_only=True, gc=False):
    block: Count
    rounds: tuple[_Round, ...]


class _Cell(CellResult, frozen=True, kw_only=True):
    blocks: tuple[_Block, ...] = ()  # type: ignore[assignment] # fewer fields, for those who read no others


class _Run(Run, frozen=True, kw_only=True):
    machine: msgspec.Raw  # type: ignore[assignment] # its size is checked before it is decoded
    cells: tuple[_Cell, ...]


def times_only(path: Path) -> Run | None:
    """Return a run of which only the times are read; None if it is unfinished, older or damaged.

    What a round has beside its time is skipped, not checked. `load` reads whatever this does not, and says
    what is wrong with it.
    """
    file = source_of(path)
    if file != path and file.name == JOURNAL_FILE:
        return None
    data = read_bytes(file)
    try:
        with paused():
            run = msgspec.json.decode(data, type=_Run)
            machine = msgspec.json.decode(run.machine, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, MemoryError):
        return None
    if run.schema != SCHEMA or run.status == "partial" or len(bytes(run.machine)) > MOST_MACHINE_BYTES:
        return None
    walls_s = [one.wall_s for cell in run.cells for block in cell.blocks for one in block.rounds]
    try:
        check_depth(machine, str(file))
        admit(run, str(file))
    except RunFileError:
        return None
    return None if min(filter(None, walls_s), default=LEAST_S) < LEAST_S else replace(run, machine=machine)
