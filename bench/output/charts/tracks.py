"""What the timeline shows: when the operations of a traced round began and ended."""

from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.output.charts.base import LABEL_LETTERS, MOST, headline_groups
from bench.output.charts.text import safe
from bench.output.tables.words import label

MOST_GROUPS, MOST_TRACKS, MOST_SPANS = 2, 8, 200


class Track(Struct, frozen=True):
    """One cell's operations as (start, end) in seconds, in the order of their index."""

    label: str
    backend: str
    spans_s: tuple[tuple[float, float], ...]
    in_flight: int

    @property
    def end_s(self) -> float:
        """Return when the last operation ended."""
        return max(end_s for _, end_s in self.spans_s)


class Picture(Struct, frozen=True):
    """One group's tracks, on one time axis."""

    group: str
    title: str
    question: str
    tracks: tuple[Track, ...]


def pictures(summary: Summary) -> list[Picture]:
    """Return the groups that show overlap best: those with an ideal time first, then mixed ones, then any."""
    groups = [group for group in headline_groups(summary) if group.group.concurrency > 1]
    made = [_picture(group) for group in sorted(groups, key=_rank)]
    return [picture for picture in made if len(picture.tracks) > 1][:MOST_GROUPS]


def _rank(group: GroupSummary) -> int:
    if any("ideal_s" in row.figures for row in group.rows):
        return 0
    return 1 if group.group.confounded else 2


def _picture(group: GroupSummary) -> Picture:
    plan = group.group
    return Picture(
        group=plan.name,
        title=f"{safe(plan.name, 40)} · N={group.operations or '?'} · K={plan.concurrency}",
        question=safe(plan.question, 78 - len(plan.name[:40])),
        tracks=tuple(track for row in group.rows if (track := _track(row)))[:MOST_TRACKS],
    )


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


def _track(row: Row) -> Track | None:
    times_s = spans_of(row)
    if not times_s:
        return None
    return Track(safe(label(row.cell), LABEL_LETTERS), row.cell.backend, times_s, overlap(times_s))


def overlap(spans_s: Sequence[tuple[float, float]]) -> int:
    """Return the most operations that ran at the same moment."""
    steps = sorted([(start_s, 1) for start_s, _ in spans_s] + [(end_s, -1) for _, end_s in spans_s])
    most = now = 0
    for _, step in steps:
        now += step
        most = max(most, now)
    return most
