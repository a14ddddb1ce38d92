"""The clocks around a round."""

from collections.abc import Sequence

from bench.plugins.watch import Watch


class Clocks:
    """Two clocks that note who was read, and move by one with every look."""

    def __init__(self, cpu_known: bool = True) -> None:
        self.read: list[str] = []
        self._cpu_known = cpu_known

    def wall(self) -> int:
        """Return how often either was read."""
        self.read.append("wall")
        return len(self.read)

    def cpu(self, children: Sequence[int]) -> int | None:
        """Return the same, times how many children there are."""
        self.read.append("cpu")
        return len(self.read) * len(children) if self._cpu_known else None


def test_the_wall_clock_is_right_around_the_work() -> None:
    """The CPU's clocks are read before it and after it, so that reading them is in no wall time."""
    clocks = Clocks()
    watch = Watch(clocks.wall, clocks.cpu, (7, 8))
    clocks.read.append("work")
    assert watch.stop() == (2, 8)
    assert clocks.read == ["cpu", "wall", "work", "wall", "cpu"]


def test_what_cannot_be_known_is_none() -> None:
    """Where a child's clock can't be read there is no CPU time, and the wall's is as ever."""
    clocks = Clocks(cpu_known=False)
    assert Watch(clocks.wall, clocks.cpu).stop() == (1, None)
