"""The results of a run in sentences: its warnings, its controls, and the comparisons of each group."""

from collections.abc import Collection, Iterable

from bench.analysis.grouped import grouped
from bench.analysis.run.gap import gaps
from bench.analysis.run.summary import GroupSummary, Pair, Row, Summary
from bench.analysis.runs.reduced import ReducedCell
from bench.analysis.stats.compare import Comparison
from bench.analysis.stats.estimate import Interval, inverse
from bench.model.plan import SEQUENTIAL
from bench.model.run import CellResult, Control, Run
from bench.output.tables import format as fmt
from bench.output.tables.certificate import certificate_line
from bench.output.tables.noise import noise_warnings
from bench.output.tables.surroundings import distortion_lines, doctor_lines
from bench.text import is_, takes

# A workload that detects it reports a metric of this name for each round: 1 for a bottleneck, else 0.
BOTTLENECK = "_bottleneck"
OFTEN = 0.5
# More cells that are lost for one reason are counted, not named.
MOST_ALIKE = 4
SIZE_OPEN = "the direction is established, the size is not"
DIFFERENT = ("faster", "slower")
GAP_TITLE = "How much of the difference comes from the model"


def label(cell: CellResult | ReducedCell) -> str:
    """Return a cell's name within its group: the backend, and the levels in which it differs."""
    levels = [
        str(level) if isinstance(level, str) else f"{name}={level}" for name, level in cell.levels.items()
    ]
    return f"{cell.backend} ({', '.join(levels)})" if levels else cell.backend


def as_fast(
    faster: str, slower: str, times: float | None, bounds: Interval | None, verdict: str | None = "faster"
) -> str:
    """Return `threads are 1.18× as fast as sequential [1.10 … 1.27]`, or that only the direction is known."""
    speed = f"{is_(faster)} {fmt.ratio(times)} as fast as {slower} {fmt.interval(bounds)}"
    return f"{speed} ({SIZE_OPEN})" if verdict in DIFFERENT and size_is_open(bounds) else speed


def faster_first(a: str, b: str, found: Comparison) -> str:
    """Return a comparison of B with A in such words, the faster one first."""
    if found.ratio >= 1:
        return as_fast(a, b, found.ratio, found.ratio_ci, found.verdict)
    return as_fast(b, a, 1 / found.ratio, inverse(found.ratio_ci), found.verdict)


def size_is_open(bounds: Interval | None) -> bool:
    """Return whether correction for multiple tests has cut the interval off at 1.

    The difference is then established, but not that it is larger than nothing that matters.
    """
    return bounds is not None and 1.0 in bounds and bounds[0] < bounds[1]


def sure_text(bounds: Interval | None) -> str:
    """Return the interval of a speed-up; where its size is open, one that ends short of 1, and says so."""
    if bounds is None or not size_is_open(bounds):
        return fmt.interval(bounds, fmt.few) if bounds else ""
    ends = f">1 … {fmt.few(bounds[1])}" if bounds[0] == 1 else f"{fmt.few(bounds[0])} … <1"
    return f"[{ends}, size open]"


def longer(slower: str, faster: str, times: float, bounds: Interval | None) -> str:
    """Return `B takes 18.0 % longer than A [10.2 … 27.1 %]`."""
    sure = f" [{_percent(bounds[0])} … {_percent(bounds[1])} %]" if bounds else ""
    return f"{takes(slower)} {_percent(times)} % longer than {faster}{sure}"


def _percent(times: float) -> str:
    return fmt.digits((times - 1) * 100)


def warnings(
    summary: Summary, groups: Collection[str] | None = None, beside_trust: bool = False
) -> list[str]:
    """Return everything that makes this run less than trustworthy, the worst first.

    Given the names of some groups, noise and bottlenecks of the other groups are left out, and beside the
    line on trust, what that says: controls, and whether the run is complete.
    """
    run = summary.run
    lines = distortion_lines(run.machine)
    if not beside_trust:
        lines += [control_line(control) for control in run.controls if control.ok is False]
    lines += lost_lines(summary.unmeasured)
    lines += [f"{cell.id} is {cell.reason}" for cell in run.cells if cell.partial]
    if run.imported_from:
        lines.append(f"imported from {run.imported_from}: not measured side by side, so nothing is compared")
    else:
        lines += [line for group in summary.groups for line in missing_base(group)]
    if run.status != "complete" and not beside_trust:
        lines.append(f"this run is {run.status}: it has only what was measured until then")
    elif not beside_trust:
        lines += open_controls(run.controls)
    lines += run.notes
    chosen = [group for group in summary.groups if groups is None or group.group.name in groups]
    lines += [line for group in chosen for line in bottlenecks(group)]
    lines += [] if run.imported_from else doctor_lines(run.machine, run.notes)
    return lines + noise_warnings(summary.noise, groups)


def lost_lines(unmeasured: Iterable[CellResult]) -> list[str]:
    """Return the cells that are void or failed, with the reason; those of one interpreter in one line."""
    alike = grouped(((cell.status, cell.reason), cell.id) for cell in unmeasured if cell.status != "skipped")
    return [
        line
        for (status, reason), cells in alike.items()
        for line in (
            [f"{cell} is {status}: {reason}" for cell in cells]
            if len(cells) <= MOST_ALIKE
            else [f"{len(cells)} cells are {status}: {reason}"]
        )
    ]


def skipped_lines(run: Run, groups: Collection[str] | None = None) -> list[str]:
    """Return what was skipped and why: one line for a group that was skipped as a whole for one reason.

    Given the names of some groups, the others are left out.
    """
    reasons: dict[str, set[str | None]] = {}
    for cell in run.cells:
        reasons.setdefault(cell.group, set()).add(cell.reason if cell.status == "skipped" else None)
    lines = [
        f"{cell.group if len(reasons[cell.group]) == 1 else cell.id}: {cell.reason}"
        for cell in run.cells
        if cell.status == "skipped" and (groups is None or cell.group in groups)
    ]
    return list(dict.fromkeys(lines))


def missing_base(group: GroupSummary) -> list[str]:
    """Return that a group has no speed-ups because its sequential cell has no valid times.

    Groups that were planned without a sequential cell need no such warning.
    """
    planned = any(cell.backend == SEQUENTIAL for cell in group.group.cells)
    timed = any(row.cell.backend == SEQUENTIAL and row.wall_s for row in group.rows)
    if not planned or not group.rows or timed:
        return []
    return [f"{group.group.name} has no sequential times, and therefore no speed-ups"]


def bottlenecks(group: GroupSummary) -> list[str]:
    """Return the cells of a group whose pace was set by something other than the model."""
    return [
        bottleneck_line(row, name.removesuffix(BOTTLENECK), share)
        for row in group.rows
        for name, share in row.figures.items()
        if name.endswith(BOTTLENECK) and share >= OFTEN
    ]


def bottleneck_line(row: Row, what: str, share: float) -> str:
    """Return that `what` was the bottleneck of a cell, and how busy it was where that is known."""
    busy = row.figures.get(f"{what}_cpu_share")
    used = "" if busy is None else f"; it used {busy * 100:.0f} % of a core"
    return f"{row.cell.id}: the {what} was the bottleneck in {share * 100:.0f} % of rounds{used}"


def control_line(control: Control) -> str:
    """Return a control's outcome in one line."""
    outcome = {True: "passed", False: "FAILED", None: "inconclusive"}[control.ok]
    if control.ratio is None:
        costs = ", ".join(
            f"{name.removesuffix('_s_per_op')} {fmt.duration(value)}"
            for name, value in control.figures.items()
        )
        return f"control {control.name} ({control.group}): {costs or outcome}"
    sure = fmt.interval(control.ratio_ci, lambda end: fmt.change(end - 1))
    measured = f"measured: {fmt.change(control.ratio - 1)} {sure}"
    return f"control {control.name} ({control.group}) {outcome}; expected: {control.says}; {measured}"


def open_controls(controls: Iterable[Control]) -> list[str]:
    """Return the controls that could tell nothing in a line, one with its figures and several by name."""
    found = [one for one in controls if one.ok is None and not one.figures]
    if len(found) < 2:
        return list(map(control_line, found))
    names = ", ".join(f"{one.name} ({one.group})" for one in found)
    return [f"{len(found)} controls inconclusive, so small differences are uncertain: {names}"]


def trust_lines(summary: Summary) -> list[str]:
    """Return how far this run can be trusted: its controls, and the calibration of its machine."""
    lines = [control_line(control) for control in summary.run.controls]
    if summary.certificate is None:
        return lines
    kinds = dict.fromkeys(group.group.pinned for group in summary.groups)
    return lines + [
        certificate_line(summary.certificate, pinned, summary.run.plan.margin) for pinned in kinds
    ]


def pair_line(pair: Pair, margin: float) -> str:
    """Return one comparison as a sentence, the faster cell first; `margin` is that of equivalence."""
    found, a, b = pair.comparison, label(pair.a), label(pair.b)
    speed = faster_first(a, b, found)
    if found.verdict in DIFFERENT:
        return speed
    if found.verdict == "equivalent":
        return f"{a} and {b} take the same time within {100 * margin:g} %: {speed}"
    if found.reason:
        return f"no verdict on {a} and {b}: {speed}; {found.reason}"
    sure = f"minimum detectable difference {fmt.percent_above_one(found.detectable)}"
    advice = f"; {pair.spread.advice}" if pair.spread else ""
    return f"no significant difference between {a} and {b}: {speed}; {sure}{advice}"


def group_lines(group: GroupSummary) -> list[str]:
    """Return the comparisons of a group in sentences, except those with sequential, which the table shows."""
    if group.group.unequal:
        return ["not compared: some operations are cancelled here, so the cells do not do equal work"]
    if not group.group.compared:
        return []
    # Cells may have different numbers of blocks; if even the most are too few, that is all there is to say.
    untested = sorted(group.pairs, key=lambda pair: -pair.comparison.blocks)
    if untested and all(pair.comparison.reason for pair in untested):
        return [f"no verdicts: {untested[0].comparison.reason}"]
    between = [p for p in group.pairs if SEQUENTIAL not in (p.a.backend, p.b.backend)]
    heavy = [
        f"{label(row.cell)}: some rounds take far longer than the others: {fmt.duration(row.mean_s)} per "
        f"round on average, typically {fmt.duration(row.wall_s)}"
        for row in group.rows
        if row.heavy
    ]
    told = [pair_line(pair, group.margin) for pair in between]
    open_ones = any(row.verdict in DIFFERENT and size_is_open(row.speedup_ci) for row in group.rows)
    return told + heavy + ([f"size open: {SIZE_OPEN}"] if open_ones else [])


def gap_lines(run: Run, groups: Collection[str] | None = None) -> list[str]:
    """Return how much of each mixed difference comes from the model, and how much from the other factor.

    Given the names of some groups, the others are left out.
    """
    lines = []
    for gap in (one for one in gaps(run) if groups is None or one.group in groups):
        a, b = label(gap.a), label(gap.b)
        lines.append(f"{gap.group}: {as_fast(a, b, gap.total, gap.total_ci)}")
        lines += [
            f"  with {gap.factor}={share.level} for both, "
            f"{as_fast(gap.a.backend, gap.b.backend, share.model, share.model_ci)}; the {gap.factor} "
            f"accounts for the remaining {fmt.ratio(share.rest)} {fmt.interval(share.rest_ci)}"
            for share in gap.shares
        ]
    return lines
