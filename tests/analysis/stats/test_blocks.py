"""Log ratios within the blocks that two cells have in common."""

import math
from collections.abc import Mapping, Sequence

import pytest

from bench.analysis.stats.blocks import logs_of, round_log_ratios, typical, within_blocks, within_each
from bench.analysis.stats.estimate import trimmed_mean

Walls = Mapping[int, Sequence[float]]
WHOLE: Walls = {number: [0.01 * (number + at) for at in range(1, 9)] for number in range(1, 7)}
SLOWER: Walls = {
    number: [wall_s * (2 + at / 9) for at, wall_s in enumerate(WHOLE[number])] for number in WHOLE
}
# Rounds without a time, a block with fewer rounds, one without any time, and one that others do not have.
GAPS: Walls = {9: [1.0] * 8, 3: [0.5, 0.0, 0.4, 0.3, 0.0, 0.2, 0.1, 0.7], 1: [0.3, 0.2], 2: [0.0] * 8}


def by_hand(a: Walls, b: Walls) -> list[list[float]]:
    """Return each common block's log ratios in plain Python."""
    return [
        [math.log(y / x) for x, y in zip(a[number], b[number], strict=False) if x > 0 and y > 0]
        for number in sorted(a.keys() & b.keys())
    ]


@pytest.mark.parametrize(("a", "b"), [(WHOLE, SLOWER), (WHOLE, GAPS), (GAPS, SLOWER), (GAPS, GAPS)])
def test_ratios_are_of_the_rounds_that_both_have(a: Walls, b: Walls) -> None:
    """Blocks come by number, pairs without two times are left out, and so are blocks without a pair."""
    expected = by_hand(a, b)
    assert round_log_ratios(logs_of(a), logs_of(b)) == [pytest.approx(one) for one in expected]
    means = [trimmed_mean(one) for one in expected if one]
    assert within_blocks(logs_of(a), logs_of(b)) == pytest.approx(means, abs=1e-12)


def test_many_couples_have_the_ratios_of_each() -> None:
    """Couples of several shapes at once, one of them without a common block, change no digit of another."""
    apart: Walls = {40: [1.0]}
    logs = [logs_of(walls_s) for walls_s in (WHOLE, SLOWER, GAPS, apart)]
    couples = [(a, b) for a in logs for b in logs]
    assert within_each(couples) == [within_blocks(a, b) for a, b in couples]
    assert within_blocks(logs[0], logs[3]) == []


def test_a_typical_time_needs_a_time() -> None:
    """A block without any positive time has none, and a cell without blocks has no times at all."""
    assert typical(logs_of(GAPS)) == {
        number: pytest.approx(trimmed_mean([math.log(wall_s) for wall_s in GAPS[number] if wall_s]))
        for number in (1, 3, 9)
    }
    assert typical(logs_of({})) == {}
