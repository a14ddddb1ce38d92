"""Model and client apart: how a gap between two pairings splits into a share of each."""

from bench.analysis.run.gap import Gap, confidence_of, gaps
from bench.analysis.run.summary import Summary
from bench.analysis.stats.estimate import Interval
from bench.model.run import CellResult
from bench.output.charts.description import Chart, Graph, Mark, Panel, Spot
from bench.output.charts.looks import INK, PREFERRED, Look
from bench.output.charts.parts import bounds_of, drawable, short, size_line
from bench.output.tables import format as fmt

MODEL, REST = PREFERRED["asyncio"], PREFERRED["threads"]
MOST_SHARES = 6


def describe(summary: Summary) -> Graph:
    """Return the chart, without panels for a run that has no gap to split."""
    sizes = {group.group.name: size_line(group) for group in summary.groups}
    panels = tuple(_panel(gap, sizes) for gap in gaps(summary.run) if gap.shares)
    panels = tuple(panel for panel in panels if panel.items)
    factors = " or ".join(dict.fromkeys(short(gap.factor, 20) for gap in gaps(summary.run)))
    names = dict.fromkeys(name for panel in panels for name in panel.groups)
    rests = "; ".join(f"{short(name, 30)}: {sizes[name]}" for name in names)
    return Graph(
        kind="rows",
        title=f"How much of the gap is the model, and how much the {factors}?",
        reading=f"The whole gap is the product of two rows below it: the model's ratio, measured with the "
        f"same {factors} on both sides, and the rest, which is the {factors}'s.",
        basis=f"Intervals: {100 * confidence_of(summary.run):g} %, for each ratio by itself, over blocks of "
        f"fresh workers. {rests}.",
        panels=panels,
        unit="ratio",
        values_label="times as fast",
        one=True,
    )


def _panel(gap: Gap, sizes: dict[str, str]) -> Panel:
    factor, shares = short(gap.factor, 20), gap.shares[:MOST_SHARES]
    marks = [_mark("the whole gap", INK, gap.total, gap.total_ci)]
    for share in shares:
        level = short(str(share.level), 16)
        marks.append(_mark(f"the model (both with {level})", MODEL, share.model, share.model_ci))
        marks.append(_mark(f"the {factor} (the rest)", REST, share.rest, share.rest_ci))
    title = (
        f"{short(gap.group, 30)}: how many times as fast is {_pairing(gap, gap.a)} as {_pairing(gap, gap.b)}?"
    )
    names = tuple(name for name in (gap.group, *(share.group for share in shares)) if name in sizes)
    return Panel(names, title, items=tuple(mark for mark in marks if mark))


def _pairing(gap: Gap, cell: CellResult) -> str:
    return f"{short(cell.backend, 16)} + {short(str(cell.params.get(gap.factor, '?')), 16)}"


def _mark(name: str, look: Look, value: float, interval: Interval) -> Mark | None:
    if not drawable(value):
        return None
    low, high = bounds_of(interval)
    says = f"{fmt.ratio(value)} {fmt.interval(interval)}"
    return Mark(name, "", look, (Spot(value),), says, low, high, caps=True)


CHART = Chart(
    name="gap",
    alt="The gap between two pairings of model and client, and the two ratios of which it is the product, "
    "the model's and the client's, with intervals on a logarithmic scale.",
    order=30,
    describe=describe,
)
