"""What a run answers first, a sentence for each kind of work: which model is the fastest, and by how much."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from bench.analysis.run.matrix import Matrix
from bench.analysis.run.summary import GroupSummary, Row, baseline_of
from bench.analysis.run.winners import leaders_of, outcome_of, ratio_of
from bench.analysis.stats.estimate import Interval
from bench.model.plan import SEQUENTIAL
from bench.output.tables import format as fmt
from bench.output.tables.words import label, sure_text
from bench.text import is_, listing

# A reader asks about waiting, HTTP and computing, each in at most two ways under at most two
# interpreters; what more a run measures is in its matrix.
MOST_ASKED, MOST_CLAUSES = 3, 4
MOST_NAMED, MOST_SPEEDS = 4, 3
# Returns an interval in brackets.
Sure = Callable[[Interval | None], str]


class Headline(Struct, frozen=True, kw_only=True):
    """One kind of work: its `title`, then a clause for each of the `groups` that it rests on.

    The intervals are left to the matrix, which is shown beside it.
    """

    workload: str
    title: str
    clauses: tuple[str, ...]
    groups: tuple[GroupSummary, ...]

    @property
    def text(self) -> str:
        """Return the clauses in a sentence."""
        return f"{'; '.join(self.clauses)}."


def headlines(matrix: Matrix) -> list[Headline]:
    """Return a sentence for each of the first workloads of the matrix."""
    found: dict[str, list[GroupSummary]] = {}
    for row in matrix.rows:
        found.setdefault(row.group.group.workload, []).append(row.group)
    return [_headline(name, groups[:MOST_CLAUSES]) for name, groups in list(found.items())[:MOST_ASKED]]


def headlines_json(found: Sequence[Headline]) -> list[dict[str, Any]]:
    """Return the sentences as plain data."""
    return [
        {
            "workload": one.workload,
            "groups": [group.group.name for group in one.groups],
            "title": one.title,
            "text": one.text,
        }
        for one in found
    ]


def _headline(workload: str, groups: Sequence[GroupSummary]) -> Headline:
    display = groups[0].group.display
    title = display.kind or groups[0].group.name
    clauses = [_clause(group, brief=at > 0) for at, group in enumerate(groups)]
    if len(groups) > 1:
        kinds = [group.group.display.work.removeprefix(title).lstrip(", ") for group in groups]
        kinds = [
            f"different {group.group.confounded}s" if group.group.confounded else kind
            for group, kind in zip(groups, kinds, strict=True)
        ]
        names = kinds if len(set(kinds)) == len(kinds) else [group.group.name for group in groups]
        clauses = [f"{name}: {told}" if name else told for name, told in zip(names, clauses, strict=True)]
    return Headline(
        workload=workload,
        title=f"{title[:1].upper()}{title[1:]}" if display.work else title,
        clauses=tuple(clauses),
        groups=tuple(groups),
    )


def _clause(group: GroupSummary, brief: bool) -> str:
    told = standing(group, brief, lambda _: "")
    answered = any(pair.comparison.reason is None for pair in group.pairs)
    confounded = group.group.confounded
    return f"{told}, the {confounded}'s effect included" if confounded and answered else told


def standing(group: GroupSummary, brief: bool = False, sure: Sure = sure_text) -> str:
    """Return who leads in a group, as far as that is established; a `brief` clause follows another."""
    ranked = sorted((row for row in group.rows if row.s_per_op), key=lambda row: row.s_per_op or 0.0)
    if len(ranked) < 2:
        return "no answer, because fewer than two models have valid times"
    if not any(pair.comparison.reason is None for pair in group.pairs):
        why = next((pair.comparison.reason for pair in group.pairs), "no two cells can be compared")
        return f"no answer yet: {why}"
    rows = {row.cell.id: row for row in ranked}
    leaders, others = leaders_of(group, [row.cell for row in ranked])
    ahead, behind = ([rows[cell.id] for cell in cells] for cells in (leaders, others))
    models = [row for row in ahead if not _is_base(row)]
    outcome = outcome_of(group, leaders)
    if outcome == "winner":
        return _won(group, ahead[0], behind, brief, sure)
    if len(models) < len(ahead):
        if outcome == "no difference":
            ties = f", which ties with {listing(_names(models))}" if models else ""
            return f"no model is faster than {SEQUENTIAL} code{ties}"
        return f"this run cannot tell whether a model is faster than {SEQUENTIAL}: {_each(models, sure)}"
    if outcome == "no difference":
        tie = f"{listing(_names(models))} tie for the fastest"
        return ", ".join(filter(None, [tie, _speeds(group, models, sure)]))
    which = listing(_names(models), "or")
    return f"{', '.join(filter(None, [which, _speeds(group, models, sure)]))} (too close to call)"


def _won(group: GroupSummary, first: Row, behind: Sequence[Row], brief: bool, sure: Sure) -> str:
    if _is_base(first):
        return f"nothing is as fast as {SEQUENTIAL} code; the next is {_each(behind[:1], sure)}"
    name = label(first.cell)
    found = [f"{is_(name)} the fastest", _speeds(group, [first], sure)]
    # What is not known to be faster than sequential has been said with the speed-up.
    if not brief and not _is_base(behind[0]) and behind[0].verdict not in ("equivalent", "inconclusive"):
        ratio, bounds = ratio_of(group, first.cell, behind[0].cell)
        found.append(f"{fmt.ratio(ratio)} as fast as {label(behind[0].cell)} {sure(bounds)}".rstrip())
    return ", ".join(filter(None, found))


def _is_base(row: Row) -> bool:
    return row.cell.backend == SEQUENTIAL


def _names(rows: Sequence[Row]) -> list[str]:
    return [label(row.cell) for row in rows]


def _each(rows: Sequence[Row], sure: Sure) -> str:
    return ", ".join(
        f"{label(row.cell)} with {fmt.times(row.speedup)} {sure(row.speedup_ci)}".rstrip()
        for row in rows[:MOST_NAMED]
    )


def _speeds(group: GroupSummary, rows: Sequence[Row], sure: Sure) -> str:
    """Return the speeds of rows, those of more than two as a range, with an interval that holds all.

    Nothing where the group has no sequential cell.
    """
    first = rows[0]
    base = baseline_of(first.cell, [row.cell for row in group.rows if _is_base(row)])
    if base is None:
        return ""
    if not first.speedup:
        return "without a sequential time to compare with"
    bounds = [row.speedup_ci for row in rows if row.speedup_ci]
    whole = (min(low for low, _ in bounds), max(high for _, high in bounds)) if bounds else None
    speeds = list(dict.fromkeys(fmt.times(row.speedup) for row in rows if row.speedup))
    told = listing(speeds) if len(speeds) < MOST_SPEEDS else f"{speeds[-1]} to {speeds[0]}"
    return f"{told} as fast as {label(base)} {sure(whole)}".rstrip()
