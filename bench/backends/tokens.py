"""The tokens by which a pacer says that operations are due, and who reads them."""

import os
from collections.abc import Sequence


class PacerError(Exception):
    """The pacer has exited, or could not keep to its schedule."""


class Tokens:
    """Arrivals of operations 0, 1, … that become due as a pacer writes a byte for each to a pipe."""

    def __init__(self, pipe: int, offsets_ns: Sequence[int]) -> None:
        self.offsets_ns = offsets_ns
        self._pipe, self._next = pipe, 0

    @property
    def left(self) -> int:
        """Return how many have not been taken yet."""
        return len(self.offsets_ns) - self._next

    def fileno(self) -> int:
        """Return a descriptor that is readable when an operation is due."""
        return self._pipe

    def take(self, most: int = 1 << 16) -> range:
        """Return the indices that are due, up to `most`, as soon as there is one. Raises PacerError."""
        came = len(os.read(self._pipe, most))
        if not came:
            raise PacerError("the pacer ended in mid-schedule")
        due = range(self._next, self._next + came)
        self._next += came
        return due
