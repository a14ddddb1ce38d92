"""Speed-up against the size of what an operation is sent and gives back."""

from bench.analysis.run.summary import GroupSummary, Summary
from bench.output.charts.description import Chart, Graph
from bench.output.charts.sizes import curve

NAME = "payload"


def size_bytes(group: GroupSummary) -> float | None:
    """Return the size that the group's level asks for."""
    size = group.group.params.get("size_bytes")
    return float(size) if isinstance(size, int | float) and size > 0 else None


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run without a curve over payloads."""
    return curve(
        [group for group in summary.groups if group.group.display.chart == NAME],
        size_bytes,
        "bytes",
        title="How much may an operation carry before processes no longer pay?",
        reading="Above 1× a model is faster than sequential execution. Processes pickle what goes in and "
        "what comes back; threads and asyncio share memory.",
        across_label="size of the argument, and of the value",
    )


CHART = Chart(
    name=NAME,
    alt="Speed-up over sequential against the size of argument and value, a line for each model.",
    order=46,
    describe=describe,
)
