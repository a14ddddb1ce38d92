"""One worker's phases and rounds in one block, in seconds."""

from typing import Literal

from msgspec import Struct, field

from bench.model.limits import LEAST_NUMBER, LEAST_S, Count, Name, Number, Seconds, Text, Wall
from bench.model.measurements import Disturbance, OpenLoop

RoundKind = Literal["untimed", "timed", "traced", "memory", "open"]


class Span(Struct, frozen=True):
    """When one operation ran, in seconds from its round's start, and on which of the workers (0, 1, …)."""

    index: Count
    start_s: Seconds
    end_s: Seconds
    lane: Count


class Round(Struct, frozen=True, kw_only=True):
    """One execution of a cell's N operations. `digest` is that of the values in index order.

    `figures` are the workload's metrics; a pattern's round also has `observed` texts, a traced one `series`.
    """

    kind: RoundKind
    wall_s: Wall
    cpu_s: Seconds | None = None
    digest: Name = ""
    figures: dict[Name, Number] = field(default_factory=dict)
    series: dict[Name, tuple[Number, ...]] = field(default_factory=dict)
    observed: dict[Name, Text] = field(default_factory=dict)
    disturbance: Disturbance | None = None
    open_loop: OpenLoop | None = None

    def __post_init__(self) -> None:
        if 0 < self.wall_s < LEAST_S:
            raise ValueError(f"a time is 0 or at least {LEAST_S} s, not {self.wall_s}")
        # A generator would take four times as long, and several runs have millions of rounds.
        for figure in self.figures.values():
            if figure and -LEAST_NUMBER < figure < LEAST_NUMBER:
                raise ValueError(f"a figure is 0 or at least {LEAST_NUMBER}")


class Phases(Struct, frozen=True, kw_only=True):
    """The phases around the steady rounds, in seconds; None if the worker did not get that far.

    `import_s` is the part of `ready_s` in which a model's workers imported and opened the operation (of the
    longest), where the model can tell.
    """

    create_s: Seconds | None = None
    ready_s: Seconds | None = None
    first_result_s: Seconds | None = None
    teardown_s: Seconds | None = None
    import_s: Seconds | None = None

    def __post_init__(self) -> None:
        told = (self.create_s, self.ready_s, self.first_result_s, self.teardown_s, self.import_s)
        for value in told:
            if value and -LEAST_S < value < LEAST_S:
                raise ValueError(f"a phase takes 0 s or at least {LEAST_S} s")
