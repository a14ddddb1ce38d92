"""Verifies that waits took place: a round cannot end before its waits can have."""

# The clock of a wait and the round's own may differ by this much.
TOLERANCE = 0.001


def ended_early(wall_s: float, least_s: float, why: str) -> str | None:
    """Return why a round ended too early; `why` names what takes the time."""
    if wall_s >= (1 - TOLERANCE) * least_s:
        return None
    return f"ended after {wall_s:.6f} s, but {why} {least_s:.6f} s"
