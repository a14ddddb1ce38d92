"""What stands around every chart of a run: its warnings, and what was measured and where."""

from collections.abc import Callable, Collection, Sequence

from bench.analysis.run.summary import Summary
from bench.machine.headline import headline
from bench.output.tables.words import warnings


def warnings_of(summary: Summary) -> Callable[[Collection[str] | None], Sequence[str]]:
    """Return a function from groups' names to the run's warnings that concern them."""
    return lambda groups: warnings(summary, groups)


def origin(summary: Summary) -> str:
    """Return in a line what was measured, and where."""
    run = summary.run
    return f"{headline(run.machine)} · run {run.id}, {run.profile}, {run.tool.name} {run.tool.version}"
