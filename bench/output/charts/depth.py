"""How many items wait in a queue while time goes on: who fills it, and who empties it."""

from typing import TYPE_CHECKING

from msgspec import Struct

from bench.analysis.run.figures import series
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.output.charts.base import LABEL_LETTERS, MOST, Chart
from bench.output.charts.sheet import MARGIN_IN, WIDTH_IN, Sheet, Words, make_sheet
from bench.output.charts.style import INK, QUIET, RULE, look_of
from bench.output.charts.text import safe
from bench.output.tables import format as fmt
from bench.output.tables.words import label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DEPTH, AT = "depth", "depth_at_s"
LABEL_IN, STRIP_IN, HEAD_IN, FOOT_IN = 2.0, 0.62, 0.3, 0.6
MOST_PANELS, MOST_STRIPS, MOST_STEPS = 5, 6, 600
# What of a strip's height the deepest queue of the group takes.
FULL = 0.82


class Strip(Struct, frozen=True):
    """One cell's queue: its depth from each of the instants on, in seconds from the round's start."""

    label: str
    backend: str
    at_s: tuple[float, ...]
    depth: tuple[float, ...]


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run without traced rounds that tell a queue's depth."""
    found = [(group, strips) for group in summary.groups if (strips := strips_of(group))][:MOST_PANELS]
    if not found:
        return None
    heights = [HEAD_IN + STRIP_IN * len(strips) + FOOT_IN for _, strips in found]
    sheet = make_sheet(summary, _words(), sum(heights), [group.group.name for group, _ in found])
    top_in = 0.0
    for (group, strips), height_in in zip(found, heights, strict=True):
        _draw_panel(sheet, top_in, group, strips)
        top_in += height_in
    return sheet.figure


def _words() -> Words:
    return Words(
        title="Who waits for whom? How many items are in the queue",
        reading="A full strip: the consumers set the pace, and what was produced waits. An empty one: the "
        "producers do. The strips of a group share both scales.",
        notes=(
            "One traced round, of which no time is in any table: looking at the queue "
            "costs time, and one round has no interval.",
        ),
    )


def strips_of(group: GroupSummary) -> list[Strip]:
    """Return a strip for every cell of the group that tells its queue's depth."""
    return [strip for row in group.rows if (strip := _strip(row))][:MOST_STRIPS]


def _strip(row: Row) -> Strip | None:
    found = sorted(zip(series(row.cell, AT), series(row.cell, DEPTH), strict=False))
    found = [(at_s, depth) for at_s, depth in found if 0 <= at_s < MOST and 0 <= depth < MOST]
    if row.cell.status != "ok" or len(found) < 2 or found[-1][0] <= 0:
        return None
    at_s, depth = zip(*thinned(found), strict=True)
    return Strip(safe(label(row.cell), LABEL_LETTERS), row.cell.backend, at_s, depth)


def thinned(found: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the deepest of every few instants, and the last, so that no picture has too many steps."""
    few = -(-len(found) // MOST_STEPS)
    if few == 1:
        return found
    parts = [found[at : at + few] for at in range(0, len(found), few)]
    return [(part[0][0], max(depth for _, depth in part)) for part in parts] + [found[-1]]


def _draw_panel(sheet: Sheet, top_in: float, group: GroupSummary, strips: list[Strip]) -> None:
    name, plan = safe(group.group.name, 40), group.group
    title = f"{name} · N={group.operations or '?'} · K={plan.concurrency}"
    sheet.write(MARGIN_IN, sheet.body_top_in + top_in, title, size=10, weight="bold")
    question = safe(plan.question, 78 - len(name))
    at_in = sheet.body_top_in + top_in
    sheet.write(WIDTH_IN - MARGIN_IN, at_in, question, size=9, color=QUIET, ha="right")
    width_in = WIDTH_IN - 2 * MARGIN_IN - LABEL_IN - 0.1
    axes = sheet.axes(MARGIN_IN + LABEL_IN, top_in + HEAD_IN, width_in, STRIP_IN * len(strips))
    end_s = max(strip.at_s[-1] for strip in strips)
    unit, scale = fmt.time_unit(end_s)
    deepest = max(1.0, *(depth for strip in strips for depth in strip.depth))
    axes.set_xlim(0, end_s * scale * 1.01)
    axes.set_ylim(len(strips), 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel(f"{unit} since the round began", color=QUIET)
    for row, strip in enumerate(strips):
        _draw_strip(axes, strip, row + 1, scale, deepest)


def _draw_strip(axes: "Axes", strip: Strip, floor: float, scale: float, deepest: float) -> None:
    look = look_of(strip.backend)
    xs = [at_s * scale for at_s in strip.at_s]
    tops = [floor - FULL * depth / deepest for depth in strip.depth]
    axes.fill_between(xs, floor, tops, step="post", color=look.colour, alpha=0.55, linewidth=0)
    axes.step(xs, tops, where="post", color=look.colour, linewidth=0.9)
    axes.axhline(floor, color=RULE, linewidth=0.8)
    axes.plot([xs[-1]] * 2, (floor, floor - FULL), color=INK, linewidth=0.8, linestyle=(0, (2, 2)))
    side = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center"}
    axes.text(-0.02, floor - 0.62, strip.label, size=9, weight="bold", **side)  # type: ignore[arg-type]
    told = f"deepest {max(strip.depth):,.0f}, {fmt.duration(strip.at_s[-1])}"
    axes.text(-0.02, floor - 0.28, told, size=9, color=INK, **side)  # type: ignore[arg-type]


CHART = Chart(
    name="depth",
    alt="How many items waited in the queue over the time of one traced round, one strip for each backend on "
    "shared scales.",
    draw=draw,
)
