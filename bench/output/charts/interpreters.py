"""What each interpreter changes: each model's time under one interpreter compared with another."""

from bench.analysis.run.interpreters import Change
from bench.analysis.run.sites import named, part_name
from bench.analysis.run.summary import Summary
from bench.analysis.stats.estimate import inverse
from bench.output.charts.description import Chart, Graph, Mark, Panel
from bench.output.charts.parts import short, speed_mark
from bench.output.tables import format as fmt
from bench.output.tables.interpreters import Shift, Step, is_headline, steps
from bench.text import counted

MOST_PANELS = 24


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run of one interpreter."""
    found = steps(summary)
    panels = [panel for step in found for panel in _panels(step)]
    said = "; ".join(dict.fromkeys(step.title.removeprefix("What changes ") for step in found))
    return Graph(
        kind="rows",
        title=f"What changes {said}?",
        reading="Right of the line at 1×: faster than before. Filled: an established difference. Hollow: the "
        "same within 5 %, or inconclusive. Sequential shows what one thread gains or pays.",
        basis=f"Intervals: {fmt.confidence(summary.run.plan.alpha)}, simultaneous within each workload, over "
        "blocks in which both interpreters ran side by side.",
        panels=tuple(panels[:MOST_PANELS]),
        unit="ratio",
        leading=True,
        one=True,
    )


def _panels(step: Step) -> list[Panel]:
    shown = [shift for shift in step.shifts if is_headline(shift)] or step.shifts
    found = []
    for shift in shown:
        marks = [mark for change in shift.changes.values() if (mark := _mark(change))]
        if marks:
            what = (
                "GIL off compared with on" if step.goes else f"{named(step.b)} compared with {named(step.a)}"
            )
            title = short(f"{shift.group}{f' {shift.level}' if shift.level else ''}: {what}", 60)
            found.append(Panel((part_name(shift.group, step.b),), title, "", _size(shift), tuple(marks)))
    return found


def _size(shift: Shift) -> str:
    one = next(iter(shift.changes.values()))
    blocks = counted(one.comparison.blocks, "block")
    return f"N={one.b.operations or '?'} · K={one.group.concurrency} · {blocks}"


def _mark(change: Change) -> Mark | None:
    found = change.comparison
    name = short(change.b.backend)
    return speed_mark(name, change.b, 1 / found.ratio, inverse(found.ratio_ci), found.verdict)


CHART = Chart(
    name="interpreters",
    alt="How many times as fast each model is under one interpreter, or without the GIL, as under another, "
    "in each headline group, with intervals.",
    order=22,
    describe=describe,
)
