"""How long a run still takes: from what its blocks have taken, and before that from what is planned."""

import math
from collections.abc import Iterable
from statistics import geometric_mean

from bench.model.plan import Group
from bench.model.run import BlockRecord

# What a block takes besides its rounds for each of its workers, and its rounds with what surrounds them.
WORKER_S, ROUNDS_SHARE = 0.06, 1.3
# A pilot tries several N.
PILOT_SHARE = 1.3
# Blocks take at most this many times as long as planned, or as short.
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
        self._shares: dict[str, float] = {}

    def learn(self, group: Group, took_s: float, record: BlockRecord, pilot: bool) -> None:
        """Note what a pilot or a block of a group took."""
        rounds_s = max(took_s / 2, took_s - memory_s(record)) / (PILOT_SHARE if pilot else 1.0)
        before_s = self._block_s.get(group.name)
        # One slow block is no reason to expect many.
        found_s = rounds_s if before_s is None or pilot or record.block <= 2 else (before_s + rounds_s) / 2
        self._block_s[group.name] = found_s
        # A clock may not have moved.
        self._shares[group.name] = max(1 / MOST_SPEED, found_s / max(WORKER_S, expected_s(group)))

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
        # N is chosen such that rounds last as planned: a slow machine delays only what surrounds them.
        found = geometric_mean(self._shares.values()) if self._shares else 1.0
        return min(MOST_SPEED, max(1 / MOST_SPEED, math.sqrt(found)))
