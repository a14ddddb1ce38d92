"""The answer of each headline group in one sentence with its intervals: the winner, a tie, or no answer.

A winner is significantly faster than every other model in its group's family of comparisons. Where there is
none, the sentence says so and states what was measured.
"""

from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.analysis.run.winners import leaders_of, outcome_of, ratio_of
from bench.machine.doctor import why_distorted
from bench.model.plan import SEQUENTIAL
from bench.model.run import CellResult, Control
from bench.output.tables import format as fmt
from bench.output.tables.words import as_fast, label
from bench.text import listing, wins

Told = tuple[str, str]
MOST_NAMED = 4


class Answer(Struct, frozen=True, kw_only=True):
    """One group's answer: `lead`, then `rest`. `settled`: a difference or its absence is established."""

    group: str
    question: str
    lead: str
    rest: str
    settled: bool


def answers(summary: Summary) -> list[Answer]:
    """Return an answer for every headline group, the settled ones first."""
    groups = [group for group in summary.groups if group.group.display.headline] or list(summary.groups)
    distorted = why_distorted(summary.run.machine) is not None
    # An advice is an answer of its own.
    asked = [group for group in groups if group.group.kind != "advice"]
    told = [answer(group, summary.run.controls, distorted) for group in asked]
    return sorted(told, key=lambda one: not one.settled)


def answer(group: GroupSummary, controls: Sequence[Control] = (), distorted: bool = False) -> Answer:
    """Return a group's answer, with the doubts that failed controls, void cells and distortions raise."""
    (lead, rest), settled = _finding(group)
    lost = [f"{label(row.cell)} is {row.cell.status}" for row in group.rows if row.cell.status != "ok"]
    failed = [one.name for one in controls if one.ok is False and one.group == group.group.name]
    other = group.group.confounded
    mixed = [f"the models also differ in the {other}"] if other else []
    wrong = ["the times are distorted"] if distorted else []
    doubts = [*wrong, *mixed, *lost, *(f"the control {name} failed" for name in failed)]
    return Answer(
        group=group.group.name,
        question=group.group.question,
        lead=lead,
        rest=f"{rest} But {', and '.join(doubts)}." if doubts else rest,
        settled=settled and not failed and not distorted,
    )


def _finding(group: GroupSummary) -> tuple[Told, bool]:
    ranked = sorted((row for row in group.rows if row.s_per_op), key=lambda row: row.s_per_op or 0.0)
    if len(ranked) < 2:
        return _single(ranked), False
    if not any(pair.comparison.reason is None for pair in group.pairs):
        why = next((pair.comparison.reason for pair in group.pairs), "no two cells can be compared")
        return ("No verdict", f": {why}."), False
    cells = [row.cell for row in ranked]
    leaders, others = leaders_of(group, cells)
    outcome = outcome_of(group, leaders)
    if outcome == "winner":
        return _won(group, leaders[0], others), True
    if outcome == "no difference":
        return _tied(group, leaders, others), True
    return _open(group, leaders, others), _beats_sequential(group, leaders)


def _single(ranked: Sequence[Row]) -> Told:
    if not ranked:
        return "No answer", ": no cell has valid times."
    only = ranked[0]
    return (
        "No comparison",
        f": only {label(only.cell)} has valid times, {fmt.duration(only.s_per_op)} per operation.",
    )


def _won(group: GroupSummary, winner: CellResult, others: Sequence[CellResult]) -> Told:
    if _is_base(winner):
        return f"Nothing beats {label(winner)}", f": {_faster(group, winner, others[0])}, the next fastest."
    return wins(label(winner)), f": {_beyond(group, winner, others)}."


def _tied(group: GroupSummary, leaders: Sequence[CellResult], others: Sequence[CellResult]) -> Told:
    beyond = f" {_capital(_beyond(group, leaders[0], others))}." if others else ""
    within = f", within {100 * group.margin:g} %: {_faster(group, leaders[0], leaders[-1])}.{beyond}"
    return f"{_list(leaders)} take the same time", within


def _beyond(group: GroupSummary, cell: CellResult, others: Sequence[CellResult]) -> str:
    """Return how much faster a cell is than the next one, and than the sequential one."""
    base = next((other for other in others if _is_base(other)), None)
    if base is None or base is others[0]:
        return _faster(group, cell, others[0])
    ratio, bounds = ratio_of(group, cell, base)
    more = f"{fmt.ratio(ratio)} as fast as {label(base)} {fmt.interval(bounds)}"
    return f"{_faster(group, cell, others[0])}, the next fastest, and {more}"


def _open(group: GroupSummary, leaders: Sequence[CellResult], others: Sequence[CellResult]) -> Told:
    bases = [cell for cell in leaders if _is_base(cell)]
    if bases:
        # Where what is varied is not the model, each level has a sequential cell of its own.
        found = [
            _faster(group, cell, base)
            for cell in leaders
            for base in bases
            if not _is_base(cell) and group.comparison(base.id, cell.id)
        ]
        rest = f"; all of these are faster than {_list(others)}" if others else ""
        return "No model is significantly the fastest", f": {', '.join(found[:MOST_NAMED])}{rest}."
    beyond = f" {_capital(_beyond(group, leaders[-1], others))}." if others else ""
    unclear = f": this run cannot tell which ({_faster(group, leaders[0], leaders[-1])}).{beyond}"
    return _list(leaders, "or"), unclear


def _beats_sequential(group: GroupSummary, leaders: Sequence[CellResult]) -> bool:
    timed = [row.cell for row in group.rows if row.wall_s]
    return any(map(_is_base, timed)) and not any(map(_is_base, leaders))


def _is_base(cell: CellResult) -> bool:
    return cell.backend == SEQUENTIAL


def _list(cells: Sequence[CellResult], between: str = "and") -> str:
    return listing([label(cell) for cell in cells], between)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _faster(group: GroupSummary, cell: CellResult, other: CellResult) -> str:
    found = group.comparison(cell.id, other.id)
    times, bounds, verdict = (found.ratio, found.ratio_ci, found.verdict) if found else (None, None, None)
    return as_fast(label(cell), label(other), times, bounds, verdict)
