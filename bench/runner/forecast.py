"""How long a run still takes: from what its blocks have taken, and before that from what is planned."""

from collections.abc import Iterable

from bench.model.plan import Group
from bench.model.run import BlockRecord

# What a block takes besides its rounds for each of its workers, and its rounds with what surrounds them.
WORKER_S, ROUNDS_SHARE = 0.06, 1.3
# A pilot tries several N.
PILOT_SHARE = 1.3
# A machine is at most this many times as fast or as slow as the plan expects.
MOST_SPEED = 8.0


def expected_s(group: Group) -> float:
    """Return what a block of the group is expected to take before anything of it is measured."""
    closed_s = WORKER_S * len(group.cells) + ROUNDS_SHARE * group.timing.block_s
    opened = group.open_loop
    levels = (len(opened.rates_per_s) or 6) if opened else 0
    return closed_s + (levels * len(group.cells) * opened.schedule_s if opened else 0.0)


def memory_s(record: BlockRecord) -> float:
    """Return what a block's rounds for memory took, which only a group's first blocks have."""
    rounds = (one for cell in record.cells.values() for one in cell.rounds)
    return sum(one.wall_s for one in rounds if one.kind == "memory")


class Forecast:
    """What each group's next block takes."""

    def __init__(self) -> None:
        self._block_s: dict[str, float] = {}
        self._expected_s: dict[str, float] = {}

    def learn(self, group: Group, took_s: float, record: BlockRecord, pilot: bool) -> None:
        """Note what a pilot or a block of a group took."""
        rounds_s = max(took_s / 2, took_s - memory_s(record))
        self._block_s[group.name] = rounds_s / PILOT_SHARE if pilot else rounds_s
        self._expected_s[group.name] = expected_s(group)

    def block_s(self, group: Group) -> float:
        """Return what a block of the group takes."""
        return self._block_s.get(group.name) or expected_s(group) * self._speed()

    def pilot_s(self, group: Group) -> float:
        """Return what the group's pilot takes."""
        return PILOT_SHARE * self.block_s(group)

    def left_s(self, blocks: Iterable[tuple[Group, int]], pilots: Iterable[Group]) -> float:
        """Return what so many blocks of these groups take, with the pilots that are still to come."""
        return sum(count * self.block_s(group) for group, count in blocks) + sum(map(self.pilot_s, pilots))

    def _speed(self) -> float:
        expected = sum(self._expected_s.values())
        found = sum(self._block_s.values()) / expected if expected > 0 else 1.0
        return min(MOST_SPEED, max(1 / MOST_SPEED, found)) if found > 0 else 1.0
