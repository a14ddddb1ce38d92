"""A module that takes a second to import, as large libraries do."""

import time

time.sleep(1)


def light(_: int) -> int:
    """Compute for some milliseconds."""
    return sum(number * number for number in range(60_000))
