"""The answer of each headline group in one sentence, with its intervals: who wins, who ties, what is open.

A winner is established to be faster than every other model in its group's own family of comparisons. Where
nothing of the kind is established the sentence says so, and names what was found all the same.
"""

from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.analysis.run.winners import leaders_of, outcome_of, ratio_of
from bench.model.plan import SEQUENTIAL
from bench.model.run import CellResult, Control
from bench.output.tables import format as fmt
from bench.output.tables.words import label
from bench.text import is_, wins

Told = tuple[str, str]
IN_TURN = "one after another"
MOST_NAMED = 4


class Answer(Struct, frozen=True, kw_only=True):
    """One group's answer, `lead` and then `rest`. `settled`: a difference or its absence is established."""

    group: str
    question: str
    lead: str
    rest: str
    settled: bool


def answers(summary: Summary) -> list[Answer]:
    """Return an answer for every headline group, those of them first that settle something."""
    groups = [group for group in summary.groups if group.group.display.headline] or list(summary.groups)
    told = [answer(group, summary.run.controls) for group in groups]
    return sorted(told, key=lambda one: not one.settled)


def answer(group: GroupSummary, controls: Sequence[Control] = ()) -> Answer:
    """Return a group's answer; a control out of bounds and cells that are void are told with it."""
    (lead, rest), settled = _finding(group)
    lost = [f"{label(row.cell)} is {row.cell.status}" for row in group.rows if row.cell.status != "ok"]
    failed = [one.name for one in controls if one.ok is False and one.group == group.group.name]
    mixed = [f"the {group.group.confounded} changes with the model here"] * _mixed(group)
    doubts = [*mixed, *lost, *(f"its control {name} is out of bounds" for name in failed)]
    return Answer(
        group=group.group.name,
        question=group.group.question,
        lead=lead,
        rest=f"{rest} But {', and '.join(doubts)}." if doubts else rest,
        settled=settled and not failed,
    )


def _mixed(group: GroupSummary) -> bool:
    return bool(group.group.confounded)


def _finding(group: GroupSummary) -> tuple[Told, bool]:
    ranked = sorted((row for row in group.rows if row.wall_s), key=lambda row: row.wall_s or 0.0)
    if len(ranked) < 2:
        return _single(ranked), False
    if not any(pair.comparison.reason is None for pair in group.pairs):
        why = next((pair.comparison.reason for pair in group.pairs), "nothing here can be compared")
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
        return "No answer", ": nothing here has valid times."
    only = ranked[0]
    return (
        "No comparison",
        f": only {label(only.cell)} has valid times, {fmt.duration(only.s_per_op)} an operation.",
    )


def _won(group: GroupSummary, winner: CellResult, others: Sequence[CellResult]) -> Told:
    if _is_base(winner):
        return f"Nothing beats {_named(winner)}", f": it is {_faster(group, winner, others[0])}, the nearest."
    return wins(label(winner)), f": {_beyond(group, winner, others)}."


def _tied(group: GroupSummary, leaders: Sequence[CellResult], others: Sequence[CellResult]) -> Told:
    first, last = leaders[0], leaders[-1]
    ratio, bounds = ratio_of(group, first, last)
    apart = f", within 5 %: {fmt.ratio(ratio)} {fmt.interval(bounds)} apart."
    beyond = f" {is_(label(first))} {_beyond(group, first, others)}." if others else ""
    return f"{_list(leaders)} take the same time", f"{apart}{beyond}"


def _beyond(group: GroupSummary, cell: CellResult, others: Sequence[CellResult]) -> str:
    """Return how far a cell is before the next one, and before the sequential one."""
    base = next((other for other in others if _is_base(other)), None)
    if base is None or base is others[0]:
        return _faster(group, cell, others[0])
    return f"{_faster(group, cell, others[0])}, the nearest, and {_faster(group, cell, base)}"


def _open(group: GroupSummary, leaders: Sequence[CellResult], others: Sequence[CellResult]) -> Told:
    base = next((cell for cell in leaders if _is_base(cell)), None)
    if base is not None:
        found = [f"{is_(label(cell))} {_faster(group, cell, base)}" for cell in leaders if cell is not base]
        return (
            "No model is established to be the fastest",
            f": {', '.join(found[:MOST_NAMED])}{_rest(others)}.",
        )
    ratio, bounds = ratio_of(group, leaders[0], leaders[-1])
    found_ratio = f"{fmt.ratio(ratio)} {fmt.interval(bounds)} apart"
    last = leaders[-1]
    beyond = f" {is_(label(last))} {_beyond(group, last, others)}." if others else ""
    return f"{_list(leaders, 'or')}", f": this run cannot tell which ({found_ratio}).{beyond}"


def _rest(others: Sequence[CellResult]) -> str:
    return f"; all of these are faster than {_list(others)}" if others else ""


def _beats_sequential(group: GroupSummary, leaders: Sequence[CellResult]) -> bool:
    timed = [row.cell for row in group.rows if row.wall_s]
    return any(map(_is_base, timed)) and not any(map(_is_base, leaders))


def _is_base(cell: CellResult) -> bool:
    return cell.backend == SEQUENTIAL


def _named(cell: CellResult) -> str:
    return IN_TURN if label(cell) == SEQUENTIAL else label(cell)


def _list(cells: Sequence[CellResult], between: str = "and") -> str:
    names = [_named(cell) for cell in cells]
    return f"{', '.join(names[:-1])} {between} {names[-1]}" if len(names) > 1 else names[0]


def _faster(group: GroupSummary, cell: CellResult, other: CellResult) -> str:
    ratio, bounds = ratio_of(group, cell, other)
    return f"{fmt.ratio(ratio)} as fast as {_named(other)} {fmt.interval(bounds)}"
