"""Charts with a row for each cell: speed-up, the gap between two pairings, and how late a heartbeat was."""

from collections.abc import Sequence

from bench.analysis.run.gap import Gap, confidence_of, gaps
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.output.charts.base import drawable, headline_groups, size_line
from bench.output.charts.lateness import FIGURES
from bench.output.charts.shares import MOST_SHARES
from bench.output.page.graphs import (
    As,
    Graph,
    Look,
    Mark,
    Panel,
    Places,
    Spot,
    bounds_of,
    look,
    name_of,
    short,
)
from bench.output.tables import format as fmt

SETTLED = ("faster", "slower")
MODEL, REST, WHOLE = "var(--asyncio)", "var(--threads)", "var(--ink)"


def speedup(summary: Summary, places: Places) -> Graph | None:
    """Return the speed-up over sequential of the headline groups' cells; None where nothing has one."""
    groups = headline_groups(summary)
    # What a model costs by itself is on a scale of its own, far below the others, and comes last.
    panels = [panel for group in sorted(groups, key=_costs) if (panel := _speedup_panel(group, places))]
    if not panels:
        return None
    return Graph(
        name="speedup",
        kind="rows",
        title="How many times as fast as one after another?",
        reading="Right of the line at 1×: faster than sequential. Filled: an established difference. Hollow: "
        "the same within 5 %, or inconclusive.",
        basis=f"Intervals: {1 - summary.run.plan.alpha:.0%}, for all comparisons of a group at once, over "
        f"blocks "
        "of fresh workers. K is the most operations in flight; sequential has one.",
        alt="Speed-up over sequential of every model in each headline group, with intervals.",
        panels=tuple(panels),
        axis="ratio",
        one=True,
    )


def _costs(group: GroupSummary) -> bool:
    return any(control.kind == "cost" for control in group.group.controls)


def _speedup_panel(group: GroupSummary, places: Places) -> Panel | None:
    marks = tuple(mark for row in group.rows if (mark := _speedup_mark(row, places)))
    if not marks:
        return None
    note = f"{short(group.group.question, 120)} {size_line(group)}"
    return Panel(short(group.group.name), note, marks, own=_costs(group))


def _speedup_mark(row: Row, places: Places) -> Mark | None:
    if row.speedup is None or row.verdict is None or not drawable(row.speedup):
        return None
    low, high = bounds_of(row.speedup_ci)
    kind = "full" if row.verdict in SETTLED else "hollow"
    told = f"{fmt.ratio(row.speedup)} {fmt.interval(row.speedup_ci)}"
    verdict = {"equivalent": " same", "inconclusive": " inconclusive"}.get(row.verdict, "")
    return Mark(
        name_of(row),
        row.cell.backend,
        look(row.cell.backend),
        (Spot(row.speedup, "full" if kind == "full" else "hollow"),),
        told + verdict,
        low,
        high,
        caps=True,
        row=places.get(row.cell.id),
    )


def gap(summary: Summary, _: Places) -> Graph | None:
    """Return how every mixed gap splits into the model's share and the other factor's; None without any."""
    panels = [_gap_panel(one) for one in gaps(summary.run) if one.shares]
    if not panels:
        return None
    return Graph(
        name="gap",
        kind="rows",
        title="How much of the gap is the model?",
        reading="The whole gap is the product of the two rows of a way to split it: the model's ratio, "
        "measured "
        "with the same client on both sides, and what is left.",
        basis=f"Intervals: {100 * confidence_of(summary.run):g} %, for each ratio by itself, over blocks of "
        "fresh workers.",
        alt="The gap between two pairings of model and client, and the ratios of which it is the product.",
        panels=tuple(panels),
        axis="ratio",
        one=True,
    )


def _gap_panel(one: Gap) -> Panel:
    marks = [_step("the whole gap", WHOLE, "diamond", one.total, one.total_ci)]
    for share in one.shares[:MOST_SHARES]:
        level = short(str(share.level), 16)
        marks.append(
            _step(f"the model ({level} on both sides)", MODEL, "circle", share.model, share.model_ci)
        )
        marks.append(
            _step(f"what is left: the {short(one.factor, 16)}", REST, "square", share.rest, share.rest_ci)
        )
    title = f"{short(one.group)}: time of {_pairing(one, 'b')} over time of {_pairing(one, 'a')}"
    return Panel(title, "", tuple(mark for mark in marks if mark))


def _pairing(one: Gap, side: str) -> str:
    cell = getattr(one, side)
    return f"{short(cell.backend, 16)} + {short(str(cell.params.get(one.factor, '?')), 16)}"


def _step(
    name: str, colour: str, symbol: str, value: float, interval: tuple[float, float] | None
) -> Mark | None:
    if not drawable(value):
        return None
    low, high = bounds_of(interval)
    says = f"{fmt.ratio(value)} {fmt.interval(interval)}"
    return Mark(name, "", Look(colour, symbol), (Spot(value),), says, low, high, caps=True)


def lateness(summary: Summary, places: Places) -> Graph | None:
    """Return how late a heartbeat came in every group that has one; None where no heart beat."""
    panels = [panel for group in summary.groups if (panel := _beats(group, places))]
    if not panels:
        return None
    return Graph(
        name="lateness",
        kind="rows",
        title="Does anything stall? How late a heartbeat comes while work goes on",
        reading="Left is better. Hollow: half of the beats were later. Filled: one in a hundred was (p99). "
        "Bar: "
        "the worst.",
        basis="Each is the mean over timed rounds of the round's own figure; the line spans them and is no "
        "interval.",
        alt="How late a heartbeat came under each model and pattern: median, 99th percentile and maximum.",
        panels=tuple(panels),
        axis="s",
    )


def _beats(group: GroupSummary, places: Places) -> Panel | None:
    marks = tuple(mark for row in group.rows if (mark := _beat(row, places)))
    return (
        Panel(short(group.group.name), f"{short(group.group.question, 120)} {size_line(group)}", marks)
        if marks
        else None
    )


def _beat(row: Row, places: Places) -> Mark | None:
    found: Sequence[float | None] = [row.figures.get(name) for name in FIGURES]
    kinds: tuple[As, ...] = ("hollow", "full", "tick")
    spots = tuple(
        Spot(v, kind) for v, kind in zip(found, kinds, strict=True) if v is not None and drawable(v)
    )
    if not spots:
        return None
    values = [spot.v for spot in spots]
    says = f"p50 {fmt.duration(found[0])}, p99 {fmt.duration(found[1])}, worst {fmt.duration(found[2])}"
    return Mark(
        name_of(row),
        row.cell.backend,
        look(row.cell.backend),
        spots,
        says,
        min(values),
        max(values),
        row=places.get(row.cell.id),
    )
