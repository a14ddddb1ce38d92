"""What the gap chart shows: the whole gap, then its two factors for each way of splitting it."""

from msgspec import Struct

from bench.analysis.run.gap import Gap, gaps
from bench.analysis.run.summary import Summary
from bench.analysis.stats.estimate import Interval
from bench.output.charts.base import drawable, size_line
from bench.output.charts.text import safe

MOST_GAPS, MOST_SHARES = 3, 6


class Step(Struct, frozen=True):
    """One bar: a ratio that begins where the one before it ended."""

    kind: str
    label: str
    start: float
    ratio: float
    bounds: Interval


class Fall(Struct, frozen=True):
    """One gap as a row for the whole, then two for each way of splitting it."""

    title: str
    groups: tuple[str, ...]
    sizes: tuple[str, ...]
    slower: str
    faster: str
    steps: tuple[Step, ...]


def falls(summary: Summary) -> list[Fall]:
    """Return every gap that can be split."""
    made = [_fall(summary, gap) for gap in gaps(summary.run) if gap.shares]
    return [fall for fall in made if all(_fits(step) for step in fall.steps)][:MOST_GAPS]


def _fits(step: Step) -> bool:
    reach = (step.start, step.ratio, *step.bounds, *(step.start * end for end in step.bounds))
    return all(map(drawable, reach))


def _fall(summary: Summary, gap: Gap) -> Fall:
    factor, shares = safe(gap.factor, 20), gap.shares[:MOST_SHARES]
    steps = [Step("total", "the whole gap", 1.0, gap.total, gap.total_ci)]
    for share in shares:
        level = safe(share.level, 16)
        steps.append(Step("model", f"the model ({level} on both sides)", 1.0, share.model, share.model_ci))
        steps.append(Step("rest", f"the {factor} (what is left)", share.model, share.rest, share.rest_ci))
    pairing = [
        f"{safe(cell.backend, 16)} + {safe(cell.params.get(gap.factor, '?'), 16)}" for cell in (gap.b, gap.a)
    ]
    sizes = {summed.group.name: size_line(summed) for summed in summary.groups}
    groups = (gap.group, *(share.group for share in shares))
    return Fall(
        title=f"{safe(gap.group, 30)}: time of {pairing[0]} over time of {pairing[1]}",
        groups=groups,
        sizes=tuple(f"{safe(name, 30)}: {sizes[name]}" for name in groups),
        slower=safe(gap.b.backend, 20),
        faster=safe(gap.a.backend, 20),
        steps=tuple(steps),
    )
