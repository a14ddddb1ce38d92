"""Controls of a run: whether its comparisons can be trusted at all."""

from collections.abc import Mapping, Sequence

from bench.analysis.run.cell_times import log_ratios, measured
from bench.analysis.run.sites import separated
from bench.analysis.run.summary import summarise_group
from bench.analysis.stats.compare import LEAST_BLOCKS, LEAST_MERGED, compare_family, compatible, difference_p
from bench.analysis.stats.correct import holm, simultaneous
from bench.analysis.stats.estimate import Interval, estimate
from bench.analysis.stats.independence import independent
from bench.model.plan import Expectation, Group, Placement
from bench.model.run import CellResult, Control, Run

TWIN_ALPHA = 0.01
TWIN = "A/A"
# An A/A control that could not have noticed a difference of this factor proves nothing.
NOTICEABLE: Mapping[Placement, float] = {"pinned": 1.05, "unpinned": 1.25}


def judge(run: Run) -> tuple[Control, ...]:
    """Return every control of the run: A/A controls first, then those that workloads declare."""
    apart = separated(run)
    return (*_twins(apart), *(c for group in apart.plan.groups for c in _declared(apart, group)))


def is_twin(control: Control) -> bool:
    """Return whether a control compares a cell with an identical one, and so judges its kind of group."""
    return control.name.startswith(TWIN)


def _cells(run: Run, group: Group) -> list[CellResult]:
    return measured(cell for cell in run.cells if cell.group == group.name)


def _twins(run: Run) -> list[Control]:
    couples = []
    for group in run.plan.groups:
        found = _cells(run, group)
        for twin in (cell for cell in group.cells if cell.twin):
            alike = [one for one in found if (one.backend, one.params) == (twin.backend, twin.params)]
            alike.sort(key=lambda cell: cell.twin)
            values = log_ratios(*alike) if len(alike) == 2 else []
            couples.append((group, twin.backend, independent(values, LEAST_MERGED[group.method])))
    return _judge_twins(couples)


def _judge_twins(couples: Sequence[tuple[Group, str, list[float]]]) -> list[Control]:
    p_values = [
        difference_p(values, group.method) if len(values) >= LEAST_BLOCKS[group.method] else None
        for group, _, values in couples
    ]
    known = [p for p in p_values if p is not None]
    confidence, adjusted = simultaneous(1 - TWIN_ALPHA, len(known)), iter(holm(known))
    return [
        _twin_control(*couple, None if p is None else next(adjusted), confidence)
        for couple, p in zip(couples, p_values, strict=True)
    ]


def _twin_control(
    group: Group, backend: str, values: list[float], p_adjusted: float | None, confidence: float
) -> Control:
    centre = estimate(values, group.method, confidence) if values else None
    kind = group.placement
    bounds = centre.bounds if centre else None
    alike = _lies_within(bounds, NOTICEABLE[kind])
    ok = None if p_adjusted is None else False if p_adjusted < TWIN_ALPHA else alike or None
    if centre and ok is False:
        bounds = compatible(bounds, "faster" if centre.log < 0 else "slower")
    return Control(
        name=f"{TWIN}, {kind}",
        group=group.name,
        says=f"{backend} and an identical copy take the same time ({kind} group)",
        ok=ok,
        ratio=centre.value if centre else None,
        ratio_ci=bounds,
        p_adjusted=p_adjusted,
    )


def _declared(run: Run, group: Group) -> list[Control]:
    return [
        _ratio_control(run, group, one) if one.kind == "ratio" else _cost_control(run, group, one)
        for one in group.controls
    ]


def _ratio_control(run: Run, group: Group, expected: Expectation) -> Control:
    cells = [cell for cell in _cells(run, group) if not cell.twin]
    base = next((cell for cell in cells if cell.backend == expected.base), None)
    other = next((cell for cell in cells if cell.backend == expected.backend), None)
    values = log_ratios(base, other) if base and other else []
    enough = len(values) >= LEAST_BLOCKS[group.method]
    found = compare_family([values], group.method, TWIN_ALPHA)[0] if enough else None
    return Control(
        name=f"{expected.backend} relative to {expected.base}",
        group=group.name,
        says=expected.says,
        ok=_lies_within(found.ratio_ci, 1 + expected.within) if found else None,
        ratio=found.ratio if found else None,
        ratio_ci=found.ratio_ci if found else None,
        p_adjusted=found.p_adjusted if found else None,
    )


def _lies_within(interval: Interval | None, factor: float) -> bool | None:
    """Return whether a ratio lies between 1/factor and factor; None if its interval is too wide to tell."""
    if interval is None or interval[0] > factor or interval[1] < 1 / factor:
        return None if interval is None else False
    return True if interval[0] >= 1 / factor and interval[1] <= factor else None


def _cost_control(run: Run, group: Group, expected: Expectation) -> Control:
    rows = summarise_group(run, group).rows
    costs = {f"{row.cell.backend}_s_per_op": row.s_per_op for row in rows if row.s_per_op is not None}
    return Control(
        name="empty operation",
        group=group.name,
        says=expected.says,
        ok=None,  # a cost cannot fail
        figures=costs,
    )
