"""What the figures say, in sentences: warnings first, then the answer of each group."""

from collections.abc import Collection

from bench.analysis.run.gap import gaps
from bench.analysis.run.summary import GroupSummary, Pair, Row, Summary
from bench.analysis.runs.reduced import ReducedCell
from bench.analysis.stats.estimate import inverse
from bench.model.plan import SEQUENTIAL
from bench.model.run import CellResult, Control, Run
from bench.output.tables.certificate import certificate_line
from bench.output.tables.format import duration, interval, percent_above_one, ratio
from bench.output.tables.noise import noise_warnings

# A workload that can tell so reports, for each round, a figure of this name: 1 where it was, else 0.
BOTTLENECK = "_bottleneck"
OFTEN = 0.5


def label(cell: CellResult | ReducedCell) -> str:
    """Return a cell's name within its group: the backend, and the levels in which it differs."""
    told = [
        str(level) if isinstance(level, str) else f"{name}={level}" for name, level in cell.levels.items()
    ]
    return f"{cell.backend} ({', '.join(told)})" if told else cell.backend


def warnings(summary: Summary, groups: Collection[str] | None = None) -> list[str]:
    """Return everything that makes this run less than trustworthy, the worst first.

    With the names of some groups, what noise and servers did to the other groups is left out.
    """
    run = summary.run
    told = [control_line(control) for control in run.controls if control.ok is False]
    told += [
        f"{cell.id} is {cell.status}: {cell.reason}"
        for cell in summary.unmeasured
        if cell.status != "skipped"
    ]
    if run.imported_from:
        told.append(f"imported from {run.imported_from}: not measured side by side, so nothing is compared")
    else:
        told += [line for group in summary.groups for line in missing_base(group)]
    if run.status == "complete":
        told += [control_line(control) for control in run.controls if control.ok is None]
    else:
        told.append(f"this run is {run.status}: it holds what was measured until then")
    told += list(run.notes)
    told += [
        line
        for group in summary.groups
        if groups is None or group.group.name in groups
        for line in bottlenecks(group)
    ]
    told += noise_warnings(summary.noise, groups)
    return told


def skipped_lines(run: Run) -> list[str]:
    """Return what was skipped and why: a group in one line where all of it was, for one reason."""
    reasons: dict[str, set[str | None]] = {}
    for cell in run.cells:
        reasons.setdefault(cell.group, set()).add(cell.reason if cell.status == "skipped" else None)
    lines = [
        f"{cell.group if len(reasons[cell.group]) == 1 else cell.id}: {cell.reason}"
        for cell in run.cells
        if cell.status == "skipped"
    ]
    return list(dict.fromkeys(lines))


def missing_base(group: GroupSummary) -> list[str]:
    """Return that a group has nothing to compare with, where its sequential cell has no times.

    Work that means nothing in sequence, or would take minutes, has no such cell, and lacks nothing.
    """
    planned = any(cell.backend == SEQUENTIAL for cell in group.group.cells)
    if (
        not planned
        or not group.rows
        or any(row.cell.backend == SEQUENTIAL and row.wall_s for row in group.rows)
    ):
        return []
    return [f"{group.group.name} has no sequential times, so it has no speed-up"]


def bottlenecks(group: GroupSummary) -> list[str]:
    """Return the cells of a group in which something other than the model set the pace."""
    return [
        bottleneck_line(row, name.removesuffix(BOTTLENECK), share)
        for row in group.rows
        for name, share in row.figures.items()
        if name.endswith(BOTTLENECK) and share >= OFTEN
    ]


def bottleneck_line(row: Row, what: str, share: float) -> str:
    """Return that `what` was the bottleneck of a cell, and how busy it was where that is known."""
    busy = row.figures.get(f"{what}_cpu_share")
    used = "" if busy is None else f": it used {busy * 100:.0f} % of a core"
    return f"{row.cell.id}: the {what} was the bottleneck in {share * 100:.0f} % of rounds{used}"


def control_line(control: Control) -> str:
    """Return a control's outcome in one line."""
    mark = {True: "holds", False: "OUT OF BOUNDS", None: "not known"}[control.ok]
    if control.ratio is None:
        costs = ", ".join(
            f"{name.removesuffix('_s_per_op')} {duration(value)}" for name, value in control.figures.items()
        )
        return f"control {control.name} ({control.group}): {costs or mark}"
    found = f"{ratio(control.ratio)} {interval(control.ratio_ci)}"
    return f"control {control.name} ({control.group}) {mark}: {control.says}; found {found}"


def trust_lines(summary: Summary) -> list[str]:
    """Return what is known of how far this run can be trusted: its controls, and the certificate."""
    lines = [control_line(control) for control in summary.run.controls]
    if summary.certificate is None:
        return lines
    kinds = dict.fromkeys(group.group.pinned for group in summary.groups)
    return lines + [
        certificate_line(summary.certificate, pinned, summary.run.plan.margin) for pinned in kinds
    ]


def pair_line(pair: Pair) -> str:
    """Return one comparison as a sentence; a difference is told from the faster one's side."""
    found, a, b = pair.comparison, label(pair.a), label(pair.b)
    if found.verdict == "slower":
        return f"{a}: {ratio(found.ratio)} as fast as {b} {interval(found.ratio_ci)}"
    if found.verdict == "faster":
        return f"{b}: {ratio(1 / found.ratio)} as fast as {a} {interval(inverse(found.ratio_ci))}"
    times = f"{ratio(found.ratio)} the time {interval(found.ratio_ci)}"
    if found.verdict == "equivalent":
        return f"{b} and {a} take the same time, within 5 %: {times}"
    why = found.reason or f"it could have found {percent_above_one(found.detectable)}"
    advice = f"; {pair.spread.advice}" if pair.spread else ""
    return f"{b} and {a} cannot be told apart: {times}; {why}{advice}"


def group_lines(group: GroupSummary) -> list[str]:
    """Return what a group's family says, without the comparisons with sequential that the table shows."""
    if group.group.unequal:
        return ["not compared: operations are given up here, so the cells do not do equal work"]
    between = [p for p in group.pairs if SEQUENTIAL not in (p.a.backend, p.b.backend)]
    untested = {pair.comparison.reason for pair in group.pairs}
    if len(untested) == 1 and None not in untested:
        return [f"no verdicts here: {untested.pop()}"]
    heavy = [row for row in group.rows if row.heavy]
    return [pair_line(pair) for pair in between] + [_heavy_line(row) for row in heavy]


def _heavy_line(row: Row) -> str:
    return (
        f"{label(row.cell)}: some rounds take far longer: {duration(row.mean_s)} a round on the mean, "
        f"{duration(row.wall_s)} typically"
    )


def gap_lines(run: Run) -> list[str]:
    """Return how much of each mixed gap was the model, and how much the factor that came with it."""
    lines = []
    for gap in gaps(run):
        lines.append(
            f"{gap.group}: {label(gap.b)} takes {ratio(gap.total)} {interval(gap.total_ci)} "
            f"the time of {label(gap.a)}. Of that,"
        )
        lines += [
            f"  with {gap.factor}={share.level} on both sides the model is "
            f"{ratio(share.model)} {interval(share.model_ci)}, "
            f"so the {gap.factor} is {ratio(share.rest)} {interval(share.rest_ci)}"
            for share in gap.shares
        ]
    return lines
