"""What the rankings of several machines come to."""

import pytest

from bench.analysis.runs.rankings import RankingChange, Standing, ranking_change, standing
from tests.analysis.stats.made_verdicts import verdicts

A_WINS = standing("abc", verdicts("ab ac bc"))
B_WINS = standing("bac", verdicts("ba bc ac"))
A_AND_B = standing("abc", verdicts("ac bc", "ab"))
A_OR_B = standing("abc", verdicts("ac bc"))
B_AND_C = standing("bca", verdicts("ba ca", "bc"))
NOBODY = standing("abc", verdicts(""))


def fate(*standings: Standing, changed: bool | None = True, unequal: str | None = None) -> RankingChange:
    """Return the fate of these standings on machines A, B, …, with one answer to whether leads differ."""
    return ranking_change(dict(zip("ABCDEF", standings, strict=False)), lambda *_: changed, unequal)


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        ((A_WINS, A_WINS, A_WINS), RankingChange("holds")),
        ((A_AND_B, A_AND_B), RankingChange("holds")),
        ((A_WINS, B_WINS), RankingChange("turns over", pair=("a", "b"))),
        ((A_WINS, NOBODY, B_WINS), RankingChange("turns over", pair=("a", "b"))),
        ((A_WINS, B_AND_C), RankingChange("turns over", pair=("a", "b"))),
        ((A_AND_B, B_AND_C), RankingChange("turns over", pair=("a", "c"))),
        ((A_WINS, A_AND_B), RankingChange("levels out", pair=("a", "b"))),
        ((A_AND_B, B_WINS), RankingChange("levels out", pair=("b", "a"))),
        ((A_WINS, A_OR_B), RankingChange("cannot tell", "no winner is established on B")),
        ((NOBODY, A_WINS, NOBODY), RankingChange("cannot tell", "no winner is established on A, C")),
    ],
)
def test_the_fate_of_a_ranking(standings: tuple[Standing, ...], expected: RankingChange) -> None:
    """It turns over even where a third machine can't tell; it holds only where all of them say the same."""
    assert fate(*standings) == expected


def test_a_loser_that_somebody_beats_turns_over_though_its_winner_is_open() -> None:
    """On B either b or c leads, and both beat a, which wins on A."""
    assert fate(A_WINS, standing("bca", verdicts("ba ca"))).fate == "turns over"


@pytest.mark.parametrize("other", [B_WINS, A_AND_B])
def test_leads_that_do_not_differ_turn_nothing_over(other: Standing) -> None:
    """Two verdicts on either side of a threshold are no difference; it must be established itself."""
    assert fate(A_WINS, other, changed=True).fate != "cannot tell"
    found = fate(A_WINS, other, changed=False)
    assert (found.fate, found.reason) == ("cannot tell", "the leads do not differ significantly")


def test_machines_that_were_not_held_against_each_other_do_not_level_out() -> None:
    """A winner and an equal time may be one and the same lead; opposite winners can't."""
    assert fate(A_WINS, B_WINS, changed=None).fate == "turns over"
    found = fate(A_WINS, A_AND_B, changed=None)
    assert found == RankingChange("cannot tell", "A and B were not compared with each other")


def test_another_n_explains_a_difference_as_well() -> None:
    """What turns over may do so because of N; what holds, holds at either."""
    assert fate(A_WINS, B_WINS, unequal="N is 20 and 50") == RankingChange("cannot tell", "N is 20 and 50")
    assert fate(A_WINS, A_WINS, unequal="N is 20 and 50") == RankingChange("holds")
