"""Whether the same model wins on every machine: rankings of several machines compared."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from bench.analysis.run.leaders import Outcome, Verdicts, leading, outcome_among
from bench.text import the_first

MOST_LISTED = 8
Fate = Literal["turns over", "levels out", "holds", "cannot tell"]


# Two machines, and two cells: the first cell leads the second on the first machine.
Claim = tuple[str, str, str, str]
# Whether that lead differs significantly between the machines; None if it was not compared.
Changed = Callable[[str, str, str, str], bool | None]


class Standing(Struct, frozen=True):
    """The leaders on one machine as cell ids, the fastest first, and the outcome among them."""

    outcome: Outcome
    leaders: tuple[str, ...]
    ranked: tuple[str, ...]


class RankingChange(Struct, frozen=True):
    """How a ranking changes from machine to machine, and the reason if that is inconclusive.

    `pair` are the two cells that decide it, the one that leads on the earlier machine first.
    """

    fate: Fate
    reason: str | None = None
    pair: tuple[str, str] | None = None


Placed = tuple[str, Standing]


def standing(ranked: Sequence[str], verdict: Verdicts) -> Standing:
    """Return the leaders among these cells, given the fastest first, from the verdicts of their pairs."""
    leaders = leading(ranked, verdict)
    return Standing(outcome_among(leaders, verdict), tuple(leaders), tuple(ranked))


def ranking_change(
    standings: Mapping[str, Standing], changed: Changed, unequal: str | None = None
) -> RankingChange:
    """Return how a ranking changes between machines, given by label. `unequal` is that their N differ.

    It *holds* if the same cells lead everywhere: one winner, or the same few that are equivalent. It *turns
    over* if a leader here is beaten there by a cell that it beats here. Both verdicts are established, each
    at its own machine's level, and the two together are wrong no more often than the weaker of them (R.
    Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982). It *levels
    out* if a winner here is equivalent to others there. Neither is reported unless the leads differ
    significantly, and the second also not if they were not compared, because a small lead may be equivalent.
    Everything else is inconclusive (`cannot tell`).
    """
    couples = _couples(standings)
    claims: dict[Fate, list[Claim]] = {
        "turns over": [claim for one, other in couples for claim in _turned(one, other)],
        "levels out": [claim for one, other in couples for claim in _levelled(one, other)],
    }
    for fate, some in claims.items():
        known = [(claim, changed(*claim)) for claim in some]
        if unequal and any(found is not False for _, found in known):
            return RankingChange("cannot tell", unequal)
        settled = [claim for claim, found in known if found or (found is None and fate == "turns over")]
        if settled:
            return RankingChange(fate, pair=settled[0][2:])
        apart = next((claim[:2] for claim, found in known if found is None), None)
        if apart:
            return RankingChange("cannot tell", f"{' and '.join(apart)} were not compared with each other")
    open_on = [label for label, one in standings.items() if one.outcome == "cannot tell"]
    if open_on:
        return RankingChange("cannot tell", f"no winner is established on {the_first(open_on, MOST_LISTED)}")
    if any(claims.values()):
        return RankingChange("cannot tell", "the leads do not differ significantly")
    return RankingChange("holds")


def _couples(standings: Mapping[str, Standing]) -> list[tuple[Placed, Placed]]:
    # Leads are compared with the first machine's only. Of the others, two with the same leaders and outcome
    # as two before say nothing more; a thousand machines make half a million couples.
    placed = list(standings.items())
    couples = [(placed[0], other) for other in placed[1:]] if placed else []
    kinds: dict[tuple[str, tuple[str, ...]], Placed] = {}
    for one in placed[1:]:
        kinds.setdefault((one[1].outcome, tuple(sorted(one[1].leaders))), one)
    return couples + list(itertools.combinations(kinds.values(), 2))


def _turned(one: Placed, other: Placed) -> list[Claim]:
    (here, mine), (there, theirs) = one, other
    beaten = [cell for cell in mine.leaders if cell not in theirs.leaders]
    risen = [cell for cell in theirs.leaders if cell not in mine.leaders]
    return [(here, there, p, q) for p in beaten for q in risen]


def _levelled(one: Placed, other: Placed) -> list[Claim]:
    (here, mine), (there, theirs) = sorted((one, other), key=lambda placed: len(placed[1].leaders))
    if (mine.outcome, theirs.outcome) != ("winner", "no difference"):
        return []
    winner = mine.leaders[0]
    if winner not in theirs.leaders:
        return []
    return [(here, there, winner, cell) for cell in theirs.leaders if cell != winner]
