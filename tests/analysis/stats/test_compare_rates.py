"""How often verdicts are wrong, over many runs whose truth is known."""

import math

import numpy as np
import pytest
from scipy import stats

from bench.analysis.stats.compare import ALPHA, DELTA, compare_families, difference_p, equivalence_p
from bench.analysis.stats.estimate import signed_rank_tail


def null_blocks(
    shape: str, families: int, cells: int, blocks: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return block log ratios of every pair of `cells` identical cells, for many seeded families."""
    rng = np.random.default_rng(31)
    size = (families, blocks, cells)
    noise = rng.normal(size=size) if shape == "normal" else rng.standard_t(2, size=size)
    rows, columns = np.triu_indices(cells, 1)
    return np.asarray((noise[:, :, columns] - noise[:, :, rows]).transpose(0, 2, 1))


@pytest.mark.parametrize("shape", ["normal", "heavy"])
def test_identical_cells_are_told_apart_in_five_percent_of_t_groups(shape: str) -> None:
    """Of 5,000 seeded groups of four identical cells over 8 blocks, at most 5 % have any difference."""
    data = null_blocks(shape, 5_000, 4, 8)
    p_values = np.asarray(stats.ttest_1samp(data, 0.0, axis=2).pvalue)
    assert p_values[0, 0] == pytest.approx(difference_p(list(data[0, 0]), "t"))
    assert (p_values.min(axis=1) * 6 < ALPHA).mean() <= 0.055


@pytest.mark.parametrize("shape", ["normal", "heavy"])
def test_identical_cells_are_told_apart_in_five_percent_of_rank_groups(shape: str) -> None:
    """The same for ten blocks and the signed-rank test."""
    data = null_blocks(shape, 5_000, 4, 10)
    ranks = np.argsort(np.argsort(abs(data), axis=2), axis=2) + 1
    sums = (ranks * (data > 0)).sum(axis=2)
    p_values = 2 * signed_rank_tail(10)[np.minimum(sums, 55 - sums)]
    assert p_values[0, 0] == pytest.approx(difference_p(list(data[0, 0]), "signed-rank"))
    assert (p_values.min(axis=1) * 6 < ALPHA).mean() <= 0.05


def test_whole_verdicts_hold_the_family_wise_rate() -> None:
    """Of 150 seeded groups of identical cells, judged whole, at most 8 % call any cell faster or slower."""
    data = null_blocks("normal", 150, 3, 10)
    wrong = [
        any(one.verdict in ("faster", "slower") for one in family)
        for family in compare_families(data.tolist(), "t")
    ]
    assert sum(wrong) / len(wrong) <= 0.08


def test_cells_five_percent_apart_are_called_equivalent_in_five_percent() -> None:
    """On the margin itself two one-sided tests pass in at most 5 % of 20,000 seeded samples."""
    margin = math.log1p(DELTA)
    data = np.random.default_rng(33).normal(margin, 0.02, (20_000, 9))
    above = stats.ttest_1samp(data, -margin, axis=1, alternative="greater").pvalue
    below = stats.ttest_1samp(data, margin, axis=1, alternative="less").pvalue
    p_values = np.maximum(above, below)
    assert p_values[0] == pytest.approx(equivalence_p(list(data[0]), "t"))
    assert (p_values < ALPHA).mean() <= 0.055
