"""Made-up times, real work."""

import pytest

from bench.plugins import registry
from tests.backends.jobs import session


@pytest.mark.parametrize(("operations", "waves"), [(1, 1), (3, 1), (4, 2), (10, 4)])
def test_a_round_takes_its_waves(operations: int, waves: int) -> None:
    """⌈N/K⌉ times the cost, whatever the time was; the values are real."""
    one = session("fake", concurrency=3, cost_s=0.25)
    one.create()
    assert one.ready() == 3
    batch = one.run(operations)
    assert batch.wall_ns == waves * 250_000_000
    assert batch.values == list(range(operations))
    one.close()


def test_traced_operations_stand_in_their_waves() -> None:
    """K of them start together, on K lanes."""
    one = session("fake", concurrency=2, cost_s=1.0)
    one.create()
    one.ready()
    traced = one.run(3, trace=True).values
    assert [each.start_ns for each in traced] == [0, 0, 10**9]
    assert [each.worker for each in traced] == [(0,), (1,), (0,)]


def test_it_says_that_its_times_are_made_up() -> None:
    """It is synthetic, and the only one."""
    assert [name for name in registry.backend_names() if registry.backend(name).synthetic] == ["fake"]
    assert "made-up" in registry.backend("fake").summary
