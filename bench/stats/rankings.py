"""Does the same model win everywhere? What the rankings of several machines come to, side by side."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from bench.stats.leaders import Outcome, Verdicts, leaders_of, outcome_of

Fate = Literal["turns over", "levels out", "holds", "cannot tell"]


# Whether the lead of the third over the fourth is established to differ between two machines; None where
# nothing is known of that.
Changed = Callable[[str, str, str, str], bool | None]


class Standing(Struct, frozen=True):
    """Who leads on one machine: the cells' ids, the fastest first, and what is established of them."""

    outcome: Outcome
    leaders: tuple[str, ...]
    ranked: tuple[str, ...]


class Fated(Struct, frozen=True):
    """What becomes of a ranking from machine to machine, and why where that can't be told."""

    fate: Fate
    reason: str | None = None


def standing(ranked: Sequence[str], verdict: Verdicts) -> Standing:
    """Return who leads among these cells, given the fastest first, by the verdicts of their pairs."""
    leaders = leaders_of(ranked, verdict)
    return Standing(outcome_of(leaders, verdict), tuple(leaders), tuple(ranked))


def fate_of(
    standings: Mapping[str, Standing], changed: Changed, unequal: str | None = None
) -> Fated:
    """Return what becomes of a ranking, given by the machines' labels. `unequal` tells that their N differ.

    It *holds* where the same cells lead everywhere: one winner, or the same few that take the same time. It
    *turns over* where a leader here is beaten there, by one that it beats here. Both claims are established,
    each at its own machine's level, and the two together are wrong no more often than the weaker of them
    (R. Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982). It
    *levels out* where a winner here takes the same time as others there. Neither is said where the leads in
    question are not established to differ. All else can't be told.
    """
    couples = list(itertools.combinations(standings.items(), 2))
    over = [found for couple in couples if (found := _turned(*couple, changed)) is not None]
    level = [found for couple in couples if (found := _levelled(*couple, changed)) is not None]
    if any(over) or any(level):
        return (
            Fated("cannot tell", unequal) if unequal else Fated("turns over" if any(over) else "levels out")
        )
    untold = [label for label, one in standings.items() if one.outcome == "cannot tell"]
    if untold:
        return Fated("cannot tell", f"no winner is established on {', '.join(untold)}")
    if over or level:
        return Fated("cannot tell", "leads differ from machine to machine, but not by more than chance may")
    return Fated("holds")


def _turned(one: tuple[str, Standing], other: tuple[str, Standing], changed: Changed) -> bool | None:
    # None where nothing points to a turn-over; else whether it is established.
    (here, mine), (there, theirs) = one, other
    beaten = [cell for cell in mine.leaders if cell not in theirs.leaders]
    risen = [cell for cell in theirs.leaders if cell not in mine.leaders]
    if not (beaten and risen):
        return None
    return any(changed(here, there, p, q) is not False for p in beaten for q in risen)


def _levelled(one: tuple[str, Standing], other: tuple[str, Standing], changed: Changed) -> bool | None:
    (here, mine), (there, theirs) = sorted((one, other), key=lambda entry: len(entry[1].leaders))
    if (mine.outcome, theirs.outcome) != ("winner", "no difference"):
        return None
    winner = mine.leaders[0]
    others = [cell for cell in theirs.leaders if cell != winner]
    if len(others) == len(theirs.leaders):
        return None
    return any(changed(here, there, winner, cell) is not False for cell in others)
