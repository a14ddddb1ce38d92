"""How a pattern tells of operations in a text: by their index."""

from collections.abc import Iterable


def listed(indices: Iterable[int]) -> str:
    """Return indices as a text: `1, 2, 0`."""
    return ", ".join(map(str, indices))
