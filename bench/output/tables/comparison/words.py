"""What a comparison of runs says in sentences: who is compared, what else differs, what to be wary of."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from bench.analysis.runs.across import Across, CellAcross, Refused, regressed
from bench.analysis.runs.comparability import Side
from bench.analysis.runs.differences import UNKNOWN, Differing
from bench.analysis.runs.reduced import ReducedCell
from bench.analysis.runs.run_difference import same_data
from bench.machine.facts import clean
from bench.machine.headline import headline
from bench.output.tables import format as fmt
from bench.output.tables.words import control_line

LIMIT = 120
REASON_LIMIT = 600
NAMED = 3
SHARED = (
    "What a cell shares with its sequential one, like a slower Python, cancels here and can't be seen; "
    "what changed in the sequential cell alone shows in all others, inverted. "
    "`bench duel` runs two side by side."
)


def side_line(side: Side) -> str:
    """Return a side's runs: id, profile, time and machine of one, the ids of several."""
    if len(side.runs) > 1:
        return f"{len(side.runs)} runs, each one figure: {_some([run.id for run in side.runs])}"
    run = side.runs[0]
    parts = (run.id, run.profile, run.started_at[:16].replace("T", " "), headline(run.machine))
    return " · ".join(clean(part, LIMIT) for part in parts if part)


def differing_line(one: Differing) -> str:
    """Return one difference between the sides: `Python: CPython 3.11.7 in A; CPython 3.12.1 in B`."""
    labels: dict[str, list[str]] = {}
    for label, values in one.values.items():
        labels.setdefault(_some(values), []).append(label)
    return f"{one.what}: " + "; ".join(f"{values} in {_some(who)}" for values, who in labels.items())


def warnings(across: Across) -> list[str]:
    """Return everything that makes the comparison less than trustworthy."""
    kinds = {cell.cell.kind for cell in across.cells if cell.relative and cell.relative.widened is False}
    return side_warnings(across.sides) + _other_ground(across) + unwidened(kinds)


def side_warnings(sides: Sequence[Side]) -> list[str]:
    """Return what of the runs themselves makes any comparison of them less than trustworthy."""
    first, *later = sides
    told = [
        f"{side.label} is the same data as {first.label}: ratios of 1 by construction, which prove nothing"
        for side in later
        if same_data(first, side)
    ]
    told += [
        f"{side.label} ({clean(run.id, LIMIT)}): {clean(control_line(control), 300)}"
        for side in sides
        for run in side.runs
        for control in run.broken_controls
    ]
    told += [
        f"{side.label} ({clean(run.id, LIMIT)}) is {run.status}: it holds what was measured until then"
        for side in sides
        for run in side.runs
        if run.status != "complete"
    ]
    told += [
        f"{side.label} ({clean(run.id, LIMIT)}) is imported from {clean(run.imported_from, LIMIT)}: its "
        "cells were not measured side by side, so times are as they stand, without a verdict"
        for side in sides
        for run in side.runs
        if run.imported_from
    ]
    return told


def _other_ground(across: Across) -> list[str]:
    # What one side does not tell is no change.
    changed = {one.what for one in across.differing if len(_known(one)) > 1}
    told = []
    if "harness" in changed:
        told.append("the harness is not the same: what it measures may have changed with it")
    if changed & {"host", "processor", "usable CPUs", "architecture"}:
        told.append(
            "the machine is not the same: how models compare depends on it; --machines asks whether the same "
            "model wins on both"
        )
    return told


def _known(one: Differing) -> set[str]:
    return {value for values in one.values.values() for value in values if value != UNKNOWN}


def unwidened(kinds: Collection[str]) -> list[str]:
    """Return the warning that intervals of these kinds of groups lack the variance between runs."""
    if not kinds:
        return []
    return [
        f"run-to-run variance unknown ({' and '.join(sorted(kinds))} groups), so intervals are narrower than "
        "the truth: `bench certify` measures it, or give several runs to a side (A1,A2 B1,B2)"
    ]


def notes(across: Across) -> list[str]:
    """Return what the ratios can't see, and what a widened interval does not hold."""
    kinds = {cell.cell.kind for cell in across.cells if cell.relative and cell.relative.widened}
    return [SHARED, *widened_by_stretches(kinds)]


def widened_by_stretches(kinds: Collection[str]) -> list[str]:
    """Return by what intervals of these kinds of groups are widened, and that whole runs may differ by more.

    A certificate takes the variance from twins in stretches of one invocation: what moves a model between
    whole runs, like the layout of memory after a start of the machine, cancels in twins.
    """
    if not kinds:
        return []
    return [
        f"intervals ({' and '.join(sorted(kinds))} groups) are widened by what stretches of ten blocks "
        "differ by in the machine's certificate; whole runs may differ by more; several runs a side "
        "(before1,before2,before3) measure that"
    ]


def refused_lines(refused: Sequence[Refused]) -> list[str]:
    """Return what is not compared, and why; cells that share a reason share a line."""
    return _shared_reasons((one.b, one.cell, one.reason) for one in refused)


def not_relative_lines(cells: Iterable[CellAcross]) -> list[str]:
    """Return the cells that have no relative ratio, or no verdict of it, and why, in the same way."""
    told = ((one, one.not_relative or (one.relative.reason if one.relative else None)) for one in cells)
    return _shared_reasons(
        (one.b, one.cell, reason) for one, reason in told if reason and not same_data(one.a, one.b)
    )


def _shared_reasons(told: Iterable[tuple[Side, ReducedCell, str]]) -> list[str]:
    shared: dict[tuple[str, str], dict[str, list[str]]] = {}
    for side, cell, reason in told:
        shared.setdefault((side.label, reason), {}).setdefault(cell.group, []).append(cell.id)
    several = len({label for label, _ in shared}) > 1
    return [
        clean(f"{f'{label}: ' if several else ''}{_groups(groups)}: {reason}", REASON_LIMIT)
        for (label, reason), groups in shared.items()
    ]


def _groups(groups: dict[str, list[str]]) -> str:
    return ", ".join(
        ids[0] if len(ids) == 1 else f"{group} ({len(ids)} cells)" for group, ids in groups.items()
    )


def tally(cells: Iterable[CellAcross]) -> str:
    """Return how many cells have which verdict: `1 slower, 3 equivalent`."""
    counts: Counter[str] = Counter(one.relative.verdict for one in cells if one.relative)
    words = ("slower", "faster", "equivalent", "inconclusive")
    return ", ".join(f"{counts[word]} {word}" for word in words if counts[word]) or "no verdicts"


def threshold_lines(across: Across, threshold: float) -> list[str]:
    """Return the regressions that are established beyond the threshold, or that none is."""
    beyond = f"{threshold * 100:g} %"
    found = [
        clean(
            f"{one.cell.id} in {one.b.label}: {fmt.ratio(one.relative.ratio)} "
            f"{fmt.interval(one.relative.ratio_ci)}",
            300,
        )
        for one in across.cells
        if one.relative and regressed(one.relative, threshold)
    ]
    if not found:
        return [f"No regression beyond {beyond} is established.", *_too_coarse(across, threshold)]
    return [f"Established regressions beyond {beyond}:", *(f"  {line}" for line in found)]


def _too_coarse(across: Across, threshold: float) -> list[str]:
    judged = [one for one in across.cells if one.relative and not same_data(one.a, one.b)]
    sizes = [one.relative.detectable for one in judged if one.relative]
    coarse = sum(size is None or size > 1 + threshold for size in sizes)
    if not coarse:
        return []
    return [f"{coarse} of {len(judged)} cells could not have found a difference of {threshold * 100:g} %."]


def _some(values: Sequence[str]) -> str:
    shown = [clean(value, LIMIT) for value in values[:NAMED]]
    return ", ".join(shown) + (f" and {len(values) - NAMED} more" if len(values) > NAMED else "")
