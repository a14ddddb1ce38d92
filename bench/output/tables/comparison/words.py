"""A comparison of runs in sentences: which runs are compared, what else differs, and what weakens it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from bench.analysis.grouped import grouped
from bench.analysis.runs.comparability import Side
from bench.analysis.runs.compare_runs import CellComparison, Refused, RunComparison, regressed, unjudged
from bench.analysis.runs.differences import UNKNOWN, Differing
from bench.analysis.runs.reduced import ReducedCell
from bench.analysis.runs.run_difference import same_data
from bench.machine.facts import clean
from bench.machine.headline import headline
from bench.output.tables.words import control_line, longer
from bench.text import the_first

LIMIT = 120
REASON_LIMIT = 600
NAMED = 3
SHARED = (
    "A change that affects a cell and its sequential cell alike, such as a slower Python, cancels out and is "
    "not visible here; a change in the sequential cell alone appears inverted in all other cells. "
    "`bench duel` runs two variants side by side."
)


def side_line(side: Side) -> str:
    """Return the run of a side with its profile, time and machine; the ids of several."""
    if len(side.runs) > 1:
        return runs_line([run.id for run in side.runs])
    run = side.runs[0]
    parts = (run.id, run.profile, run.started_at[:16].replace("T", " "), headline(run.machine))
    return " · ".join(clean(part, LIMIT) for part in parts if part)


def runs_line(ids: Sequence[str]) -> str:
    """Return how many runs there are, and the ids of the first ones."""
    return f"{len(ids)} runs, one value per run: {some(ids)}"


def differing_line(one: Differing) -> str:
    """Return one difference between the sides: `Python: CPython 3.11.7 in A; CPython 3.12.1 in B`."""
    labels = grouped((some(values), label) for label, values in one.values.items())
    return f"{one.what}: " + "; ".join(f"{values} in {some(who)}" for values, who in labels.items())


def warnings(across: RunComparison) -> list[str]:
    """Return everything that makes the comparison less than trustworthy."""
    return side_warnings(across.sides) + _other_ground(across) + unwidened(_kinds(across, widened=False))


def _kinds(across: RunComparison, *, widened: bool) -> set[str]:
    return {one.cell.kind for one in across.cells if one.relative and one.relative.widened is widened}


def side_warnings(sides: Sequence[Side]) -> list[str]:
    """Return what makes any comparison of these runs less than trustworthy."""
    first, *later = sides
    lines = [
        f"{side.label} is the same data as {first.label}: all ratios are 1 and prove nothing"
        for side in later
        if same_data(first, side)
    ]
    runs = [(f"{side.label} ({clean(run.id, LIMIT)})", run) for side in sides for run in side.runs]
    lines += [
        f"{name}: {clean(control_line(control), 300)}"
        for name, run in runs
        for control in run.broken_controls
    ]
    lines += [
        f"{name} is {run.status}: it has only what was measured until then"
        for name, run in runs
        if run.status != "complete"
    ]
    lines += [
        f"{name} is imported from {clean(run.imported_from, LIMIT)}: its cells were not measured side by "
        "side, so only absolute times are shown, without a verdict"
        for name, run in runs
        if run.imported_from
    ]
    return lines


def _other_ground(across: RunComparison) -> list[str]:
    # A fact that one side lacks is no change.
    changed = {one.what for one in across.differing if len(_known(one)) > 1}
    lines = []
    if "harness" in changed:
        lines.append("the versions of the harness differ, and may measure differently")
    if changed & {"host", "processor", "usable CPUs", "architecture"}:
        lines.append(
            "the runs were made on different machines, and how models compare depends on the machine; "
            "--machines shows whether the same model wins on both"
        )
    return lines


def _known(one: Differing) -> set[str]:
    return {value for values in one.values.values() for value in values if value != UNKNOWN}


def unwidened(kinds: Collection[str]) -> list[str]:
    """Return the warning that intervals in these kinds of groups lack the variance between runs."""
    if not kinds:
        return []
    return [
        f"run-to-run variance unknown ({' and '.join(sorted(kinds))} groups), so the intervals are too "
        "narrow: `bench certify` measures it, or give several runs for each side (A1,A2 B1,B2)"
    ]


def notes(across: RunComparison) -> list[str]:
    """Return what the ratios cannot show, and what a widened interval does not cover."""
    return [SHARED, *widened_by_stretches(_kinds(across, widened=True))]


def widened_by_stretches(kinds: Collection[str]) -> list[str]:
    """Return by what intervals in these kinds of groups are widened, and that whole runs may vary more.

    A calibration estimates the variance from A/A pairs in stretches of one invocation. What shifts a model
    between whole runs, such as the memory layout after a restart of the machine, cancels in these pairs.
    """
    if not kinds:
        return []
    return [
        f"intervals ({' and '.join(sorted(kinds))} groups) are widened by the variation between stretches of "
        "ten blocks in the machine's calibration; whole runs may vary more, which several runs for each side "
        "(before1,before2,before3) measure"
    ]


def refused_lines(refused: Sequence[Refused]) -> list[str]:
    """Return what is not compared, and why; cells that share a reason share a line."""
    return _shared_reasons((one.b, one.cell, one.reason) for one in refused)


def not_relative_lines(cells: Iterable[CellComparison]) -> list[str]:
    """Return the cells that have no relative ratio or no verdict on it, and why, in the same way."""
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


def tally(cells: Iterable[CellComparison]) -> str:
    """Return how many cells have which verdict: `1 slower, 3 equivalent`."""
    counts: Counter[str] = Counter(one.relative.verdict for one in cells if one.relative)
    words = ("slower", "faster", "equivalent", "inconclusive")
    return ", ".join(f"{counts[word]} {word}" for word in words if counts[word]) or "no verdicts"


def threshold_lines(across: RunComparison, threshold: float) -> list[str]:
    """Return the established regressions beyond the threshold, or that there is none."""
    beyond = f"{threshold * 100:g} %"
    regressions = [
        clean(f"{one.cell.id}: {longer(one.b.label, one.a.label, found.ratio, found.ratio_ci)}", 300)
        for one in across.cells
        if (found := one.relative) and found.ratio and regressed(one, threshold)
    ]
    if not regressions and unjudged(across):
        return [f"Whether there is a regression beyond {beyond} cannot be judged."]
    if not regressions:
        return [f"No regression beyond {beyond} is established.", *_too_coarse(across, threshold)]
    return [f"Established regressions beyond {beyond}:", *(f"  {line}" for line in regressions)]


def _too_coarse(across: RunComparison, threshold: float) -> list[str]:
    judged = [one for one in across.cells if one.relative and not same_data(one.a, one.b)]
    sizes = [one.overall.detectable if one.overall else None for one in judged]
    coarse = sum(size is None or size > 1 + threshold for size in sizes)
    if not coarse:
        return []
    cells = f"{coarse} of {len(judged)} cells"
    return [f"In {cells} the minimum detectable difference is above {threshold * 100:g} %."]


def some(values: Sequence[str]) -> str:
    """Return the first values, and how many more there are."""
    return the_first([clean(value, LIMIT) for value in values], NAMED)
