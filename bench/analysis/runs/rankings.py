"""Does the same model win everywhere? What the rankings of several machines come to, side by side."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from bench.analysis.run.leaders import Outcome, Verdicts, foremost, outcome_among

Fate = Literal["turns over", "levels out", "holds", "cannot tell"]


# Two machines, and two cells of which the first leads the second on the first machine.
Claim = tuple[str, str, str, str]
# Whether that lead is established to differ between the machines; None where nothing is known of it.
Changed = Callable[[str, str, str, str], bool | None]


class Standing(Struct, frozen=True):
    """Who leads on one machine: the cells' ids, the fastest first, and what is established of them."""

    outcome: Outcome
    leaders: tuple[str, ...]
    ranked: tuple[str, ...]


class Fated(Struct, frozen=True):
    """What becomes of a ranking from machine to machine, and why where that can't be told.

    `pair` are the two cells on which it turns, the one that leads on the earlier machine first.
    """

    fate: Fate
    reason: str | None = None
    pair: tuple[str, str] | None = None


Placed = tuple[str, Standing]


def standing(ranked: Sequence[str], verdict: Verdicts) -> Standing:
    """Return who leads among these cells, given the fastest first, by the verdicts of their pairs."""
    leaders = foremost(ranked, verdict)
    return Standing(outcome_among(leaders, verdict), tuple(leaders), tuple(ranked))


def fate_of(standings: Mapping[str, Standing], changed: Changed, unequal: str | None = None) -> Fated:
    """Return what becomes of a ranking, given by the machines' labels. `unequal` tells that their N differ.

    It *holds* where the same cells lead everywhere: one winner, or the same few that take the same time. It
    *turns over* where a leader here is beaten there, by one that it beats here. Both claims are established,
    each at its own machine's level, and the two together are wrong no more often than the weaker of them
    (R. Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982). It
    *levels out* where a winner here takes the same time as others there. Neither is said where the leads in
    question are not established to differ; nor is the second where they were not held against each other, for
    a small lead and an equal time may be the same. All else can't be told.
    """
    couples = list(itertools.combinations(standings.items(), 2))
    claims: dict[Fate, list[Claim]] = {
        "turns over": [claim for one, other in couples for claim in _turned(one, other)],
        "levels out": [claim for one, other in couples for claim in _levelled(one, other)],
    }
    for fate, some in claims.items():
        known = [(claim, changed(*claim)) for claim in some]
        if unequal and any(found is not False for _, found in known):
            return Fated("cannot tell", unequal)
        settled = [claim for claim, found in known if found or (found is None and fate == "turns over")]
        if settled:
            return Fated(fate, pair=settled[0][2:])
        apart = next((claim[:2] for claim, found in known if found is None), None)
        if apart:
            return Fated("cannot tell", f"{' and '.join(apart)} were not compared with each other")
    untold = [label for label, one in standings.items() if one.outcome == "cannot tell"]
    if untold:
        return Fated("cannot tell", f"no winner is established on {', '.join(untold)}")
    if any(claims.values()):
        return Fated("cannot tell", "the leads do not differ significantly")
    return Fated("holds")


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
