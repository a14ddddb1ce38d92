"""How many operations a round has, where each cell may have its own N."""

from bench.model.plan import Cell
from bench.runner.block import Size
from bench.runner.sizing import SweepRules, equal_sizes, one_size, size_for
from tests.runner.fakes import cell_of

RULES = SweepRules(unit=1, checked=8, spend_s=9.0)


def pool(workers: int) -> Cell:
    """Return a cell of so many workers."""
    return cell_of("g", f"of {workers}", concurrency=workers)


def test_a_round_is_filled_by_the_work_alone() -> None:
    """N is a multiple of a wave, and its work takes as long as a round."""
    assert size_for(pool(4), 0.001, 0.001, 0.08, RULES) == Size(80, 4)


def test_values_that_take_long_to_check_shorten_the_round() -> None:
    """What the user waits for is the whole round, and not only what is timed; a wave is always done."""
    assert size_for(pool(4), 0.001, 0.02, 0.08, RULES).operations == 8
    assert size_for(pool(4), 0.001, 1.0, 0.08, RULES).operations == 4


def test_one_n_for_all_must_not_take_long_together() -> None:
    """A dozen cells that are each quick enough for one N are not, if the sum of them is not."""
    for count, equal in ((2, True), (12, False)):
        cells = [pool(workers) for workers in range(2, 2 + count)]
        names = [cell.id for cell in cells]
        own = {name: Size(8, 2) for name in names}
        rules = SweepRules(unit=1, checked=8, spend_s=0.3)
        assert bool(equal_sizes(cells[:1] * count, dict.fromkeys(names, 0.002), own, rules)) is equal


def test_the_last_cells_have_one_n_where_it_fits() -> None:
    """Whole waves, up to the largest N; each its own where a wave takes over twice the time."""
    cells = [pool(workers) for workers in (1, 2, 4)]
    names = [cell.id for cell in cells]
    each_s, own = dict.fromkeys(names, 0.05), dict(zip(names, (Size(5), Size(2), Size(4)), strict=True))
    assert {size.operations for size in one_size(cells, own, each_s, 9.0).values()} == {8}
    assert {size.operations for size in one_size(cells, own, each_s, 1.0).values()} == {4}
    assert one_size(cells, own, each_s, 0.2) == own
    assert one_size(cells[:1], own, each_s, 9.0) == {names[0]: Size(5)}
    assert {size.operations for size in one_size(cells, own, each_s, 0.4).values()} == {4}
