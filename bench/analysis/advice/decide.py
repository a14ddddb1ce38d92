"""The verdict: what is established of the fastest model, and whether it pays."""

import math
from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.advice.case import SEQUENTIAL, Case, hardly_matters
from bench.analysis.advice.changes import changes_of
from bench.analysis.advice.options import option_of, weight
from bench.analysis.advice.reasons import reasons_of
from bench.analysis.advice.records import Advice, Costs, Option, RunnerUp, Verdict
from bench.analysis.run.cell_times import measured_blocks
from bench.analysis.run.summary import GroupSummary, Row
from bench.analysis.stats.compare import Comparison, turned
from bench.model.nature import Nature


class Found(Struct, frozen=True, kw_only=True):
    """Everything that was measured of one function: its nature, the sweep, and the last comparison."""

    target: str
    nature: Nature
    cpus: int
    sweep: tuple[Option, ...]
    final: GroupSummary | None
    refusals: tuple[str, ...] = ()
    alpha: float = 0.01
    margin: float = 0.05
    notes: tuple[str, ...] = ()


def advise(found: Found) -> Advice:
    """Return the advice for what was measured."""
    final = found.final
    base, rivals = _ranked(final, found.nature.items)
    best = rivals[0] if rivals else None
    over = final.comparison(base.cell.id, best.cell.id) if final and base and best else None
    costs = costs_of(best, base)
    verdict = verdict_of(over, found, costs)
    alone = Option(backend=SEQUENTIAL, workers=1, speedup=1.0, s_per_call=base.s_per_op if base else None)
    rival = _runner_up(final, rivals, base, verdict)
    case = Case(
        nature=found.nature,
        cpus=found.cpus,
        verdict=verdict,
        advised=option_of(best) if verdict == "faster" and best else alone,
        best=option_of(best) if best else None,
        rival=rival,
        options=found.sweep,
        costs=costs,
        refusals=found.refusals,
    )
    reasons = reasons_of(case)
    return Advice(
        target=found.target,
        verdict=verdict,
        advice=case.advised,
        runner_up=rival,
        reasons=reasons,
        costs=costs,
        changes=changes_of(case, reasons),
        sweep=found.sweep,
        nature=found.nature,
        cpus=found.cpus,
        alpha=found.alpha,
        margin=found.margin,
        blocks=final.blocks if final else 0,
        notes=found.notes,
    )


def _ranked(final: GroupSummary | None, items: int) -> tuple[Row | None, list[Row]]:
    """Return the loop's row, and the others: the fastest first, or an equally fast one that takes less.

    One that saves what its start takes within so many calls comes before one that does not.
    """
    rows = list(final.rows) if final else []
    base = next((row for row in rows if row.cell.backend == SEQUENTIAL), None)
    rivals = [row for row in rows if row.speedup and row.cell.backend != SEQUENTIAL]
    rivals.sort(key=lambda row: -(row.speedup or 0.0))
    if final and len(rivals) > 1 and _lighter(final, rivals[0], rivals[1]):
        rivals[:2] = rivals[1::-1]
    least = {row.cell.id: costs_of(row, base).pays_from_calls for row in rivals}
    rivals.sort(key=lambda row: not (items and (least[row.cell.id] or items + 1) <= items))
    return base, rivals


def _lighter(final: GroupSummary, first: Row, second: Row) -> bool:
    # Of two that are equally fast, as far as can be told, it is the one that takes less.
    between = final.comparison(first.cell.id, second.cell.id)
    if between is None or weight(option_of(second)) >= weight(option_of(first)):
        return False
    return between.verdict == "equivalent" or (
        between.verdict == "inconclusive" and between.ratio <= 1 + final.margin
    )


def verdict_of(over: Comparison | None, found: Found, costs: Costs) -> Verdict:
    """Return the verdict; `over` compares the best option's time with that of the sequential loop."""
    if over is None:
        return "sequential" if not found.sweep or found.nature.items == 1 else "can't tell"
    if hardly_matters(found.nature, found.cpus):
        return "sequential"
    if over.verdict == "equivalent":
        return "no difference"
    if over.verdict == "faster":
        few = found.nature.items and costs.pays_from_calls and costs.pays_from_calls > found.nature.items
        return "sequential" if few else "faster"
    limit = 1 / (1 + found.margin)
    if over.verdict == "slower" or (over.ratio_ci is not None and over.ratio_ci[0] >= limit):
        return "sequential"
    return "can't tell"


def costs_of(best: Row | None, base: Row | None) -> Costs:
    """Return what the best option costs, and from how many calls on that pays."""
    if best is None or base is None:
        return Costs()
    start_up_s, saved_s = _start_up_s(best), (base.s_per_op or 0.0) - (best.s_per_op or 0.0)
    # A loop that awaits has to be started, too.
    more_s = None if start_up_s is None else start_up_s - (_start_up_s(base) or 0.0)
    pays = math.ceil(more_s / saved_s) if more_s is not None and saved_s > 0 else None
    return Costs(
        cpu_s_per_call=best.cpu_s_per_op,
        sequential_cpu_s_per_call=base.cpu_s_per_op,
        memory_bytes=best.memory_bytes,
        start_up_s=start_up_s,
        pays_from_calls=max(1, pays) if pays is not None else None,
    )


def _start_up_s(row: Row) -> float | None:
    known = [one for one in (row.create_s, row.ready_s, row.teardown_s) if one is not None]
    return sum(known) if known else None


def _runner_up(
    final: GroupSummary | None, rivals: Sequence[Row], base: Row | None, verdict: Verdict
) -> RunnerUp | None:
    if final is None or base is None or not rivals:
        return None
    first, second = (rivals[0], rivals[1] if len(rivals) > 1 else base)
    if verdict != "faster":
        first, second = base, rivals[0]
    between = final.comparison(first.cell.id, second.cell.id)
    if between is None or not measured_blocks(second.cell):
        return None
    # The comparison is of the second's time with the first's; the verdict is told of the first.
    told = turned(between)
    shown = option_of(second)
    return RunnerUp(
        **{name: getattr(shown, name) for name in Option.__struct_fields__},
        verdict=told.verdict,
        times=between.ratio,
        times_ci=between.ratio_ci,
    )
