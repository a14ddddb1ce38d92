"""Events of a running session, for progress displays."""

from msgspec import Struct

from bench.model.run import BlockRecord, Failure


class Progress(Struct, frozen=True, kw_only=True):
    """How many pilots and blocks are done, of how many, and how long the others are expected to take."""

    done: int
    total: int
    left_s: float


class Begins(Progress, frozen=True, kw_only=True):
    """A pilot (block 0) or a block is about to be measured: the time to draw."""

    group: str
    block: int
    blocks: int


class PilotDone(Progress, frozen=True, kw_only=True):
    """A group's N is chosen."""

    group: str
    operations: int
    record: BlockRecord


class BlockDone(Progress, frozen=True, kw_only=True):
    """A block is measured and stored; after the `last` one its group has all it needs."""

    group: str
    block: int
    blocks: int
    last: bool
    record: BlockRecord


class CellLost(Struct, frozen=True, kw_only=True):
    """A cell is void or failed; the run goes on without it."""

    cell: str
    failure: Failure


class TimeUp(Struct, frozen=True, kw_only=True):
    """The time limit has been reached; every group keeps the blocks that it has."""

    note: str


Event = Begins | PilotDone | BlockDone | CellLost | TimeUp
