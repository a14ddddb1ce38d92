"""The comparison table of the chapter as a chart: in every cell its statement and the verdict of the data."""

from collections.abc import Sequence

from bench.output.charts.description import Chart, Graph, Panel
from bench.output.tables.chaptertable import TableRow, verdict_counts


def describe(rows: Sequence[TableRow]) -> Graph | None:
    """Return the chart of these rows; None where there are none."""
    if not rows:
        return None
    return Graph(
        kind="table",
        title="The comparison table of “Asyncio: efficient concurrency”, tested on this machine",
        reading="In quotation marks: the statement of the chapter, a beginner's textbook chapter on asyncio. "
        "On the band: the verdict of the data. Below: the metric that decides, with its interval.",
        basis=verdict_counts(rows),
        panels=(Panel((), "", items=tuple(rows)),),
        unit="ratio",
    )


def chart_of(rows: Sequence[TableRow]) -> Chart:
    """Return the chart of these rows, to be drawn with the others."""
    return Chart(
        name="chapter",
        alt="The chapter's comparison table of asyncio, threading and multiprocessing: in every cell its "
        "statement, the verdict of the data, and the metric with its interval.",
        order=0,
        describe=lambda _: describe(rows),
    )
