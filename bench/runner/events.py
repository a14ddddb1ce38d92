"""What a run tells while it goes on; whoever conducts it may print them, or not."""

from msgspec import Struct

from bench.model.run import BlockRecord, Failure


class PilotDone(Struct, frozen=True, kw_only=True):
    """A group's N is chosen."""

    group: str
    operations: int
    done: int
    total: int
    left_s: float


class BlockDone(Struct, frozen=True, kw_only=True):
    """A block is measured and stored."""

    group: str
    block: int
    blocks: int
    done: int
    total: int
    left_s: float
    record: BlockRecord


class CellLost(Struct, frozen=True, kw_only=True):
    """A cell is void or failed; the run goes on without it."""

    cell: str
    failure: Failure


class TimeUp(Struct, frozen=True, kw_only=True):
    """The time that was allowed is used up; every group has the blocks that it has."""

    note: str


Event = PilotDone | BlockDone | CellLost | TimeUp
