"""The rows of the page of several machines, and the data that its chart is drawn from."""

from msgspec import Struct

from bench.analysis.runs.compare_machines import GroupComparison, MachineComparison, PairComparison, Ranking
from bench.machine.facts import clean
from bench.output.charts.description import Graph, Mark, Panel, Spot
from bench.output.charts.looks import MACHINES, Look
from bench.output.charts.parts import bounds_of, drawable
from bench.output.machines.many import FEW, Square, squares, winners_text
from bench.output.machines.rankings import WORDS, contest_name, why_inconclusive
from bench.output.machines.rows import differs
from bench.output.machines.words import NAME_LIMIT, informative, lead_text, pair_name, there
from bench.output.page.shell import Data
from bench.output.tables import format as fmt


class LeadRow(Struct, frozen=True, kw_only=True):
    """One pair of models: the text of a cell for each machine, and the value that a table is sorted by."""

    group: str
    name: str
    leads: tuple[tuple[str, float | None], ...]
    beside: tuple[tuple[str, str, float | None], ...]


class RankingRow(Struct, frozen=True, kw_only=True):
    """One ranking: who leads on each machine and by how much, its outcome as a key and as a word, and why."""

    name: str
    squares: tuple[Square, ...]
    winners: str
    fate: str
    word: str
    more: str


def differing_rows(between: MachineComparison) -> list[tuple[str, list[str]]]:
    """Return each thing in which the machines differ, with a value for each machine."""
    return [
        (one.what, [", ".join(one.values.get(side.label, ())) or fmt.ABSENT for side in between.sides])
        for one in between.differing
    ]


def ranking_rows(between: MachineComparison) -> list[RankingRow]:
    """Return every ranking, the reversed ones first."""
    labels = [side.label for side in between.sides]
    order = list(WORDS)
    found = [(one, _ranking(group, one, labels)) for group in between.groups for one in group.rankings]
    return [row for _, row in sorted(found, key=lambda entry: order.index(entry[0].fated.fate))]


def _ranking(group: GroupComparison, one: Ranking, labels: list[str]) -> RankingRow:
    return RankingRow(
        name=contest_name(one),
        squares=tuple(squares(group, one, labels, short=False)) if len(labels) <= FEW else (),
        winners=winners_text(one),
        fate=one.fated.fate,
        word=WORDS[one.fated.fate],
        more=why_inconclusive(group, one) if one.fated.reason else "",
    )


def lead_rows(between: MachineComparison) -> list[LeadRow]:
    """Return every pair with its leads, and with how they compare with the first machine's."""
    labels = [side.label for side in between.sides]
    return [_lead_row(group, pair, labels) for group in between.groups for pair in group.pairs]


def _lead_row(group: GroupComparison, pair: PairComparison, labels: list[str]) -> LeadRow:
    leads = [pair.within.get(where) for where in labels]
    later = [pair.between.get(where) for where in labels[1:]]
    return LeadRow(
        group=clean(group.name, NAME_LIMIT),
        name=pair_name(pair),
        leads=tuple((lead_text(one), one.ratio if one else None) for one in leads),
        beside=tuple(
            (lead_text(one), there(one) if one else "", one.ratio if one else None) for one in later
        ),
    )


def drawn(between: MachineComparison) -> Data:
    """Return what the page's chart of leads is drawn from: a row for each pair of models on each machine."""
    looks = {side.label: MACHINES[at % len(MACHINES)] for at, side in enumerate(between.sides)}
    pairs = [(group, pair) for group in between.groups for pair in group.pairs]
    rivals = {_first_lead(one) for group in between.groups for one in group.rankings}
    choices = {
        "The closest rivals of every group": [
            one for one in pairs if frozenset((one[1].x.id, one[1].y.id)) in rivals
        ],
        "Leads that differ between machines": [one for one in pairs if differs(one[1])],
    }
    for group, pair in pairs:
        choices.setdefault(clean(group.name, NAME_LIMIT), []).append((group, pair))
    rows = {f"{group.name} {pair.x.id} {pair.y.id}": at for at, (group, pair) in enumerate(pairs)}
    panels = tuple(
        Panel((), title, items=tuple(mark for one in found for mark in _marks(*one, looks)), own=True)
        for title, found in choices.items()
        if found
    )
    graph = Graph(
        kind="rows",
        title="",
        reading="",
        basis="",
        panels=panels,
        unit="ratio",
        one=True,
        pick=True,
        name="leads",
        alt="How many times as fast the first model is as the second on each machine.",
    )
    return Data((graph,), looks, rows)


def _marks(group: GroupComparison, pair: PairComparison, looks: dict[str, Look]) -> list[Mark]:
    told = {where: pair.between.get(where) for where in pair.within}
    return [
        Mark(
            f"{where} · {clean(group.name, NAME_LIMIT)}: {pair_name(pair)}",
            where,
            looks[where],
            (Spot(one.ratio),),
            ", ".join([lead_text(one), *([there(beside)] if (beside := told[where]) else [])]),
            *(bounds_of(one.ratio_ci) if informative(one) else (None, None)),
            cell=f"{group.name} {pair.x.id} {pair.y.id}",
        )
        for where, one in pair.within.items()
        if one.ratio is not None and drawable(one.ratio)
    ]


def _first_lead(one: Ranking) -> frozenset[str]:
    # The pair that reverses a ranking, else the two fastest on the first machine.
    if one.fated.pair:
        return frozenset(one.fated.pair)
    ranked = next(iter(one.standings.values())).ranked
    return frozenset(ranked[:2])
