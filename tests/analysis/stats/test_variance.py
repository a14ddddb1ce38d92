"""Where the spread of a comparison comes from."""

import numpy as np
import pytest

from bench.analysis.run.cell_times import timed_logs
from bench.analysis.stats.blocks import round_log_ratios
from bench.analysis.stats.variance import Components, components
from tests.made import block, planned_cell, result


def drawn(between: float, within: float, blocks: int = 4000, rounds: int = 8) -> list[list[float]]:
    """Return seeded round log ratios with these two standard deviations."""
    rng = np.random.default_rng(5)
    centres = rng.normal(0, between, (blocks, 1))
    return [list(row) for row in centres + rng.normal(0, within, (blocks, rounds))]


@pytest.mark.parametrize(("between", "within"), [(0.02, 0.05), (0.1, 0.01), (0.0, 0.05)])
def test_both_components_are_found_again(between: float, within: float) -> None:
    """From many blocks each standard deviation comes back to within 0.003."""
    found = components(drawn(between, within))
    assert found is not None
    assert found.between_blocks == pytest.approx(between, abs=0.003)
    assert found.between_rounds == pytest.approx(within, abs=0.003)
    assert found.rounds == 8


def test_the_advice_follows_the_larger_part() -> None:
    """Where rounds carry most of a block's spread, more of them help; else more blocks do."""
    assert (
        "rounds per block would help" in Components(between_blocks=0.01, between_rounds=0.1, rounds=8).advice
    )
    assert "more blocks" in Components(between_blocks=0.1, between_rounds=0.1, rounds=8).advice


@pytest.mark.parametrize("blocks", [[], [[0.1, 0.2]], [[0.1], [0.2], [0.3]]])
def test_too_little_says_nothing(blocks: list[list[float]]) -> None:
    """Fewer than two blocks of two rounds give None."""
    assert components(blocks) is None


def test_two_cells_meet_block_by_block() -> None:
    """Only blocks that both have are counted, and rounds pair off in their order."""
    a = result(planned_cell("g", "a"), [block(1, [0.01, 0.01]), block(2, [0.01, 0.01]), block(3, [0.01] * 2)])
    b = result(planned_cell("g", "b"), [block(1, [0.01, 0.01]), block(2, [0.02, 0.02])])
    found = components(round_log_ratios(timed_logs(a), timed_logs(b)))
    assert found is not None
    assert found.between_rounds == pytest.approx(0)
    assert found.between_blocks == pytest.approx(np.std([0, np.log(2)], ddof=1))
