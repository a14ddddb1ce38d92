"""The timeline of one small round under each model: when every operation began, and when it ended."""

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.output.charts.description import Chart, Graph, Track
from bench.output.charts.parts import MOST, group_panels, shown
from bench.output.tables import format as fmt
from bench.worker.proof import overlap

MOST_PANELS, MOST_SPANS = 6, 200


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run without traced rounds of two models.

    Groups that show overlap best come first: those with an ideal time, then mixed ones, then the others.
    """
    groups = [group for group in summary.headline_groups if group.group.concurrency > 1]
    panels = group_panels(sorted(groups, key=_rank), _track, own=lambda _: True, least=2)
    return Graph(
        kind="tracks",
        title="One round, operation by operation: what overlaps?",
        reading="Every bar is one operation, the first on top. A staircase: they run sequentially. A wall: "
        "they run at the same time. The models of a group share its time axis.",
        basis="One traced round, whose times are in no table: tracing costs time, and one round has no "
        f"interval. The first {MOST_SPANS} operations.",
        panels=panels[:MOST_PANELS],
        unit="s",
        values_label="time since the round began",
        across="s",
        log=False,
        switch=False,
    )


def _rank(group: GroupSummary) -> int:
    if any("ideal_s" in row.figures for row in group.rows):
        return 0
    return 1 if group.group.confounded else 2


def _track(row: Row) -> Track | None:
    spans = spans_of(row)
    if not spans:
        return None
    says = f"{fmt.duration(max(end for _, end in spans))}, {overlap(spans)} at once"
    rounded = tuple((float(f"{start:.4g}"), float(f"{end:.4g}")) for start, end in spans)
    return Track(*shown(row.cell), rounded, says, row.cell.id)


def spans_of(row: Row) -> tuple[tuple[float, float], ...]:
    """Return the operations of a cell's traced round as (start, end) in seconds; empty without one."""
    traced = next((block for block in row.cell.blocks if block.spans), None)
    if row.cell.status != "ok" or traced is None:
        return ()
    whole = [span for span in traced.spans if 0 <= span.start_s <= span.end_s < MOST]
    spans = sorted(whole, key=lambda span: span.index)[:MOST_SPANS]
    if not spans or max(span.end_s for span in spans) <= 0:
        return ()
    return tuple((span.start_s, span.end_s) for span in spans)


CHART = Chart(
    name="timeline",
    alt="When every operation of one traced round began and ended, under each model, on a shared time axis: "
    "a staircase under sequential, overlapping bars under the others.",
    order=40,
    describe=describe,
)
