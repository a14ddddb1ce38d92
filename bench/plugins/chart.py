"""The contract of a chart: one file gives its description, and the harness draws it for paper and browser."""

from typing import Any, Protocol


class Chart(Protocol):
    """A chart that a run can have, found by an entry point of its name in `bench.charts`."""

    @property
    def name(self) -> str:
        """The name of its files, and of its entry point."""
        ...

    @property
    def alt(self) -> str:
        """A description for people who cannot see it."""
        ...

    @property
    def order(self) -> int:
        """Its place among the charts, ascending."""
        ...

    @property
    def on_demand(self) -> bool:
        """Whether it is drawn only where it is asked for by name."""
        ...

    @property
    def describe(self) -> Any:
        """A function from a run's `Summary` to a `bench.output.charts.description.Graph`, or None.

        Both records belong to rooms that are above this one, which is why no type is given here.
        """
        ...
