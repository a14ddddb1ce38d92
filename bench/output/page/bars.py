"""Charts of one round and what surrounds it: the phases of every cell, and operations on a time axis."""

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.output.charts.base import drawable, headline_groups, size_line
from bench.output.charts.phases import COLUMNS, intervals_of
from bench.output.charts.tracks import MOST_SPANS, overlap, spans_of
from bench.output.page.graphs import Bar, Graph, Panel, Part, Places, Track, bounds_of, look, name_of, short
from bench.output.tables import format as fmt

MOST_TIMELINES = 6


def phases(summary: Summary, places: Places) -> Graph | None:
    """Return the phases of every cell in the headline groups, stacked; None where none was timed."""
    panels = []
    for group in headline_groups(summary):
        bars = tuple(bar for row in group.rows if (bar := _bar(row, places)))
        if bars:
            panels.append(Panel(short(group.group.name), size_line(group), bars, own=True))
    if not panels:
        return None
    return Graph(
        name="phases",
        kind="bars",
        title="Where does the time go?",
        reading="One bar is one life of a model: create it, have all its workers ready, the first "
        "operation, one "
        "round of N operations, take it down. What is paid once stands beside what one round takes.",
        basis="Medians over blocks of fresh workers with intervals by order statistics; one round is its "
        "typical "
        "time. Each group has a scale of its own.",
        alt="The time that each model takes to be created, to be ready, for a first result, for one round "
        "and to be taken down, stacked.",
        panels=tuple(panels),
        axis="s",
        log=False,
        switch=False,
    )


def _bar(row: Row, places: Places) -> Bar | None:
    found = (row.create_s, row.ready_s, row.first_result_s, row.wall_s, row.teardown_s)
    parts = []
    for (name, _), value, interval in zip(COLUMNS, found, intervals_of(row), strict=True):
        if value is not None and drawable(value):
            low, high = bounds_of(interval)
            parts.append(Part(name, value, fmt.duration_interval(value, interval), low, high))
    if not parts:
        return None
    says = f"one round {fmt.duration(row.wall_s)}, all {fmt.duration(sum(part.v for part in parts))}"
    return Bar(
        name_of(row),
        row.cell.backend,
        look(row.cell.backend),
        tuple(parts),
        says,
        places.get(row.cell.id),
    )


def timeline(summary: Summary, places: Places) -> Graph | None:
    """Return the operations of a traced round under each model, by group; None where none was traced."""
    groups = [group for group in headline_groups(summary) if group.group.concurrency > 1]
    panels = [panel for group in groups if (panel := _tracks(group, places))][:MOST_TIMELINES]
    if not panels:
        return None
    return Graph(
        name="timeline",
        kind="tracks",
        title="What overlaps? One round, operation by operation",
        reading="Every line is one operation, the first on top. A staircase: one after another. A wall: at "
        "the same "
        "time. The models of a group share its time axis.",
        basis="One traced round, of which no time is in any table: tracing costs time, and one round has no "
        f"interval. The first {MOST_SPANS} operations.",
        alt="When every operation of one traced round began and ended, under each model.",
        panels=tuple(panels),
        axis="s",
        log=False,
        switch=False,
    )


def _tracks(group: GroupSummary, places: Places) -> Panel | None:
    tracks = tuple(track for row in group.rows if (track := _track(row, places)))
    if len(tracks) < 2:
        return None
    return Panel(short(group.group.name), size_line(group), tracks, own=True)


def _track(row: Row, places: Places) -> Track | None:
    spans = spans_of(row)
    if not spans:
        return None
    says = f"{fmt.duration(max(end for _, end in spans))}, {overlap(spans)} at once"
    rounded = tuple((float(f"{start:.4g}"), float(f"{end:.4g}")) for start, end in spans)
    backend = row.cell.backend
    return Track(name_of(row), backend, look(backend), rounded, says, places.get(row.cell.id))
