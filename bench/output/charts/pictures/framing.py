"""What stands around every chart of a run: its warnings, and what was measured and where."""

from collections.abc import Callable, Collection, Sequence

from msgspec.structs import replace

from bench.analysis.run.summary import Summary
from bench.machine.headline import headline
from bench.output.charts.pictures.sheet import Sheet, Words, make_sheet
from bench.output.tables.words import warnings


def warnings_of(summary: Summary) -> Callable[[Collection[str]], Sequence[str]]:
    """Return a function from groups' names to the run's warnings that concern them."""
    return lambda groups: warnings(summary, groups)


def origin(summary: Summary) -> str:
    """Return in a line what was measured, and where."""
    run = summary.run
    return f"{headline(run.machine)} · run {run.id}, {run.profile}, {run.tool.name} {run.tool.version}"


def told_sheet(
    summary: Summary, words: Words, body_in: float, groups: Collection[str] | None = None
) -> Sheet:
    """Return a sheet with the run's warnings on it: for charts that draw themselves, until none is left."""
    notes = (*words.notes, origin(summary))
    return make_sheet(replace(words, warnings=warnings(summary, groups), notes=notes), body_in)
