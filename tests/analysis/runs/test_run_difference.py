"""How far two sides lie apart in one cell."""

import math

import pytest
from msgspec.structs import replace

from bench.analysis.runs.run_difference import RunDifference, run_difference, same_data
from bench.analysis.stats.estimate import location
from bench.analysis.stats.independence import independent
from bench.analysis.stats.welch import difference, widened
from bench.model.run import Run
from tests.made import altered, blocks_of
from tests.made_sides import certificate, made, side, sides

CELL = "made:threads"


def between(one: Run, other: Run) -> RunDifference:
    """Return how far one run lies from another in the cell."""
    a, b = sides(one, other)
    return run_difference(a, b, CELL)


def test_one_run_each_counts_blocks() -> None:
    """Welch's difference of the blocks' log ratios; drift that all cells share is not in it."""
    a, b = sides(made(1, threads=0.0), made(2, threads=0.2))
    found = run_difference(a, b, CELL)
    one, other = (independent(one.cells(CELL)[0].log_ratios, 3) for one in (a, b))
    expected = difference(location(one), location(other))
    assert found.difference == expected
    assert found.widened is False
    assert found.log == pytest.approx(0.2, abs=0.02)
    assert expected.error < 0.01


def test_a_certificate_widens_by_both_runs_variance() -> None:
    """Each run brings its variance between runs in once."""
    known = certificate(4e-4)
    a, b = (side(label, made(seed, threads=0.0), certificate=known) for label, seed in (("A", 1), ("B", 2)))
    bare = between(made(1, threads=0.0), made(2, threads=0.0))
    found = run_difference(a, b, CELL)
    assert bare.difference
    assert found.difference == widened(bare.difference, 8e-4)
    assert found.widened is True


def test_alike_neighbours_are_merged_as_in_tables() -> None:
    """Blocks that drift together count half, so the error is that of the pairs."""
    drift = [0.01 * block for block in range(12)]
    drifting = altered(made(2, threads=0.0), CELL, blocks=blocks_of(drift))
    drifting = altered(drifting, "made:sequential", blocks=blocks_of([0.0] * 12))
    a, b = sides(made(1, threads=0.0), drifting)
    found = run_difference(a, b, CELL)
    one, other = (independent(one.cells(CELL)[0].log_ratios, 3) for one in (a, b))
    assert len(other) == 6
    assert found.difference == difference(location(one), location(other))


def test_runs_that_their_data_stopped_are_judged_at_their_own_level() -> None:
    """The stricter of the two sides counts, and 5 % is the most."""
    a, b = made(1, threads=0.0), made(2, threads=0.0)
    stopped = replace(b, plan=replace(b.plan, alpha=0.01))
    lax = replace(b, plan=replace(b.plan, alpha=0.2))
    assert [between(a, one).alpha for one in (b, stopped, lax)] == [0.05, 0.01, 0.05]


def test_a_variance_known_for_one_side_only_does_not_widen() -> None:
    """Half of a widening would look like a whole one."""
    a = side("A", made(1, threads=0.0), certificate=certificate(4e-4))
    assert run_difference(a, side("B", made(2, threads=0.0)), CELL).widened is False


def test_several_runs_count_as_runs() -> None:
    """One figure for each run, whatever its blocks: the certificate is not asked."""
    a = side("A", *(made(seed, threads=0.0) for seed in (1, 2, 3)), certificate=certificate(1.0))
    b = side("B", *(made(seed, threads=0.1) for seed in (4, 5, 6)), certificate=certificate(1.0))
    found = run_difference(a, b, CELL)
    assert found.widened is None
    assert found.difference
    assert 2 <= found.difference.freedom <= 4
    assert found.log == pytest.approx(0.1, abs=0.02)


def test_one_run_beside_several_borrows_their_spread() -> None:
    """Either way round, with the freedom of the several."""
    several, one = (
        side("A", *(made(seed, threads=0.0) for seed in (1, 2, 3))),
        side("B", made(4, threads=0.1)),
    )
    forth, back = run_difference(several, one, CELL), run_difference(one, several, CELL)
    assert forth.difference
    assert back.difference
    assert forth.difference.freedom == back.difference.freedom == 2
    assert forth.difference.mean == pytest.approx(-back.difference.mean)


@pytest.mark.parametrize("blocks", [1, 2])
def test_too_few_blocks_give_a_ratio_without_a_verdict(blocks: int) -> None:
    """The side that has too few is named."""
    found = between(made(1, threads=0.0), made(2, blocks=blocks, threads=0.2))
    assert found.difference is None
    assert found.log == pytest.approx(0.2, abs=0.05)
    assert f"{blocks} block" in str(found.reason)
    assert "in B; a verdict needs 3" in str(found.reason)


def test_another_n_gives_a_ratio_without_a_verdict() -> None:
    """Rounds of another size have other waves and other fixed costs, on one side or within it."""
    a, b, c = (made(seed, threads=0.0) for seed in (1, 2, 3))
    b = replace(b, cells=tuple(replace(cell, operations=50) for cell in b.cells))
    found = between(a, b)
    assert found.difference is None
    assert found.log == pytest.approx(0.0, abs=0.02)
    assert str(found.reason).startswith("N is 100 in A and 50 in B, so there is no verdict")
    assert str(run_difference(side("A", a, b), side("B", c), CELL).reason).startswith(
        "N is 50/100 in A and 100 in B"
    )


def test_a_run_beside_itself_is_exactly_one() -> None:
    """Twins of data have no error between them, and the reason says why."""
    run = made(1, threads=0.3)
    a, b = sides(run, run)
    found = run_difference(a, b, CELL)
    assert same_data(a, b)
    assert found.difference
    assert (found.log, found.difference.error) == (0.0, 0.0)
    assert "the same data" in str(found.reason)
    assert not same_data(a, side("B", made(2, threads=0.3)))


def test_absurd_times_are_no_measurement() -> None:
    """Times that differ more than a billionfold have no ratio at all."""
    absurd = altered(made(2, threads=0.0), CELL, blocks=blocks_of([math.log(1e300)] * 4))
    found = between(made(1, threads=0.0), absurd)
    assert (found.log, found.difference) == (None, None)
    assert "cannot be measurements" in str(found.reason)
