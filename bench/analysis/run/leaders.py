"""The leaders among several cells, from the verdicts of pairs: a lead must be established."""

import itertools
from collections.abc import Callable, Sequence
from typing import Literal

Outcome = Literal["winner", "no difference", "cannot tell"]
# The verdict of the first relative to the second; None if the two were not compared.
Verdicts = Callable[[str, str], str | None]


def leading(ranked: Sequence[str], verdict: Verdicts) -> Sequence[str]:
    """Return the smallest set of which each is faster than all others, or else all.

    `ranked` are ids, the fastest first. Times alone may mislead: a cell with half of its blocks may have only
    those in which the machine was fast. Who is faster than all others is faster than more of them.
    """
    wins = {one: sum(verdict(one, other) == "faster" for other in ranked) for one in ranked}
    by_wins = sorted(ranked, key=lambda one: -wins[one])
    for size in range(1, len(ranked)):
        leaders, others = by_wins[:size], by_wins[size:]
        if all(verdict(one, other) == "faster" for one in leaders for other in others):
            return leaders
    return ranked


def outcome_among(leaders: Sequence[str], verdict: Verdicts) -> Outcome:
    """Return whether there is one winner, no difference between several leaders, or neither."""
    if len(leaders) == 1:
        return "winner"
    alike = all(verdict(one, other) == "equivalent" for one, other in itertools.combinations(leaders, 2))
    return "no difference" if alike else "cannot tell"
