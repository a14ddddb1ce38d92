"""What is being measured and how long the run still takes, in words."""

from bench.runner.events import Begins


def left(left_s: float) -> str:
    """Return the remaining time in words."""
    if left_s >= 90:
        return f"about {left_s / 60:.0f} min left"
    return f"about {left_s:.0f} s left"


def status_line(event: Begins) -> str:
    """Return what is being measured, how much of the run is done, and how long the rest takes."""
    step = f"block {event.block} of {event.blocks}" if event.block else "pilot"
    share = event.done / event.total if event.total else 0.0
    return f"measuring {event.group}, {step} · {share:.0%} of the run · {left(event.left_s)}"
