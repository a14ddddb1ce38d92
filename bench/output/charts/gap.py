"""Model and client apart: how a gap between two pairings splits into the share of each."""

from typing import TYPE_CHECKING

from bench.analysis.run.gap import confidence_of, gaps
from bench.analysis.run.summary import Summary
from bench.output.charts.axes import limits, log_axis
from bench.output.charts.base import Chart
from bench.output.charts.rows import row_axes, write_beside
from bench.output.charts.shares import Fall, Step, falls
from bench.output.charts.sheet import MARGIN_IN, Sheet, Words, make_sheet
from bench.output.charts.style import INK, QUIET
from bench.output.charts.text import ratio_tick, safe
from bench.output.tables import format as fmt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL_IN, WIDTH_IN, ROW_IN, HEAD_IN, FOOT_IN = 2.45, 3.35, 0.3, 0.3, 0.65
FILLS = {"total": ("#333333", ""), "model": ("#0072B2", ""), "rest": ("#E69F00", "////")}


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run that has no gap to split."""
    found = falls(summary)
    if not found:
        return None
    factors = " or ".join(dict.fromkeys(safe(gap.factor, 20) for gap in gaps(summary.run)))
    names = {name for fall in found for name in fall.groups}
    sizes = dict.fromkeys(size for fall in found for size in fall.sizes)
    sheet = make_sheet(summary, _words(factors, "; ".join(sizes), summary), sum(map(_fall_in, found)), names)
    top_in = 0.0
    for fall in found:
        _draw_fall(sheet, top_in, fall)
        top_in += _fall_in(fall)
    return sheet.figure


def _words(factors: str, sizes: str, summary: Summary) -> Words:
    sure = f"{100 * confidence_of(summary.run):g} %"
    return Words(
        title=f"How much of the gap is the model, and how much the {factors}?",
        reading=f"The whole gap is the model's ratio times the {factors}'s. The model alone is measured "
        f"with the same {factors} on both sides; what is left of the gap is the {factors}'s. "
        "The scale is logarithmic.",
        notes=(f"Intervals: {sure}, for each ratio by itself, over blocks of fresh workers. {sizes}.",),
    )


def _fall_in(fall: Fall) -> float:
    return HEAD_IN + _rows(fall) * ROW_IN + FOOT_IN


def _rows(fall: Fall) -> float:
    return len(fall.steps) + 0.35 * (len(fall.steps) // 2)


def _draw_fall(sheet: Sheet, top_in: float, fall: Fall) -> None:
    sheet.write(MARGIN_IN, sheet.body_top_in + top_in, fall.title, size=10, weight="bold")
    axes = sheet.axes(MARGIN_IN + LABEL_IN, top_in + HEAD_IN, WIDTH_IN, _rows(fall) * ROW_IN)
    row_axes(axes, _rows(fall))
    ends = [step.start * end for step in fall.steps for end in (1.0, step.ratio, *step.bounds)]
    log_axis(axes, "x", limits(ends, 1.15), ratio_tick, most=7)
    axes.axvline(1.0, color=INK, linewidth=1.2)
    axes.axvline(fall.steps[0].ratio, color=INK, linewidth=1, linestyle=(0, (2, 2)))
    for index, step in enumerate(fall.steps):
        _draw_step(axes, step, index + 0.5 + 0.35 * ((index + 1) // 2))
    below = -0.3 / (_rows(fall) * ROW_IN)
    sides = ((1.06, "left", f"{fall.faster} faster →"), (0.94, "right", f"← {fall.slower} faster"))
    for at, side, text in sides:
        axes.text(at, below, text, ha=side, va="top", color=QUIET, transform=axes.get_xaxis_transform())


def _draw_step(axes: "Axes", step: Step, y: float) -> None:
    colour, hatch = FILLS[step.kind]
    end = step.start * step.ratio
    axes.barh(
        [y],
        [end - step.start],
        left=[step.start],
        height=0.62,
        color=colour,
        hatch=hatch,
        edgecolor=INK,
        linewidth=0.8,
    )
    reach = [step.start * bound for bound in step.bounds]
    axes.plot(reach, (y, y), color=INK, linewidth=1.4, marker="|", markersize=8, zorder=3)
    strong = "bold" if step.kind == "total" else "normal"
    write_beside(axes, -0.03, y, step.label, ha="right", weight=strong)
    write_beside(axes, 1.03, y, f"{fmt.ratio(step.ratio)} {fmt.interval(step.bounds)}", weight=strong)


CHART = Chart(
    name="gap",
    alt="The gap between two pairings of model and client as a bar, and below it the bars of its two "
    "factors, the model's share and the client's, with intervals on a logarithmic scale.",
    draw=draw,
)
