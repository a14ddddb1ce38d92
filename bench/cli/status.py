"""What every display of a run has in common: its steps, and the words for what is being measured."""

from types import TracebackType
from typing import Self

from bench.runner.events import Begins, Event


class Progress:
    """Receives a run's events, and the current step. This one shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def on_event(self, event: Event) -> None:
        """Show an event."""

    def say(self, text: str) -> None:
        """Show the current step."""


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
